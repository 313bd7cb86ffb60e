import { expect, it } from 'vitest';
import { parseProse } from './parse-writeup.ts';
import { readOutline } from './sections.ts';
import { sourceText } from './source-text.ts';

function proseWith(...lines: string[]) {
  const page = ['---', 'title: A', 'summary: B', '---', '```ladder', ...lines, '```', ''].join('\n');
  const { prose, problems } = parseProse(page, 'overview.md');
  return {
    html: prose?.html ?? null,
    problems: problems.map(({ line, column, message }) => `${line}:${column} ${message}`),
  };
}

it('is a picture with its words beside it, and is put in behind the cleaning', () => {
  const { html, problems } = proseWith(
    'title: Hello',
    'client -> server: GET <b>/chat</b>',
    '---',
    'server -> client: “Hi”',
  );
  expect(problems).toEqual([]);
  expect(html).toContain(
    'role="img" aria-label="client to server: GET &lt;b&gt;/chat&lt;/b&gt;. From here on another protocol. server to client: “Hi”."',
  );
  expect(html).toMatch(/<figure class="ladder"><svg viewBox="0 0 360 148"/);
  expect(html).toMatch(
    /<g class="arrow client"><text x="180" y="55">GET &lt;b&gt;\/chat&lt;\/b&gt;<\/text><path d="M47 62H313M306 58L313 62L306 66"/,
  );
  expect(html).toContain('<g class="arrow server">');
  expect(html).toContain('<path class="switch" d="M44 86H316"');
  expect(html).toContain('<figcaption>Hello</figcaption>');
});

it.each([
  [['client: server'], '6:1 expected a line such as "client -> server: text", "---" or "title: …"'],
  [['  a -> a: me'], '6:3 a ladder has two rails, "a" and "a": found "a -> a"'],
  [['a -> b: x', 'a -> c: y'], '7:1 a ladder has two rails, "a" and "b": found "a -> c"'],
  [
    ['a -> b: x', 'an-endless-name -> b: y'],
    '7:1 a ladder has two rails, "a" and "b": found "an-endless-name -> b"',
  ],
  [
    [`a -> b: ${'x'.repeat(35)}`],
    '6:1 this does not fit between the rails: expected at most 34 characters, found 35',
  ],
  [['title: only'], '5:1 this ladder is empty: expected a line such as "client -> server: text"'],
  [
    Array.from({ length: 41 }, () => 'a -> b: x'),
    '5:1 expected at most 40 lines, found 41: make two ladders',
  ],
])('is told when %j is no ladder', (lines, problem) => {
  expect(proseWith(...lines)).toMatchObject({ html: null, problems: expect.arrayContaining([problem]) });
});

it('stands at the start of a line', () => {
  const source = sourceText('- x\n  ```ladder\n  a -> b: c\n  ```\n', 'x.md');
  expect(readOutline(source, 0).problems).toMatchObject([
    { message: expect.stringContaining('a ladder block must begin') },
  ]);
});
