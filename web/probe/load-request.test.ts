import { expect, test } from 'vitest';
import { requestFromAction } from './load-request.ts';
import { probeTarget } from './presets.ts';

const target = probeTarget('http://localhost:3001/b/b0/', 'http://localhost:3000');

test.each<[string, unknown, string]>([
  [
    'headers by name',
    { headers: { Upgrade: 'websocket', 'X-Two': ['a', 'b'], 'X-None': null } },
    'GET /b/b0/socket HTTP/1.1\nHost: localhost:3001\nUpgrade: websocket\nX-Two: a\nX-Two: b',
  ],
  [
    'headers as pairs, in their order',
    {
      headers: [
        ['B', 1],
        ['A', '2'],
      ],
    },
    'GET /b/b0/socket HTTP/1.1\nHost: localhost:3001\nB: 1\nA: 2',
  ],
  [
    'another method and path',
    { method: 'POST', path: 'x?y' },
    'POST /b/b0/x?y HTTP/1.1\nHost: localhost:3001',
  ],
  ['a Host of its own', { headers: { host: 'other' } }, 'GET /b/b0/socket HTTP/1.1\nhost: other'],
  [
    'what only this bench knows',
    { headers: { Origin: '{{origin}}', Referer: '{{base}}/{{no}}' } },
    'GET /b/b0/socket HTTP/1.1\nHost: localhost:3001\nOrigin: http://localhost:3000\nReferer: /b/b0/{{no}}',
  ],
])('writes a request with %s', (_, action, text) => {
  expect(requestFromAction(action, target)?.text).toBe(text);
});

test('gives a fresh key each time', () => {
  const key = () =>
    requestFromAction({ headers: { 'Sec-WebSocket-Key': '{{key}}' } }, target)?.text.slice(-24);
  expect(key()).toMatch(/^[\w+/]{22}==$/);
  expect(key()).not.toBe(key());
});

test.each([null, 'GET /', 7])('refuses %j', (action) => {
  expect(requestFromAction(action, target)).toBeNull();
});
