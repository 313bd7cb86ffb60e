import { expect, test } from 'vitest';
import { toBase64 } from '../../protocol/bytes.ts';
import { heldFrame, heldHandshake } from '../testing/held.ts';
import { changeSummary, heldSummary, timeLeft } from './held-words.ts';

const wire = {
  seq: 1,
  at: 0,
  connection: 'c1',
  actor: 'learner',
  via: 'browser',
  secure: false,
  direction: 'client',
} as const;

test.each([
  ['a handshake', heldHandshake('h1'), 'GET /b/b0/socket HTTP/1.1'],
  ['a text', heldFrame('h1', 'Hello'), '“Hello”'],
  ['a long text', heldFrame('h1', 'x'.repeat(70)), `“${'x'.repeat(60)}…”`],
  ['an empty frame', heldFrame('h1', '', { opcode: 'pong' }), 'no payload'],
  ['binary', heldFrame('h1', 'Hi', { opcode: 'binary' }), '2 bytes 48 69'],
  ['a text that is no UTF-8', heldFrame('h1', '', { payload: toBase64(Uint8Array.of(0xff)) }), '1 byte ff'],
  [
    'a close',
    heldFrame('h1', '', { opcode: 'close', payload: toBase64(Uint8Array.of(3, 232, 98)) }),
    '1000 normal closure: b',
  ],
])('puts %s into one line', (_, item, line) => {
  expect(heldSummary(item)).toBe(line);
});

test.each([
  [
    'another value',
    'GET / HTTP/1.1\r\nOrigin: a\r\n\r\n',
    'GET / HTTP/1.1\r\nOrigin: b\r\n\r\n',
    'edited handshake Origin: a → Origin: b',
  ],
  [
    'a line more',
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nX-Lab-Pass: 1\r\n\r\n',
    'edited handshake nothing → X-Lab-Pass: 1',
  ],
  [
    'another order',
    'GET / HTTP/1.1\r\nA: 1\r\nB: 2\r\n\r\n',
    'GET / HTTP/1.1\r\nB: 2\r\nA: 1\r\n\r\n',
    'edited handshake, its lines in another order',
  ],
])('says of an edited handshake what differs: %s', (_, before, after, line) => {
  expect(
    changeSummary({ ...wire, kind: 'intercept', what: 'handshake', action: 'edited', before, after }),
  ).toBe(line);
});

test('says of a dropped handshake which it was', () => {
  const before = 'GET /b/b0/socket HTTP/1.1\r\nHost: x\r\n\r\n';
  expect(changeSummary({ ...wire, kind: 'intercept', what: 'handshake', action: 'dropped', before })).toBe(
    'dropped handshake “GET /b/b0/socket HTTP/1.1”',
  );
});

test.each([
  [60_000, '60 s'],
  [900, '1 s'],
  [0, '0 s'],
  [-5000, '0 s'],
])('counts %i ms as %s', (left, words) => {
  expect(timeLeft(1_000_000 + left, 1_000_000)).toBe(words);
});
