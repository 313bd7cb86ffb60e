import { expect, test } from 'vitest';
import { fromHex, toHex, utf8 } from '../../protocol/bytes.ts';
import type { OpcodeName } from '../../protocol/trace.ts';
import { changeForm, draftFromBytes, type PayloadForm, readDraft } from './payload-draft.ts';

test.each<[string, OpcodeName, Uint8Array, PayloadForm, string]>([
  ['text', 'text', utf8('Grüße'), 'text', 'Grüße'],
  ['an object', 'text', utf8('{"a":1}'), 'json', '{\n  "a": 1\n}'],
  ['a bare number', 'text', utf8('42'), 'text', '42'],
  ['bytes that are no UTF-8', 'text', fromHex('c328'), 'hex', 'c3 28'],
  // A textarea would make LF of it.
  ['a carriage return', 'text', utf8('a\r\nb'), 'hex', '61 0d 0a 62'],
  ['binary', 'binary', utf8('Hi'), 'hex', '48 69'],
  ['a ping', 'ping', utf8('hi'), 'text', 'hi'],
  ['a close', 'close', fromHex('03e8627965'), 'close', '1000 bye'],
  ['a close without a reason', 'close', fromHex('03e8'), 'close', '1000'],
  ['an empty close', 'close', fromHex(''), 'close', ''],
  ['a close of one byte', 'close', fromHex('03'), 'hex', '03'],
])('shows %s as whoever edits it expects, and gives the same bytes back', (_, opcode, bytes, form, text) => {
  const draft = draftFromBytes(bytes, opcode);
  expect(draft).toEqual({ form, text });
  expect(readDraft(draft)).toEqual({ bytes });
});

test.each<[PayloadForm, string, string]>([
  ['json', '{"a": ', 'This is not JSON'],
  ['hex', '4', 'Expected two hex digits'],
  ['hex', 'zz', 'found "z"'],
  ['close', 'bye', 'Expected a code'],
  ['close', '70000', 'Expected a code'],
])('says why %s of “%s” stands for no bytes', (form, text, problem) => {
  expect(readDraft({ form, text })).toEqual({ problem: expect.stringContaining(problem) });
});

test.each<[PayloadForm, string, PayloadForm, string | null]>([
  ['text', 'Hi', 'hex', '48 69'],
  ['hex', '7b7d', 'json', '{}'],
  ['json', '{\n  "a": 1\n}', 'text', '{"a":1}'],
  ['text', 'no JSON yet', 'json', 'no JSON yet'],
  ['json', '{"half', 'text', '{"half'],
  ['hex', 'c328', 'text', null],
  ['hex', '03e9', 'close', '1001'],
])('writes %s “%s” as %s', (form, text, other, expected) => {
  expect(changeForm({ form, text }, other)).toEqual(
    expected === null ? null : { form: other, text: expected },
  );
});

test('sends JSON without the white space that it is laid out with', () => {
  const read = readDraft({ form: 'json', text: '{\n  "a": "b c"\n}' });
  expect('bytes' in read && toHex(read.bytes)).toBe(toHex(utf8('{"a":"b c"}')));
});
