import { describe, expect, it } from 'vitest';
import { formatProblem } from './content-index.ts';
import { parseProse, parseWriteup, WRITEUP_BYTES } from './parse-writeup.ts';

const FILE = 'content/apprentice/sample.md';

const frontMatter = `---
title: A sample
level: apprentice
summary: What it is about.
minutes: 5
lab: handshake
settings: { version: checked }
---
`;

const step = `id: first
when: { kind: message, text: hi }
hints: [one, two, three]
solve: [{ send: hi }]
`;

const fence = (yaml: string) => `\`\`\`step\n${yaml}\`\`\`\n`;
const writeup = (yaml = step) => `${frontMatter}Intro.\n\n## Say hi\n\nProse.\n\n${fence(yaml)}`;
/** Line of the first key in the step block of `writeup()`. */
const STEP = 16;

const problemsOf = (source: string, file = FILE, checks = {}) =>
  parseWriteup(source, file, checks).problems.map(formatProblem);

function built(source: string, file = FILE) {
  const { writeup: result, problems } = parseWriteup(source, file);
  expect(problems).toEqual([]);
  if (result === null) throw new Error('expected a writeup');
  return result;
}

describe('a sound writeup', () => {
  it('gives the front matter, intro, sections and steps', () => {
    const result = built(`${writeup()}\n## Where next\n\nEnd.\n`);

    expect(result).toMatchObject({
      slug: 'apprentice/sample',
      level: 'apprentice',
      title: 'A sample',
      summary: 'What it is about.',
      minutes: 5,
      lab: 'handshake',
      settings: { version: 'checked' },
      intro: '<p>Intro.</p>\n',
      file: FILE,
    });
    expect(result.sections).toEqual([
      {
        id: 'h-say-hi',
        title: 'Say hi',
        html: '<h2 id="h-say-hi">Say hi</h2>\n<p>Prose.</p>\n',
        step: 'first',
        fix: false,
      },
      {
        id: 'h-where-next',
        title: 'Where next',
        html: '<h2 id="h-where-next">Where next</h2>\n<p>End.</p>\n',
        step: null,
        fix: false,
      },
    ]);
    expect(result.steps).toMatchObject([
      {
        id: 'first',
        title: 'Say hi',
        when: { kind: 'message', text: 'hi' },
        times: 1,
        within: null,
        hints: ['one', 'two', 'three'],
        location: { file: FILE, line: STEP - 1, column: 1 },
      },
    ]);
  });

  it.each([
    ['500ms', 500],
    ['5s', 5000],
    ['2m', 120_000],
  ])('reads within: %s as %i milliseconds', (within, expected) => {
    expect(built(writeup(`${step}within: ${within}\n`)).steps[0]?.within).toBe(expected);
  });

  it('gives the heading of a section as plain text', () => {
    const source = writeup().replace('## Say hi', '## Earn a `101` & <b>*smile*</b> :-)');
    expect(built(source).sections[0]?.title).toBe('Earn a 101 & smile :-)');
    expect(built(source).steps[0]?.title).toBe('Earn a 101 & smile :-)');
  });

  it('keeps heading ids unique over sections', () => {
    const second = `## Say hi\n\n### Say hi\n\n${fence(step.replace('first', 'second'))}`;
    const ids = [...JSON.stringify(built(writeup() + second).sections).matchAll(/id=\\"([^"\\]+)/g)];
    expect(ids.map(([, id]) => id)).toEqual(['h-say-hi', 'h-say-hi-1', 'h-say-hi-2']);
  });

  it('keeps solutions and answers out of the text that every reader gets', () => {
    const { intro, sections } = built(writeup(step.replaceAll(' hi ', ' secret-answer ')));
    expect(intro + sections.map(({ html }) => html).join('')).not.toContain('secret-answer');
  });

  it('resolves link definitions from any section', () => {
    const source = `${writeup().replace('Prose.', 'See [the RFC].')}\n[the RFC]: https://www.rfc-editor.org/rfc/rfc6455\n`;
    expect(built(source).sections[0]?.html).toContain('href="https://www.rfc-editor.org/rfc/rfc6455"');
  });

  it('balances raw HTML within its section', () => {
    const { sections } = built(
      `${writeup().replace('Prose.', '<details><summary>More</summary>')}\n## Two\n\n</div></main>`,
    );
    expect(sections[0]?.html).toContain('</details>');
    expect(sections[1]?.html).toBe('<h2 id="h-two">Two</h2>\n');
  });

  it.each([
    ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
  ])('reads %s', (_, change) => {
    expect(built(change(writeup())).sections).toEqual(built(writeup()).sections);
    expect(problemsOf(change(writeup(step.replace('hints', 'hnts'))))).toEqual([
      `${FILE}:${STEP + 2}:1 unknown key "hnts", did you mean "hints"?`,
    ]);
  });

  it('is parsed at once when the highlighter is warm', () => {
    const code =
      '```js\nconst socket = new WebSocket(url);\n```\n\n```http\nGET / HTTP/1.1\nHost: x\n```\n\n';
    const source = writeup().replace('Prose.', code.repeat(5));
    built(source);
    const start = performance.now();
    built(source);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('a mistake in a step block', () => {
  it.each<[string, string, string]>([
    [
      'an unknown key',
      step.replace('hints', 'hnts'),
      `${STEP + 2}:1 unknown key "hnts", did you mean "hints"?`,
    ],
    [
      'an unknown key that is like no other',
      `${step}colour: red\n`,
      `${STEP + 4}:1 unknown key "colour": expected times, within, after, question or solution`,
    ],
    [
      'a missing key',
      step.replace(/hints.*\n/, ''),
      `${STEP - 1}:1 missing key "hints": expected a list of 3 to 4 entries`,
    ],
    [
      'a wrong type',
      `${step}times: often\n`,
      `${STEP + 4}:8 "times": expected a whole number from 1 to 1000, found the text "often"`,
    ],
    [
      'too few hints',
      step.replace(', three', ''),
      `${STEP + 2}:8 "hints": expected a list of 3 to 4 entries, found a list of 2`,
    ],
    [
      'a duration without a unit',
      `${step}within: 5\n`,
      `${STEP + 4}:9 "within": expected a duration such as 500ms, 5s or 2m, found the number 5`,
    ],
    [
      'an unknown verb',
      step.replace('send:', 'sned:'),
      `${STEP + 3}:11 unknown key "sned", did you mean "send"?`,
    ],
    [
      'two verbs in one entry',
      step.replace('{ send: hi }', '{ send: hi, close: {} }'),
      `${STEP + 3}:21 "send" and "close" stand in one entry: make each an entry of its own`,
    ],
    [
      'a mistake inside a verb',
      step.replace('{ send: hi }', '{ handshake: { headrs: {} } }'),
      `${STEP + 3}:24 unknown key "headrs", did you mean "headers"?`,
    ],
    [
      'a header value that YAML reads as a number',
      step.replace('{ send: hi }', '{ handshake: { headers: { Sec-WebSocket-Version: 13 } } }'),
      `${STEP + 3}:58 "Sec-WebSocket-Version": expected text, a list or null, found the number 13; put it in quotes: "13"`,
    ],
    [
      'a frame with two payloads',
      step.replace('{ send: hi }', '{ frame: { opcode: text, hex: "00", text: hi } }'),
      `${STEP + 3}:34 found "hex" beside "text": expected one of text, hex and repeat`,
    ],
    [
      'an unknown opcode',
      step.replace('{ send: hi }', '{ frame: { opcode: txet } }'),
      `${STEP + 3}:28 "opcode": expected continuation, text, binary, close, ping or pong or a whole number from 0 to 15, found the text "txet"`,
    ],
    [
      'a masking key that is too short',
      step.replace('{ send: hi }', '{ frame: { opcode: text, mask: 37fa } }'),
      `${STEP + 3}:40 "mask": expected false or eight hex digits in quotes, found the text "37fa"`,
    ],
    [
      'an unknown kind of question',
      `${step}question: { kind: chioce, ask: Why? }\n`,
      `${STEP + 4}:19 "kind": expected choice, text, accept-key, missing-header or frame-bytes, found the text "chioce", did you mean "choice"?`,
    ],
    [
      'a question without a kind',
      `${step}question: { ask: Why? }\n`,
      `${STEP + 4}:1 missing key "kind": expected choice, text, accept-key, missing-header or frame-bytes`,
    ],
    [
      'a question that lacks what its kind needs',
      `${step}question: { kind: text, ask: Why? }\n`,
      `${STEP + 4}:1 missing key "accept": expected a list of at least 1 entry`,
    ],
    [
      'a right option that is not among the options',
      `${step}question:\n  kind: choice\n  ask: Why?\n  options: [{ text: a, because: b }, { text: c, because: d }]\n  answer: 3\n`,
      `${STEP + 8}:11 "answer": expected one of the 2 options, found 3`,
    ],
    [
      'a right answer of nothing but blanks',
      `${step}question: { kind: text, ask: Why?, accept: [a, " "] }\n`,
      `${STEP + 4}:48 "accept": expected an answer, found only blanks`,
    ],
    [
      'a question about a key that it does not show',
      `${step}question: { kind: accept-key, ask: Which? }\n`,
      `${STEP + 4}:36 "ask": expected {{key}} somewhere, where the fresh key is shown`,
    ],
    [
      'a question about a frame that it does not show',
      `${step}question: { kind: frame-bytes, ask: Which? }\n`,
      `${STEP + 4}:37 "ask": expected {{frame}} somewhere, where the fresh frame is shown`,
    ],
    [
      'an id that is no id',
      step.replace('first', '1st!'),
      `${STEP}:5 "id": expected lower-case letters, digits and hyphens, a letter first, found the text "1st!"`,
    ],
    [
      'neither when nor question',
      step.replace(/when.*\n/, ''),
      `${STEP - 1}:1 a step needs "when", "question" or both`,
    ],
    [
      'a count of nothing',
      `${step.replace(/when.*/, 'question: { kind: missing-header, ask: Which? }')}times: 3\n`,
      `${STEP + 4}:1 "times" means nothing without "when"`,
    ],
    ['an empty block', '', `${STEP - 1}:1 expected keys and values, found nothing`],
    ['a list', '- id: first\n', `${STEP - 1}:1 expected keys and values, found a list of 1`],
    ['a repeated key', `${step}id: again\n`, `${STEP + 4}:1 YAML: map keys must be unique`],
    [
      'an alias',
      step.replace('{ kind: message, text: hi }', '&x { kind: *x }'),
      `${STEP + 1}:18 alias "*x" is not supported: write the value out`,
    ],
  ])('names %s with its place', (_, yaml, problem) => {
    expect(problemsOf(writeup(yaml))).toEqual([`${FILE}:${problem}`]);
    expect(parseWriteup(writeup(yaml), FILE).writeup).toBeNull();
  });

  it('names broken YAML with its place', () => {
    expect(problemsOf(writeup('id: first\nwhen: { kind: message\nhints: [\n'))[0]).toMatch(
      new RegExp(`^${FILE}:${STEP + 2}:1 YAML: `),
    );
  });

  it('reports all mistakes, in the order of the file', () => {
    const source = writeup(`${step.replace('hints', 'hnts')}times: 0\n`).replace(
      'minutes: 5',
      'minutes: long',
    );
    expect(parseWriteup(source, FILE).problems.map(({ line }) => line)).toEqual([5, STEP + 2, STEP + 4]);
  });

  it('points into an indented block as well', () => {
    const indented = fence(
      `  ${step.replaceAll('\n', '\n  ').replace('hints', 'hnts').trimEnd()}\n`,
    ).replaceAll('```', '  ```');
    expect(problemsOf(`${frontMatter}## Say hi\n\n${indented}`)).toEqual([
      `${FILE}:14:3 unknown key "hnts", did you mean "hints"?`,
    ]);
  });
});

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

describe('hostile input', () => {
  it.each<[string, string, RegExp]>([
    ['a file above 1 MiB', 'x'.repeat(WRITEUP_BYTES + 1), /expected at most 1048576/],
    [
      'YAML above 64 KiB',
      writeup(`${step}after:\n${Array.from({ length: 9000 }, (_, i) => `  k${i}: 1\n`).join('')}`),
      /larger than 64 KiB/,
    ],
    ['YAML nested without end', writeup(`id: ${'['.repeat(60_000)}\n`), /YAML/],
    ['Markdown nested without end', writeup().replace('Prose.', '> '.repeat(20_000)), /nested too deeply/],
    [
      'a billion laughs',
      writeup(
        `a: &a [lol, lol]\n${[...'bcdefghijkl'].map((name, i) => `${name}: &${name} [${`*${'abcdefghijkl'[i]},`.repeat(9)}]\n`).join('')}`,
      ),
      /alias "\*a" is not supported/,
    ],
    ['a value that contains itself', writeup('when: &a { kind: [*a] }\n'), /alias "\*a" is not supported/],
    ['a key named __proto__', writeup(`${step}__proto__: { times: 2 }\n`), /unknown key "__proto__"/],
    ['a custom tag', writeup(step.replace('id: first', 'id: !!js/function first')), /unresolved tag/],
  ])('is refused with a problem: %s', (_, source, message) => {
    const { writeup: result, problems } = parseWriteup(source, FILE);
    expect(result).toBeNull();
    expect(problems[0]?.message).toMatch(message);
  });
});

describe('prose', () => {
  const prose = (body: string) => `---\ntitle: About\nsummary: What it is.\n---\n${body}`;

  it('gives its HTML and h2 headings', () => {
    const { prose: page, problems } = parseProse(
      prose('Hi.\n\n## One\n\n### Not this\n\n## Two & three\n'),
      'content/overview.md',
    );
    expect(problems).toEqual([]);
    expect(page).toMatchObject({
      title: 'About',
      headings: [
        { id: 'h-one', title: 'One' },
        { id: 'h-two--three', title: 'Two & three' },
      ],
    });
    expect(page?.html).toContain('<h3 id="h-not-this">Not this</h3>');
  });

  it('has no steps', () => {
    const { prose: page, problems } = parseProse(prose(`## One\n\n${fence(step)}`), 'content/overview.md');
    expect(page).toBeNull();
    expect(problems.map(formatProblem)).toEqual([
      'content/overview.md:7:1 a step block stands in a writeup only, not in prose',
    ]);
  });
});
