import { beforeAll, describe, expect, it } from 'vitest';
import { checkLab } from '../benches/check-lab.ts';
import { loadLabs } from '../benches/labs.ts';
import { fixBlock, fixWriteup, harmBlock } from '../testing/fix-writeup.ts';
import type { ContentChecks } from './content-checks.ts';
import { formatProblem } from './content-index.ts';
import { parseProse, parseWriteup } from './parse-writeup.ts';

const FILE = 'content/apprentice/sample.md';

let checks: ContentChecks;
beforeAll(async () => {
  checks = { checkLab: checkLab(await loadLabs()) };
});

const parse = (source: string) => parseWriteup(source, FILE, checks);
/** Its problems, with the text of the line that each points at. */
function problemsOf(source: string): string[] {
  const lines = source.split('\n');
  return parse(source).problems.map(
    ({ line, column, message }) => `${lines[line - 1]?.slice(column - 1, column + 15)}| ${message}`,
  );
}
const problemsWith = (changed: Record<string, string | null>) => problemsOf(fixWriteup(fixBlock(changed)));

describe('a sound fix block', () => {
  it('is read into the writeup, and marks its section', () => {
    const { writeup, problems } = parse(fixWriteup());
    expect(problems).toEqual([]);
    expect(writeup?.fix).toMatchObject({
      goal: 'unmasked',
      attacks: [{ name: 'An unmasked ping' }],
      accept: [{ mask: 'required' }],
      tempting: [
        {
          set: { mask: 'ignored', utf8: 'checked' },
          because: 'UTF-8 has <em>nothing</em> to do with it.',
          attack: null,
        },
      ],
    });
    expect(writeup?.sections.map(({ title, step, fix }) => [title, step, fix])).toEqual([
      ['Send it bare', 'unmasked', false],
      ['Say why', 'why', false],
      ['Fix it', null, true],
      ['Where next', null, false],
    ]);
    expect(writeup?.sections[2]?.html).toContain('Prose of the fix.');
  });

  it('says nothing of itself in the text', () => {
    const html = parse(fixWriteup()).writeup?.sections.map((section) => section.html);
    expect(html?.join()).not.toMatch(/accept|tempting|required/);
  });

  it('has the last step with "when" for its goal, unless it names another', () => {
    const { writeup, problems } = parse(fixWriteup(fixBlock({ goal: null, attacks: null, tempting: null })));
    expect(problems).toEqual([]);
    expect(writeup?.fix).toMatchObject({ goal: 'unmasked', attacks: [], tempting: [] });
  });
});

describe('a fix block with a harm', () => {
  it('has a goal that is no step, and another server to mend', () => {
    const { writeup, problems } = parse(fixWriteup(fixBlock(harmBlock)));
    expect(problems).toEqual([]);
    expect(writeup?.steps.map(({ id }) => id)).toEqual(['unmasked', 'why']);
    expect(writeup?.fix).toMatchObject({
      settings: { mask: 'required', utf8: 'ignored' },
      goal: 'fix',
      harm: { id: 'fix', title: 'Damaged text came back.', when: { kind: 'message' } },
    });
  });

  it.each<[string, Record<string, string | null>, string]>([
    [
      'a goal beside it',
      { goal: 'unmasked' },
      'goal: unmasked| found "goal" beside "harm": expected one of them',
    ],
    [
      'no attack',
      { attacks: null, tempting: null },
      'harm: { what: Da| "harm" needs "attacks": the steps of the writeup lead elsewhere',
    ],
    [
      'a tempting change that the steps are to show',
      { tempting: '[{ set: { utf8: ignored }, because: b, attack: The attack }]' },
      'The attack }]| there is no attack "The attack": expected Damaged text',
    ],
    [
      'a server that the lab does not know',
      { settings: '{ utf8: maybe }' },
      'utf8: maybe }| expected one of checked, ignored, got "maybe"',
    ],
  ])('may not have %s', (_what, changed, problem) => {
    expect(problemsWith({ ...harmBlock, ...changed })).toEqual([problem]);
  });

  it('has its queries checked like those of steps', () => {
    const wrong = { path: ['kind'], message: 'no such kind' };
    const source = fixWriteup(fixBlock(harmBlock));
    const { problems } = parseWriteup(source, FILE, { ...checks, checkQuery: () => wrong });
    expect(problems.map(({ message }) => message)).toContain('no such kind');
  });
});

