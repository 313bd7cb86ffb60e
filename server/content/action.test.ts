import { describe, expect, it } from 'vitest';
import { FILE, frontMatter } from '../testing/sample-writeup.ts';
import { formatProblem } from './content-index.ts';
import { PageRenderer, readBlocks, renderFragment } from './markdown.ts';
import { parseProse, parseWriteup } from './parse-writeup.ts';

const step = '```step\nid: first\nwhen: { kind: message }\nhints: [a, b, c]\nsolve: [{ send: hi }]\n```\n';
const fence = (yaml: string) => `\`\`\`action\n${yaml}\n\`\`\`\n`;
/** The action's first line is line 13. */
const writeup = (yaml: string) => `${frontMatter}\n## Say hi\n\n${fence(yaml)}\n${step}`;
const LINE = 13;

function sectionOf(yaml: string): string {
  const { writeup: built, problems } = parseWriteup(writeup(yaml), FILE);
  expect(problems.map(formatProblem)).toEqual([]);
  return built?.sections[0]?.html ?? '';
}

describe('an action block', () => {
  it.each<[string, string, object]>([
    [
      'a request',
      'label: Load it\nprobe: { method: GET, path: /socket, headers: { Sec-WebSocket-Version: null, X: [a, "b"] } }',
      {
        probe: { method: 'GET', path: '/socket', headers: { 'Sec-WebSocket-Version': null, X: ['a', 'b'] } },
      },
    ],
    ['a message', 'label: Load it\ncompose: { text: "<b>&\'\\"" }', { compose: { text: '<b>&\'"' } }],
    ['JSON', 'label: Load it\ncompose: { json: { a: [1, null] } }', { compose: { json: { a: [1, null] } } }],
    [
      'a forbidden frame',
      'label: Load it\ncompose: { opcode: 11, hex: "01 ff", fin: false, rsv2: true, mask: false, length: 7, lengthBits: 64 }',
      {
        compose: {
          opcode: 11,
          hex: '01 ff',
          fin: false,
          rsv2: true,
          mask: false,
          length: 7,
          lengthBits: 64,
        },
      },
    ],
    [
      'a close frame',
      'label: Load it\ncompose: { opcode: close, code: 4001, reason: bye, key: 00ff00ff }',
      { compose: { opcode: 'close', code: 4001, reason: 'bye', key: '00ff00ff' } },
    ],
    [
      'a page for the exploit server',
      'label: Load it\nexploit: { head: "HTTP/1.1 200 OK", body: "<script>\\n  fetch(\'{{exploit}}/log\')\\n</script>" }',
      { exploit: { head: 'HTTP/1.1 200 OK', body: "<script>\n  fetch('{{exploit}}/log')\n</script>" } },
    ],
  ])('becomes a button that carries %s', (_what, yaml, load) => {
    const html = sectionOf(yaml);
    const [, data = '', label] =
      /<button type="button" class="action" data-action="([^"]*)">([^<]*)<\/button>/.exec(html) ?? [];
    expect(label).toBe('Load it');
    expect(JSON.parse(unescaped(data))).toEqual(load);
    expect(html).not.toContain('<pre');
  });

  it('shows its label as text', () => {
    expect(sectionOf('label: "<img src=x> & co"\ncompose: {}')).toContain(
      '>&lt;img src=x&gt; &amp; co</button>',
    );
  });

  it.each<[string, string, string]>([
    [
      'an unknown key',
      'label: x\nprobe: { heders: {} }',
      `${LINE + 1}:10 unknown key "heders", did you mean "headers"?`,
    ],
    ['an unknown tool', 'label: x\nprob: {}', `${LINE + 1}:1 unknown key "prob", did you mean "probe"?`],
    [
      'a page without a body',
      'label: x\nexploit: { head: a }',
      `${LINE + 1}:1 missing key "body": expected text of at most 65536 characters`,
    ],
    ['no tool', 'label: x', `${LINE - 1}:1 expected one of probe, compose or exploit`],
    ['no label', 'probe: {}', `${LINE - 1}:1 missing key "label": expected text of 1 to 60 characters`],
    [
      'two tools',
      'label: x\nprobe: {}\ncompose: {}',
      `${LINE + 2}:1 "probe" and "compose" stand in one entry: make each an entry of its own`,
    ],
    [
      'two payloads',
      'label: x\ncompose: { text: a, hex: "00" }',
      `${LINE + 1}:21 "text" and "hex" both say what to send: keep one`,
    ],
    [
      'hex that is none',
      'label: x\ncompose: { hex: "0" }',
      `${LINE + 1}:17 "hex": expected bytes in hex such as "01 a5 ff", found the text "0"`,
    ],
    ['nothing', '', `${LINE - 1}:1 expected keys and values, found nothing`],
    ['a list', '- x', `${LINE - 1}:1 expected keys and values, found a list of 1`],
  ])('is refused: %s', (_what, yaml, problem) => {
    const { writeup: built, problems } = parseWriteup(writeup(yaml), FILE);
    expect(built).toBeNull();
    expect(problems.map(formatProblem)).toEqual([`${FILE}:${problem}`]);
  });

  it.each<[string, string, string]>([
    [
      'inside a list',
      `- item\n\n  ${fence('label: x\nprobe: {}').replaceAll('\n', '\n  ')}`,
      'an action block must begin at the start of a line, outside lists and quotes',
    ],
    [
      'with words after its name',
      fence('label: x\nprobe: {}').replace('action', 'action now'),
      'expected nothing after ```action, found "now"',
    ],
  ])('is refused: %s', (_what, block, message) => {
    const { problems } = parseWriteup(`${frontMatter}\n## Say hi\n\n${block}\n${step}`, FILE);
    expect(problems.map(({ message: said }) => said)).toEqual([message]);
  });

  it('is refused when it is never closed', () => {
    const { problems } = parseWriteup(
      `${frontMatter}\n## Say hi\n\n${step}\n${fence('label: x\nprobe: {}').replace(/```\n$/, '')}`,
      FILE,
    );
    expect(problems.map(({ message }) => message)).toEqual(['the action block is never closed']);
  });

  it('is refused in prose, which has no workbench', () => {
    const { problems } = parseProse(
      `---\ntitle: x\nsummary: y\n---\n${fence('label: x\nprobe: {}')}`,
      'content/overview.md',
    );
    expect(problems.map(formatProblem)).toEqual([
      'content/overview.md:5:1 an action block stands in a writeup only: prose has no workbench beside it',
    ]);
  });
});

describe('a button in raw HTML', () => {
  const data = '{&quot;probe&quot;:{&quot;path&quot;:&quot;/x&quot;}}';

  it.each([
    ['without data', '<button>Click</button>'],
    ['with other data', '<button data-action="alert(1)">Click</button>'],
    ['with data of another shape', '<button data-action="{&quot;settings&quot;:{}}">Click</button>'],
    [
      'that submits a form',
      '<form action="/x"><button type="submit" name="a" formaction="/y">Click</button></form>',
    ],
  ])('goes, label and all: %s', (_what, html) => {
    expect(new PageRenderer().render(readBlocks(`before ${html} after`)).html).not.toMatch(
      /button|Click|form/,
    );
  });

  it('loses all but what an action has', () => {
    const html = `<button type="submit" class="primary" id="a" onclick="x()" formaction="/y" style="x" data-action="${data}">Go</button>`;
    expect(renderFragment(html)).toBe(
      `<p><button type="button" class="action" data-action="${data}">Go</button></p>\n`,
    );
  });
});

function unescaped(html: string): string {
  return html
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
