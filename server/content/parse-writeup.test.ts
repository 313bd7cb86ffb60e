import { describe, expect, it } from 'vitest';
import { FILE, fence, problemsOf, STEP, step, writeup } from '../testing/sample-writeup.ts';
import { formatProblem } from './content-index.ts';
import { parseProse, parseWriteup, WRITEUP_BYTES } from './parse-writeup.ts';

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