describe('a mistake in a fix block', () => {
  it.each<[string, Record<string, string | null>, string]>([
    [
      'a misspelt key',
      { legit: null, legits: '[{ drop: true }]' },
      'legits: [{ drop:|unknown key "legits", did you mean "legit"?',
    ],
    [
      'a goal that is no step',
      { goal: 'unmaskd' },
      'unmaskd|there is no step "unmaskd", did you mean "unmasked"?',
    ],
    ['a goal that only asks', { goal: 'why' }, 'why|step "why" has no "when" that an attack could reach'],
    [
      'nothing accepted',
      { accept: '[]' },
      '[]|"accept": expected a list of 1 to 30 entries, found a list of 0',
    ],
    [
      'a change of nothing',
      { accept: '[{}]' },
      '{}]|"accept[1]": expected keys and values, found keys and values',
    ],
    [
      'a setting that the lab does not have',
      { accept: '[{ mask: required }, { maks: required }]' },
      'maks: required }|unknown setting "maks", did you mean "mask"?',
    ],
    [
      'a value that the lab does not take',
      { tempting: '[{ set: { mask: requird }, because: b }]' },
      'mask: requird },|expected one of required, ignored, got "requird", did you mean "required"?',
    ],
    [
      'an attack that there is not',
      { tempting: '[{ set: { mask: ignored }, because: b, attack: An unmasked pong }]' },
      'An unmasked pong|there is no attack "An unmasked pong", did you mean "An unmasked ping"?',
    ],
    [
      'a name that is taken',
      { attacks: '[{ name: The attack, solve: [{ drop: true }] }]' },
      'The attack, solv|the name "The attack" is taken: choose another',
    ],
    [
      'a script that undoes the choice',
      { legit: '[{ set: { mask: ignored } }]' },
      'mask: ignored } |"mask" is what the fix is about: a script that sets it would undo what the learner chose',
    ],
    [
      'a script that sets what there is not',
      { legit: '[{ set: { maks: ignored } }]' },
      'maks: ignored } |unknown setting "maks", did you mean "mask"?',
    ],
    [
      'an answer to no question',
      { legit: '[{ answer: because }]' },
      'answer: because |"answer" has no question here: remove it',
    ],
    [
      'a verb that there is not',
      { legit: '[{ sent: hi }]' },
      'sent: hi }]|unknown key "sent", did you mean "send"?',
    ],
    [
      'a pattern without a group',
      { legit: '[{ log: { find: "code=.+", keep: code } }]' },
      '"code=.+", keep:|expected one group in parentheses, found 0; (?:…) groups without finding',
    ],
    [
      'a pattern that is none',
      { legit: '[{ expect: { find: { code: "(" } } }]' },
      '"(" } } }]|not a regular expression: Invalid regular expression: /(|/: Unterminated group',
    ],
    [
      'a host that is none',
      { legit: '[{ deliver: { host: "a b" } }]' },
      '"a b" } }]|"host": expected a host name under which the victim meets the page, such as localhost.evil.example, found the text "a b"',
    ],
  ])('is reported where it stands: %s', (_what, changed, problem) => {
    expect(problemsWith(changed).map((found) => found.replace('| ', '|'))).toContain(problem);
  });

  it('is one message where a step is broken that the fix is about', () => {
    const source = fixWriteup().replace('id: unmasked', 'id: Unmasked');
    expect(problemsOf(source)).toEqual([expect.stringMatching(/^Unmasked\| "id": expected lower-case/)]);
  });

  it('is that a step’s own script sets what the fix is about', () => {
    const source = fixWriteup().replace('solve: [{ answer', 'solve: [{ set: { mask: required } }, { answer');
    expect(problemsOf(source)).toEqual([
      expect.stringMatching(/^```fix\| step "why" sets mask in its script, which would undo/),
    ]);
  });

  it('is a step with the fix’s own id', () => {
    expect(problemsOf(fixWriteup().replace('id: why', 'id: fix'))).toEqual([
      'fix| "fix" is the id of the fix itself: choose another',
    ]);
  });
});

describe('a fix in the wrong place', () => {
  const block = `\`\`\`fix\n${fixBlock()}\n\`\`\`\n`;
  it.each<[string, (source: string) => string, RegExp]>([
    [
      'before all sections',
      (source) => source.replace('Introduction.', block),
      /^a fix belongs to a section/,
    ],
    [
      'twice',
      (source) => `${source}\n${block}`,
      /^a writeup has one fix, and this one has it on line 35: join the two$/,
    ],
    ['beside a step', (source) => source.replace('## Fix it', ''), /^this section has a step already/],
    [
      'before a step',
      (source) =>
        `${source}\n\`\`\`step\nid: late\nquestion: { kind: text, ask: a, accept: [b] }\nhints: [a, b, c]\nsolve: [{ answer: b }]\n\`\`\`\n`,
      /^the fix comes after the last step, and the step on line \d+ comes after it/,
    ],
    [
      'in a list',
      (source) => source.replace(block, `- a\n\n${block.replace(/^/gm, '  ')}`),
      /^a fix block must begin at the start of a line/,
    ],
    [
      'with more behind its name',
      (source) => source.replace('```fix', '```fix it'),
      /^expected nothing after ```fix, found "it"$/,
    ],
    [
      'never closed',
      (source) => source.slice(0, source.lastIndexOf('```')),
      /^the fix block is never closed$/,
    ],
    [
      'misspelt',
      (source) => source.replace('```fix', '```Fix'),
      /^a code block in the language "Fix", did you mean "fix"\?$/,
    ],
  ])('is reported: %s', (_what, change, message) => {
    const { problems } = parse(change(fixWriteup()));
    expect(problems.map((problem) => problem.message)).toContainEqual(expect.stringMatching(message));
  });

  it('is no prose', () => {
    const { problems } = parseProse(
      `---\ntitle: a\nsummary: b\n---\n\n## c\n\n${block}`,
      'content/overview.md',
    );
    expect(problems.map(formatProblem)).toEqual([
      'content/overview.md:8:1 a fix block stands in a writeup only, not in prose',
    ]);
  });

  it.each(['diff', 'nix', 'http', 'text', 'fish'])('is no code block in %s', (language) => {
    const { problems } = parse(fixWriteup().replace('The end.', `\`\`\`${language}\na\n\`\`\``));
    expect(problems).toEqual([]);
  });
});
