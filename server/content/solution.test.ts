import { expect, it } from 'vitest';
import { fillBench, solveHtml } from './solution.ts';
import type { SolveVerb } from './verb-schema.ts';

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
    'a frame bit by bit',
    {
      frame: { opcode: 'text', fin: false, rsv1: true, rsv3: true, mask: '37fa213d', text: 'He', length: 9 },
      on: 'second',
    },
    'Send this text frame, FIN 0, RSV1 1, RSV3 1, masked with 37fa213d, declaring a length of 9 on second:He\n',
  ],
  [
    'a frame without a mask, in bytes',
    { frame: { opcode: 3, mask: false, hex: 'c3 28' } },
    'Send this frame with opcode 3, not masked, its payload in hex:c3 28\n',
  ],
  [
    'a long frame',
    { frame: { opcode: 'binary', repeat: { text: 'x', times: 126 } } },
    'Send this binary frame: x, 126 times.',
  ],
  ['an empty frame', { frame: { opcode: 'ping' } }, 'Send this ping frame, with an empty payload.'],
  [
    'an expected frame',
    { expect: { frame: { opcode: 'ping', text: 'hi' } }, on: 'second' },
    'The server sends a ping frame on second with hi.',
  ],
  [
    'an expected frame of any payload',
    { expect: { frame: { opcode: 'pong' } } },
    'The server sends a pong frame.',
  ],
  ['an expected close', { expect: { close: 1002 } }, 'The server sends a close frame with code 1002.'],
  ['the end of TCP', { expect: { end: true }, on: 'second' }, 'The TCP connection on second ends.'],
  [
    'a value to keep',
    { expect: { text: 'id', keep: { last: 'tick.id' } } },
    'The server’s next message contains id. Note the message’s tick.id: use it where you see {{last}}.',
  ],
  [
    'a named request whose length is known',
    { http: { path: '/', headers: { 'Content-Length': '{{length}}' }, body: 'é', as: 'form' } },
    'Send this request, as form:GET /b/BENCH/ HTTP/1.1\nContent-Length: 2\n\né\n',
  ],
  [
    'a request whose length depends on what was kept',
    { http: { path: '/', headers: { 'Content-Length': '{{length}}' }, body: 'a={{a}}' } },
    'Send this request:GET /b/BENCH/ HTTP/1.1\nContent-Length: the number of bytes in the body\n\na={{a}}\n',
  ],
  [
    'what a body must hold, and what is taken out of it and of a cookie',
    { expect: { body: 'Sign in', find: { csrf: 'value="(.+?)"' }, cookies: { mine: 'session' } } },
    'Its body contains Sign in. Find value="(.+?)" in its body, and note what stands in the place of the parentheses: use it where you see {{csrf}}. Note the value of its cookie session: use it where you see {{mine}}.',
  ],
  [
    'an exploit page',
    { exploit: { body: '<p>{{lab}}</p>' } },
    'In Exploit, store this body:<p>{{lab}}</p>\n',
  ],
  [
    'an exploit page with a head',
    { exploit: { head: 'HTTP/1.1 200 OK', body: 'hi' } },
    'In Exploit, store this head and this body:HTTP/1.1 200 OK\nhi\n',
  ],
  ['a delivery', { deliver: true }, 'Deliver the page to the victim, and wait until the visit has ended.'],
  [
    'a delivery under a name',
    { deliver: { host: 'evil.example' } },
    'Deliver the page to the victim under the name evil.example, and wait until the visit has ended.',
  ],
  ['a wait', { await: 'visit' }, 'Wait until the victim’s browser has been and gone.'],
  [
    'a look into the log',
    { log: { find: 'code=(.+)', keep: 'code' } },
    'In the access log of Exploit, find code=(.+). Note what stands in the place of the parentheses: use it where you see {{code}}.',
  ],
  [
    'a look for a secret in the log',
    { log: { find: 'code=(.+)', keep: 'code', carries: 'password' } },
    'In the access log of Exploit, find code=(.+) in a line that carries the secret password. Note what stands in the place of the parentheses: use it where you see {{code}}.',
  ],
  ['a drop', { drop: true, on: 'second' }, 'Let go of TCP on second, without a close frame.'],
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
    { frame: { opcode: 'text', text: hostile }, on: hostile },
    { frame: { opcode: 'text', repeat: { text: hostile, times: 2 } } },
    { frame: { opcode: 'text', mask: hostile, hex: hostile } },
    { expect: { frame: { opcode: 'ping', text: hostile }, text: hostile, keep: { [hostile]: hostile } } },
    { drop: true, on: hostile },
    { http: { path: hostile, headers: {}, body: hostile, as: hostile } },
    { expect: { body: hostile, find: { [hostile]: hostile }, cookies: { [hostile]: hostile } } },
    { exploit: { head: hostile, body: hostile } },
    { deliver: { host: hostile } },
    { log: { find: hostile, keep: hostile, carries: hostile } },
  ]);
  expect(html).not.toContain('<img');
});

it('puts the learner’s own bench into requests', () => {
  const html = solveHtml([{ handshake: {} }]);
  expect(fillBench(html, 'k3y_-', 'http://localhost:3001')).toContain('/b/k3y_-/socket');
  expect(fillBench(html, 'k3y_-', 'http://localhost:3001')).not.toContain('BENCH');
});

it('puts the lab’s addresses into requests, and leaves to an exploit page what is filled in later', () => {
  const headers = { Host: '{{host}}', Origin: '{{origin}}' };
  const html = solveHtml([{ handshake: { headers } }, { exploit: { body: '{{lab-ws}}/socket' } }]);
  const filled = fillBench(html, 'k3y', 'https://labs.example:8443').replace(/<[^>]*>/g, '');
  expect(filled).toContain('Host: labs.example:8443\nOrigin: https://labs.example:8443\n');
  expect(filled).toContain('{{lab-ws}}/socket');
});
