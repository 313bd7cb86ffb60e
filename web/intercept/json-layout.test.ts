import { expect, test } from 'vitest';
import { compactJson, prettyJson } from './json-layout.ts';

test.each([
  ['an object', '{"a":1,"b":[true,null]}', '{\n  "a": 1,\n  "b": [\n    true,\n    null\n  ]\n}'],
  ['empty ones', '{"a":{},"b":[]}', '{\n  "a": {},\n  "b": []\n}'],
  ['marks inside a string', '{"a":"{[,:\\"]}"}', '{\n  "a": "{[,:\\"]}"\n}'],
  ['a bare string', '"a b"', '"a b"'],
])('lays out %s, and back', (_, json, pretty) => {
  expect(prettyJson(json)).toBe(pretty);
  expect(compactJson(pretty)).toBe(json);
});

test.each([
  ['a doubled name', '{"role":"user","role":"admin"}'],
  ['a number too large for a float', '{"id":12345678901234567890}'],
  ['the form of a number', '[1.0,1e3,-0]'],
  ['an escape', '["\\u0041\\/"]'],
  ['white space in a string', '["a\u00a0 b"]'],
])('keeps %s as it was written', (_, json) => {
  expect(compactJson(prettyJson(json))).toBe(json);
});

test.each(['', '{', '{"a":1,}', "{'a':1}"])('throws a SyntaxError for %s', (text) => {
  expect(() => prettyJson(text)).toThrow(SyntaxError);
  expect(() => compactJson(text)).toThrow(SyntaxError);
});
