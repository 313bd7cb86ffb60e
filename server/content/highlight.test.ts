import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { highlight } from './highlight.ts';
import { highlightCss, tokenKinds } from './token-kinds.ts';

const text = (html: string) =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

it.each([
  [
    'http',
    'HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\n\n',
    '<span class="hl-constant">101</span>',
  ],
  ['json', '{"on": [1, null, "x<y"]}', '<span class="hl-name">&quot;on&quot;</span>'],
  ['js', 'const s = new WebSocket("ws://x"); // hi', '<span class="hl-comment">// hi</span>'],
  ['ts', 'type A = string;', '<span class="hl-keyword">type</span>'],
  ['html', '<a href="/x">it\'s</a>', '<span class="hl-name">href</span>'],
  ['python', 'print("hi")  # there', '<span class="hl-comment"># there</span>'],
  ['bash', 'wscat -c "$URL"', '<span class="hl-function">wscat</span>'],
  ['yaml', 'when: { kind: message }', '<span class="hl-name">when</span>'],
])('colours %s and changes none of its characters', (language, code, token) => {
  const html = highlight(code, language);
  expect(html).toContain(token);
  expect(text(html)).toBe(code);
});

it('has a rule for each class that it writes', () => {
  const css = highlightCss();
  for (const { name } of tokenKinds) expect(css).toContain(`.hl-${name} { color: light-dark(`);
});

describe('contrast with the background of code (WCAG 2.2 §1.4.3)', async () => {
  const tokens = await readFile(new URL('../../web/styles/tokens.css', import.meta.url), 'utf8');
  const [, light = '', dark = ''] = /--sunken: light-dark\((#\w{6}), (#\w{6})\)/.exec(tokens) ?? [];

  it.each(tokenKinds)('is at least 4.5:1 for $name in both themes', (colours) => {
    expect(contrast(colours.light, light)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.dark, dark)).toBeGreaterThanOrEqual(4.5);
  });
});

function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
