import { expect, test } from 'vitest';
import { frameEvent, handshakeEvent } from '../testing/events.ts';
import { accessEvent, cookiesEvent } from '../testing/victim.ts';
import { expressionSearch, textSearch } from './search.ts';

test('finds a text in upper and lower case alike, in payloads and heads', () => {
  expect(textSearch('hELLO')?.(frameEvent(1, 'Hello'))).toBe(true);
  expect(textSearch('localhost:3001')?.(handshakeEvent(1))).toBe(true);
  expect(textSearch('bye')?.(frameEvent(1, 'Hello'))).toBe(false);
});

test('finds what travelled to the exploit server, encoded or not, and why a cookie did not', () => {
  expect(textSearch('password is k3v9')?.(accessEvent(1))).toBe(true);
  expect(textSearch('password%20is')?.(accessEvent(1))).toBe(true);
  expect(textSearch('HeadlessChrome')?.(accessEvent(1))).toBe(true);
  expect(textSearch('SameSiteLax')?.(cookiesEvent(1))).toBe(true);
});

test('takes a text word for word', () => {
  expect(textSearch('a.c')?.(frameEvent(1, 'abc'))).toBe(false);
});

test.each([
  ['h.*o', true],
  ['^host: ', true],
  ['h\\d', false],
])('finds what %s describes: %s', async (expression, expected) => {
  const found = await expressionSearch(expression);
  if (!('search' in found)) throw new Error(found.problem);
  expect(found.search(frameEvent(1, 'Hello\nHost: x'))).toBe(expected);
});

test.each([
  ['(a', 'missing closing ) in “(a”'],
  ['[a', 'missing closing ] in “[a”'],
  ['a**', '“**”'],
  ['(?=x)', 'Look-around and back-references are left out'],
  ['(a)\\1', 'Look-around and back-references are left out'],
  ['a'.repeat(201), 'Expected at most 200 characters, found 201'],
])('says why %s cannot be used', async (expression, words) => {
  const found = await expressionSearch(expression);
  expect('problem' in found && found.problem).toContain(words);
});

test('is soon done with an expression over which other engines take for ever', async () => {
  const found = await expressionSearch('^(a+)+b$');
  if (!('search' in found)) throw new Error(found.problem);
  const start = performance.now();
  expect(found.search(frameEvent(1, `${'a'.repeat(60_000)}!`))).toBe(false);
  expect(performance.now() - start).toBeLessThan(2000);
});
