import { expect, test } from 'vitest';
import { readMessage } from './read-message.ts';

test('reads a message of a known type', () => {
  expect(readMessage('{"type":"notice","message":"hi"}')).toEqual({ type: 'notice', message: 'hi' });
});

test.each([
  ['not json'],
  ['null'],
  ['[]'],
  ['{"type":"toString"}'],
  ['{"type":7}'],
  ['{}'],
  [new ArrayBuffer(1)],
])('passes over %s', (data) => {
  expect(readMessage(data)).toBeNull();
});
