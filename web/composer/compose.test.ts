import { expect, test } from 'vitest';
import { toHex, utf8 } from '../../protocol/bytes.ts';
import { encodeFrame } from '../../protocol/frame.ts';
import { type FrameRuleId, frameRules } from '../../protocol/frame-rules.ts';
import { compose, jsonProblem, MOST_BYTES, prettyJson, split } from './compose.ts';
import { type MessageDraft, plainDraft, readDraft } from './message-draft.ts';
import { SentStream } from './sent-stream.ts';

const key = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
const own: Partial<MessageDraft> = { mask: 'own', key: '37fa213d' };

test.each<[string, Partial<MessageDraft>, string]>([
  // RFC 6455 §5.7 has these.
  ['a masked “Hello”', { payload: 'Hello' }, '818537fa213d7f9f4d5158'],
  ['an unmasked “Hello”', { payload: 'Hello', mask: 'none' }, '810548656c6c6f'],
  ['its own key', { payload: 'Hello', ...own, key: '00 00 00 00' }, '81850000000048656c6c6f'],
  ['bytes in hex', { form: 'hex', payload: 'ff 00', opcode: 2, mask: 'none' }, '8202ff00'],
  ['bytes in Base64', { form: 'base64', payload: '/w A=', opcode: 2, mask: 'none' }, '8202ff00'],
  ['JSON as it was typed', { form: 'json', payload: '{ }', mask: 'none' }, '81037b207d'],
  [
    'a close code and a reason',
    { opcode: 8, form: 'close', code: '1000', reason: 'ok', mask: 'none' },
    '880403e86f6b',
  ],
  ['a close frame without a code', { opcode: 8, form: 'close', code: '', mask: 'none' }, '8800'],
  ['a code that is never sent', { opcode: 8, form: 'close', code: '1005', mask: 'none' }, '880203ed'],
  ['three fragments', { payload: 'abc', fragments: 3, mask: 'none' }, '010161' + '000162' + '800163'],
  [
    'a ping between fragments',
    { payload: 'ab', fragments: 2, between: 'ping', mask: 'none' },
    '010161' + '8900' + '800162',
  ],
  ['fragments without content', { payload: '', fragments: 2, mask: 'none' }, '0100' + '8000'],
  [
    'reserved bits on the first fragment only',
    { payload: 'ab', fragments: 2, rsv1: true, mask: 'none' },
    '410161' + '800162',
  ],
  ['a length that lies', { payload: 'abc', declared: '5', mask: 'none' }, '8105616263'],
  [
    'a lie on the last fragment only',
    { payload: 'ab', fragments: 2, declared: '9', mask: 'none' },
    '010161' + '800962',
  ],
  ['a length in 16 bits', { payload: 'a', lengthBits: 16, mask: 'none' }, '817e000161'],
  ['a length in 64 bits', { payload: 'a', lengthBits: 64, mask: 'none' }, '817f000000000000000161'],
  ['the highest bit of a length', { declared: '0x8000000000000000', mask: 'none' }, '817f8000000000000000'],
])('makes the bytes of %s', (_, change, hex) => {
  const composed = compose({ ...plainDraft, ...change }, () => key);
  expect('bytes' in composed ? toHex(composed.bytes) : composed.problem).toBe(hex);
});

test.each<[string, Partial<MessageDraft>, string, RegExp]>([
  ['half a byte of hex', { form: 'hex', payload: 'abc' }, 'payload', /two hex digits for each byte/],
  ['what is no Base64', { form: 'base64', payload: '?' }, 'payload', /Expected base64/],
  ['a code of three bytes', { opcode: 8, form: 'close', code: '70000' }, 'code', /from 0 to 65,535,/],
  [
    'a reason without a code',
    { opcode: 8, form: 'close', code: '', reason: 'x' },
    'code',
    /a code before the reason/,
  ],
  ['a key of three bytes', { mask: 'own', key: '010203' }, 'key', /4 bytes, 8 hex digits; found 3/],
  ['a length below zero', { declared: '-1' }, 'declared', /from 0 to 2\^64 - 1/],
  ['a length of 65 bits', { declared: '18446744073709551616' }, 'declared', /from 0 to 2\^64 - 1/],
  [
    'more than one message carries',
    { payload: 'x'.repeat(MOST_BYTES) },
    'payload',
    /at most 196,608 bytes at a time; found 196,6\d\d\./,
  ],
])('says what is wrong with %s', (_, change, field, problem) => {
  expect(compose({ ...plainDraft, ...change }, () => key)).toEqual({
    field,
    problem: expect.stringMatching(problem),
  });
});

/** Every rule of the table, and a draft that breaks it: what the composer is for. */
const breaking: Partial<Record<FrameRuleId, { before?: string; draft: Partial<MessageDraft> }>> = {
  'mask-missing': { draft: { mask: 'none' } },
  'rsv-set': { draft: { rsv2: true } },
  'opcode-reserved': { draft: { opcode: 3 } },
  'control-fragmented': { draft: { opcode: 9, fin: false } },
  'control-too-long': { draft: { opcode: 9, payload: 'x'.repeat(126) } },
  'continuation-unexpected': { draft: { opcode: 0 } },
  'continuation-expected': { draft: { payload: 'ab', fragments: 2, between: 'text' } },
  'length-not-minimal': { draft: { payload: 'a', lengthBits: 64 } },
  'length-top-bit': { draft: { declared: '0xffffffffffffffff' } },
  'close-length-1': { draft: { opcode: 8, form: 'hex', payload: '03' } },
  'close-code-invalid': { draft: { opcode: 8, form: 'close', code: '1006' } },
  'utf8-invalid': { draft: { form: 'hex', payload: 'c328' } },
  'after-close': { before: '8880' + '00000000', draft: {} },
  'frame-too-large': { draft: { declared: '0x7fffffffffffffff' } },
};

