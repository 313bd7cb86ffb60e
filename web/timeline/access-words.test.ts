import { expect, test } from 'vitest';
import { accessEvent } from '../testing/victim.ts';
import { decoded, fieldsOf, logLine, readableTarget } from './access-words.ts';

test.each([
  ['a%20b', 'a b'],
  ['50%', '50%'],
  ['a%20b%zz', 'a b%zz'],
  ['%ff%20', '%ff%20'],
  ['a+b', 'a+b'],
  ['%E2%82%AC', '€'],
])('decodes %s as far as it is sound', (text, expected) => {
  expect(decoded(text)).toBe(expected);
});

test('reads a target as it was before it was encoded', () => {
  expect(readableTarget(accessEvent(1))).toBe('/log?line=Your password is k3v9');
  expect(readableTarget(accessEvent(1, { path: '/', query: '' }))).toBe('/');
});

test.each<[string, [string, string][]]>([
  [
    'a=1&b=%3Cb%3E',
    [
      ['a', '1'],
      ['b', '<b>'],
    ],
  ],
  ['line=x=y', [['line', 'x=y']]],
  ['aGVsbG8=', []],
  ['just text', []],
  ['', []],
])('reads the fields of “%s”', (text, expected) => {
  expect(fieldsOf(text)).toEqual(expected);
});

test('is a line as in a web server’s log', () => {
  const event = accessEvent(1, { referrer: '', at: Date.UTC(2026, 0, 2, 3, 4, 5) });
  expect(logLine(event)).toBe(
    'victim [2026-01-02T03:04:05.000Z] "GET /log?line=Your%20password%20is%20k3v9" 404 "-" "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/153.0.0.0"',
  );
});
