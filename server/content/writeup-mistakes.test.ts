import { describe, expect, it } from 'vitest';
import { FILE, fence, frontMatter, problemsOf, STEP, step, writeup } from '../testing/sample-writeup.ts';

describe('a step in the wrong place', () => {
  it.each<[string, string, string]>([
    [
      'before the first h2',
      `${frontMatter}${fence(step)}`,
      '9:1 a step belongs to a section: put a ## heading before it',
    ],
    [
      'second in its section',
      `${writeup()}\n${fence(step.replace('first', 'second'))}`,
      '22:1 a section has one step, and this one has it on line 15: put a ## heading before this one',
    ],
    [
      'with an id that is taken',
      `${writeup()}## Two\n${fence(step)}`,
      '22:1 step id "first" is taken by the step on line 15',
    ],
    [
      'inside a list',
      `${writeup()}## Two\n\n- item\n\n  ${fence(step).replaceAll('\n', '\n  ')}`,
      '23:1 a step block must begin at the start of a line, outside lists and quotes',
    ],
    [
      'indented into a code block',
      `${writeup()}## Two\n\n    ${fence(step).replaceAll('\n', '\n    ')}`,
      '23:1 a step block must begin at the start of a line, outside lists and quotes',
    ],
    [
      'behind a fence that is never closed',
      writeup().replace(/```\n$/, ''),
      '15:1 the step block is never closed',
    ],
    [
      'under a misspelt name',
      `${writeup()}\n\`\`\`steps\n${step}\`\`\`\n`,
      '22:1 a code block in the language "steps", did you mean "step"?',
    ],
    [
      'with words after its name',
      writeup().replace('```step', '```step one'),
      '15:1 expected nothing after ```step, found "one"',
    ],
  ])('is refused: %s', (_, source, problem) => {
    expect(problemsOf(source)).toEqual([`${FILE}:${problem}`]);
  });

  it('is missed when there is none', () => {
    expect(problemsOf(`${frontMatter}## Say hi\n`)).toEqual([
      `${FILE}:1:1 a writeup needs at least one step: a \`\`\`step block below a ## heading`,
    ]);
  });
});

describe('a mistake around the steps', () => {
  const changed = (from: string, to: string) => writeup().replace(from, to);

  it.each<[string, string, string]>([
    ['an empty file', ' \n\n', '1:1 the file is empty: expected front matter between two lines of ---'],
    ['no front matter', '## Hello\n', '1:1 no front matter: expected the first line to be ---'],
    [
      'front matter without an end',
      '---\ntitle: x\n',
      '1:1 the front matter is never closed: expected a second line of ---',
    ],
    [
      'front matter that is a list',
      changed(frontMatter, '---\n- title\n---\n'),
      '1:1 expected keys and values, found a list of 1',
    ],
    [
      'front matter that is empty',
      changed(frontMatter, '---\n---\n'),
      '1:1 expected keys and values, found nothing',
    ],
    [
      'a missing key',
      changed('minutes: 5\n', ''),
      '1:1 missing key "minutes": expected a whole number from 1 to 240',
    ],
    ['an unknown key', changed('minutes', 'minuets'), '5:1 unknown key "minuets", did you mean "minutes"?'],
    [
      'an unknown level',
      changed('apprentice', 'aprentice'),
      '3:8 "level": expected apprentice or practitioner, found the text "aprentice", did you mean "apprentice"?',
    ],
    [
      'the level of another folder',
      changed('apprentice', 'practitioner'),
      '3:8 "level": expected apprentice, the folder that this file lies in, found practitioner',
    ],
    [
      'a title that is too long',
      changed('A sample', 'x'.repeat(81)),
      `2:8 "title": expected text of 1 to 80 characters, found the text "${'x'.repeat(60)}…" (81 characters)`,
    ],
    ['an h1', changed('Prose.', '# Title'), '13:1 the title is the only h1: begin this heading with ##'],
    ['a heading without text', changed('Prose.', '###'), '13:1 the heading has no text'],
    [
      'an unknown callout',
      changed('Prose.', '> [!WARN]\n> Mind the gap.'),
      '13:1 unknown callout "WARN", did you mean "WARNING"?',
    ],
  ])('names %s with its place', (_, source, problem) => {
    expect(problemsOf(source)).toEqual([`${FILE}:${problem}`]);
  });

  it.each([
    [
      'content/expert/sample.md',
      'a writeup lies in the folder apprentice or practitioner, this one in "expert"',
    ],
    [
      'content/apprentice/My Lab.md',
      'the file\'s name becomes its address: expected lower-case letters, digits and hyphens, found "My Lab"',
    ],
  ])('refuses the place %s', (file, message) => {
    expect(problemsOf(writeup(), file)).toEqual([`${file}:1:1 ${message}`]);
  });
});

describe('what other rooms know', () => {
  it('places the judge’s word on a query at the wrong key', () => {
    const checkQuery = (query: Record<string, unknown>) =>
      'status' in query ? { path: ['status', '$gr'], message: 'unknown operator "$gr"' } : null;
    const yaml = step.replace('text: hi', 'status: { $gr: 4 }');
    expect(problemsOf(writeup(yaml), FILE, { checkQuery })).toEqual([
      `${FILE}:${STEP + 1}:34 unknown operator "$gr"`,
    ]);
    expect(problemsOf(writeup(`${step}after: { status: { $gr: 4 } }\n`), FILE, { checkQuery })).toEqual([
      `${FILE}:${STEP + 4}:20 unknown operator "$gr"`,
    ]);
  });

  const checkLab = (lab: string, settings: Record<string, unknown>) => {
    if (lab !== 'handshake') return { path: ['lab'], message: `there is no lab "${lab}"` };
    const wrong = Object.keys(settings).find((key) => key !== 'version');
    return wrong === undefined ? null : { path: ['settings', wrong], message: `unknown setting "${wrong}"` };
  };

  it('points at the whole change when the labs name no setting', () => {
    const vague = (_: string, settings: Record<string, unknown>) =>
      'extensions' in settings ? { path: ['settings'], message: 'these do not go together' } : null;
    const yaml = step.replace('{ send: hi }', '{ set: { extensions: true } }');
    expect(problemsOf(writeup(yaml), FILE, { checkLab: vague })).toEqual([
      `${FILE}:${STEP + 3}:11 these do not go together`,
    ]);
  });

  it.each<[string, string, string]>([
    ['the lab', writeup().replace('lab: handshake', 'lab: handshale'), '6:6 there is no lab "handshale"'],
    ['a setting', writeup().replace('version:', 'versoin:'), '7:13 unknown setting "versoin"'],
    [
      'a setting that a solution changes',
      writeup(step.replace('{ send: hi }', '{ set: { versoin: ignored } }')),
      `${STEP + 3}:18 unknown setting "versoin"`,
    ],
  ])('places the labs’ word on %s', (_, source, problem) => {
    expect(problemsOf(source, FILE, { checkLab })).toEqual([`${FILE}:${problem}`]);
  });
});