/** A client cannot break the server's rule, and the size of a message is the receiver's own. */
const notOurs: FrameRuleId[] = ['mask-forbidden', 'message-too-large'];

test('can break every rule that a client can break', () => {
  expect([...Object.keys(breaking), ...notOurs].sort()).toEqual(Object.keys(frameRules).sort());
});

test.each(Object.entries(breaking))(
  'names the rule %s when a draft breaks it, and makes its bytes',
  (rule, { before, draft }) => {
    const stream = new SentStream();
    if (before) stream.add(Uint8Array.from(before.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)));
    const composed = compose({ ...plainDraft, payload: 'a', ...draft }, () => key);
    if ('problem' in composed) throw new Error(composed.problem);
    expect(stream.judge(composed.bytes).broken.map((one) => one.rule)).toContain(rule);
  },
);

test('finds nothing wrong with a plain draft', () => {
  const composed = compose(plainDraft, () => key);
  expect('bytes' in composed && new SentStream().judge(composed.bytes)).toEqual({
    broken: [],
    swallowed: false,
    waits: 0,
  });
});

test('knows what earlier bytes have left open', () => {
  const stream = new SentStream();
  const frame = (init: Parameters<typeof encodeFrame>[0]) => encodeFrame({ maskingKey: key, ...init });
  stream.add(frame({ opcode: 'text', fin: false, payload: utf8('a') }));
  expect(rules(stream, frame({ opcode: 'text' }))).toEqual(['continuation-expected']);
  expect(rules(stream, frame({ opcode: 'continuation' }))).toEqual([]);
  stream.add(frame({ opcode: 'continuation' }));
  expect(rules(stream, frame({ opcode: 'continuation' }))).toEqual(['continuation-unexpected']);
});

test('tells that bytes fall into an earlier frame whose length lied', () => {
  const stream = new SentStream();
  const lie = encodeFrame({ opcode: 'text', payload: utf8('abc'), declaredLength: 20, maskingKey: key });
  expect(stream.judge(lie).waits).toBe(17);
  stream.add(lie);
  const next = stream.judge(encodeFrame({ opcode: 'ping', maskingKey: key }));
  expect(next).toEqual({ broken: [], swallowed: true, waits: 11 });
});

test('takes RSV1 for what was agreed on', () => {
  const compressed = encodeFrame({ opcode: 'text', rsv1: true, maskingKey: key });
  expect(rules(new SentStream(true), compressed)).toEqual([]);
  expect(rules(new SentStream(), compressed)).toEqual(['rsv-set']);
});

test.each([
  [5, 2, [2, 3]],
  [2, 3, [0, 1, 1]],
  [0, 2, [0, 0]],
])('splits %i bytes into %i pieces', (length, pieces, lengths) => {
  expect(split(new Uint8Array(length), pieces).map((piece) => piece.length)).toEqual(lengths);
});

test('formats JSON, and leaves alone what is none', () => {
  expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(prettyJson('{a')).toBe('{a');
  expect(jsonProblem('{a')).toMatch(/JSON/);
});

test.each<[string, unknown, Partial<MessageDraft>]>([
  ['text', { text: 'hi' }, { form: 'text', payload: 'hi', opcode: 1 }],
  ['bytes', { hex: '00ff' }, { form: 'hex', payload: '00ff', opcode: 2 }],
  ['bytes as text', { hex: 'c328', opcode: 'text' }, { form: 'hex', payload: 'c328', opcode: 1 }],
  ['JSON', { json: { a: 1 } }, { form: 'json', payload: '{\n  "a": 1\n}' }],
  [
    'a close',
    { opcode: 'close', code: 4001, reason: 'bye' },
    { opcode: 8, form: 'close', code: '4001', reason: 'bye' },
  ],
  ['a close by its bits', { opcode: 8, code: 1001 }, { opcode: 8, form: 'close', code: '1001' }],
  ['half a code', { opcode: 8, hex: '03' }, { opcode: 8, form: 'hex', payload: '03' }],
  ['bits', { fin: false, rsv1: true, mask: false }, { fin: false, rsv1: true, mask: 'none' }],
  ['a key', { key: '01020304' }, { mask: 'own', key: '01020304' }],
  ['a length', { length: 70000 }, { declared: '70000' }],
  ['nonsense', { opcode: 99, fragments: -3, fin: 'no', lengthBits: 5 }, {}],
  ['nothing at all', 'hello', {}],
])('reads a draft from outside: %s', (_, value, expected) => {
  const { fragments, ...rest } = readDraft(value);
  expect(rest).toMatchObject(expected);
  expect(fragments).toBe(1);
});

test('reads back what it was', () => {
  const draft: MessageDraft = {
    ...plainDraft,
    ...own,
    opcode: 11,
    payload: '{{token}}',
    fragments: 4,
    between: 'close',
    lengthBits: 64,
  };
  expect(readDraft(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
});

function rules(stream: SentStream, bytes: Uint8Array): string[] {
  return stream.judge(bytes).broken.map(({ rule }) => rule);
}
