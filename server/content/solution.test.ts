import { expect, it } from 'vitest';
import { fillBench, solveHtml } from './solution.ts';
import type { SolveVerb } from './writeup-schema.ts';

/** The items of a script as text, code blocks included. */
function words(...script: SolveVerb[]): string[] {
  return [...solveHtml(script).matchAll(/<li>([\s\S]*?)<\/li>/g)].map(([, item = '']) =>
    item
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  );
}

it.each<[string, SolveVerb, string]>([
  [
    'a handshake as the raw request',
    { handshake: { headers: { Host: 'localhost', Origin: ['http://a', 'http://b'], Upgrade: null } } },
    'Send this handshake:GET /b/BENCH/socket HTTP/1.1\nHost: localhost\nOrigin: http://a\nOrigin: http://b\n\n\n',
  ],
  [
    'a named handshake on another path',
    { handshake: { path: '/live', method: 'POST', as: 'second' } },
    'Send this handshake and call its connection second:POST /b/BENCH/live HTTP/1.1\n\n\n',
  ],
  ['a message', { send: '{"a": 1}', on: 'second' }, 'Send this message on second:{"a": 1}\n'],
  ['an expected status', { expect: { status: 426 } }, 'The answer has status 426.'],
  [
    'expected headers',
    { expect: { header: { 'Sec-WebSocket-Version': '13', Upgrade: null } } },
    'It carries Sec-WebSocket-Version: 13. It has no Upgrade header.',
  ],
  ['an expected message', { expect: { text: '<hi>' } }, 'The server’s next message contains <hi>.'],
  [
    'a close',
    { close: { code: 1000, reason: 'bye' } },
    'Close the connection with code 1000 and the reason bye.',
  ],
  ['a bare close', { close: {} }, 'Close the connection.'],
  [
    'a request with a body',
    { http: { path: 'login', method: 'POST', headers: { Host: 'x' }, body: 'a=1' } },
    'Send this request:POST /b/BENCH/login HTTP/1.1\nHost: x\n\na=1\n',
  ],
  [
    'a change of settings',
    { set: { version: 'ignored', extensions: true } },
    'In Settings, change version to ignored and extensions to true.',
  ],
  ['an answer', { answer: 'Host' }, 'Answer Host.'],
  [
    'a computed answer',
    { answer: { computed: true } },
    'Work the answer out from what the page gives you, and send it.',
  ],
])('tells %s', (_, verb, expected) => {
  expect(words(verb)).toEqual([expected]);
});

it('numbers the steps of the script in order', () => {
  const html = solveHtml([{ handshake: {} }, { expect: { status: 101 } }]);
  expect(html).toMatch(/^<ol class="solve">\n<li>[\s\S]*<li>[\s\S]*<\/ol>$/);
  expect(words({ send: 'a' }, { send: 'b' })).toHaveLength(2);
});

it('shows hostile script text as text', () => {
  const hostile = '<img src=x onerror=alert(1)>';
  const html = solveHtml([
    { send: hostile, on: hostile },
    { answer: hostile },
    { set: { [hostile]: hostile } },
    { handshake: { path: hostile, headers: { [hostile]: hostile }, as: hostile } },
    { expect: { text: hostile, header: { [hostile]: null } }, on: hostile },
    { close: { reason: hostile } },
  ]);
  expect(html).not.toContain('<img');
});

it('puts the learner’s own bench into requests', () => {
  const html = solveHtml([{ handshake: {} }]);
  expect(fillBench(html, 'k3y_-')).toContain('/b/k3y_-/socket');
  expect(fillBench(html, 'k3y_-')).not.toContain('BENCH');
});
