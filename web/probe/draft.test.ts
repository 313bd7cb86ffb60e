import { expect, test } from 'vitest';
import type { HeaderField } from '../../protocol/http-head.ts';
import { draftFromHead, draftFromText, freshKey, rows, toWire } from './draft.ts';

test.each([
  ['one line', 'GET / HTTP/1.1', 'GET / HTTP/1.1\r\n\r\n'],
  ['a last line end', 'GET / HTTP/1.1\n', 'GET / HTTP/1.1\r\n\r\n'],
  ['its own empty line', 'GET / HTTP/1.1\nHost: x\n\n', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['CR LF already', 'GET / HTTP/1.1\r\nHost: x', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['bytes after the head', 'GET / HTTP/1.1\n\nGET /x HTTP/1.1', 'GET / HTTP/1.1\r\n\r\nGET /x HTTP/1.1'],
])('sends a text with %s with CR LF and an empty line', (_, text, wire) => {
  expect(toWire(text)).toBe(wire);
});

test('reads the table out of the text, repeated headers and their order included', () => {
  const { head, problem } = draftFromText('GET /chat HTTP/1.1\nHost: x\nOrigin: a\nOrigin: b');
  expect(problem).toBeNull();
  expect(head).toEqual({
    method: 'GET',
    target: '/chat',
    version: '1.1',
    headers: [
      ['Host', 'x'],
      ['Origin', 'a'],
      ['Origin', 'b'],
    ],
  });
});

test('keeps the table and says why while the text cannot be read', () => {
  const before = draftFromText('GET /chat HTTP/1.1\nHost: x');
  const after = draftFromText('GET /chat HTTP/1.1\nno colon here', before);
  expect(after.head).toEqual(before.head);
  expect(after.problem?.line).toBe(2);
  expect(after.text).toContain('no colon here');
});

test('leaves an empty row out of the text and in the table', () => {
  const { head } = draftFromText('GET / HTTP/1.1\nHost: x');
  const draft = draftFromHead({ ...head, headers: rows.add(head.headers) });
  expect(draft.text).toBe('GET / HTTP/1.1\nHost: x');
  expect(draft.head.headers).toHaveLength(2);
});

test('gives back the text it was read from', () => {
  const text = 'OPTIONS /a?b HTTP/1.0\nHost: x\nX-Twice: 1\nX-Twice: 2';
  expect(draftFromHead(draftFromText(text).head).text).toBe(text);
});

const fields: HeaderField[] = [
  ['A', '1'],
  ['B', '2'],
  ['C', '3'],
];
const names = (headers: HeaderField[]) => headers.map(([name]) => name).join('');

test.each([
  ['moves a row up', rows.move(fields, 2, 1), 'ACB'],
  ['moves a row down', rows.move(fields, 0, 1), 'BAC'],
  ['leaves the first row where it is', rows.move(fields, 0, -1), 'ABC'],
  ['duplicates a row in its place', rows.duplicate(fields, 1), 'ABBC'],
  ['removes a row', rows.remove(fields, 0), 'BC'],
])('%s', (_, headers, expected) => {
  expect(names(headers)).toBe(expected);
});

test('makes keys of 16 bytes, each another one', () => {
  const keys = Array.from({ length: 50 }, freshKey);
  expect(new Set(keys).size).toBe(50);
  for (const key of keys) expect(atob(key)).toHaveLength(16);
});
