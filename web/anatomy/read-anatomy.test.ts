import { expect, test } from 'vitest';
import { concat, fromHex, utf8 } from '../../protocol/bytes.ts';
import { encodeClosePayload, encodeFrame, type FrameInit } from '../../protocol/frame.ts';
import { type AnatomyField, type FieldId, readAnatomy } from './read-anatomy.ts';

const key = fromHex('37fa213d');

test('reads the masked Hello of RFC 6455 §5.7, field by field', () => {
  const { fields, wire, payload, missing, extra } = readAnatomy(fromHex('818537fa213d7f9f4d5158'));
  expect(fields.map(({ id, value, bytes }) => [id, value, ...bytes])).toEqual([
    ['fin', '1', 0, 1],
    ['rsv1', '0', 0, 1],
    ['rsv2', '0', 0, 1],
    ['rsv3', '0', 0, 1],
    ['opcode', '0x1 text', 0, 1],
    ['mask', '1', 1, 2],
    ['length', '5 bytes', 1, 2],
    ['key', '37 fa 21 3d', 2, 6],
    ['masked', '5 bytes', 6, 11],
    ['payload', '5 bytes', 6, 11],
  ]);
  expect([...wire]).toEqual([...fromHex('7f9f4d5158')]);
  expect(new TextDecoder().decode(payload)).toBe('Hello');
  expect([missing, extra]).toEqual([0, 0]);
});

test.each<[string, FrameInit, FieldId, string, RegExp]>([
  [
    'a length of 16 bits',
    { opcode: 'binary', payload: new Uint8Array(256) },
    'extended',
    '256 bytes',
    /16 bits/,
  ],
  ['a length of 64 bits', { opcode: 2, declaredLength: 65_536 }, 'extended', '65,536 bytes', /64 bits/],
  ['a longer form than needed', { opcode: 1, lengthBits: 16 }, 'extended', '0 bytes', /7 bits would do/],
  [
    'a close code',
    { opcode: 'close', payload: encodeClosePayload(1001) },
    'code',
    '1001 going away',
    /leaves/,
  ],
  ['a reserved opcode', { opcode: 0xb }, 'opcode', '0xb reserved', /no meaning/],
  ['a first fragment', { opcode: 'text', fin: false }, 'fin', '0', /more frames of this message follow/],
  ['a last fragment', { opcode: 'continuation' }, 'fin', '1', /last fragment/],
  ['text that is not UTF-8', { opcode: 'text', payload: fromHex('ff') }, 'payload', '1 byte', /not UTF-8/],
  ['compression', { opcode: 'text', rsv1: true }, 'rsv1', '1', /compressed/],
])('says what %s means', (_, init, id, value, meaning) => {
  const field = fieldOf(readAnatomy(encodeFrame(init)).fields, id);
  expect(field.value).toBe(value);
  expect(field.meaning).toMatch(meaning);
  expect(field.section).toMatch(/^RFC 6455 §\d/);
});

test('does not claim that a masking key is random: one that was chosen by hand looks the same', () => {
  const { meaning } = fieldOf(readAnatomy(encodeFrame({ opcode: 'text', maskingKey: key })).fields, 'key');
  expect(meaning).toMatch(/must be random and new for each frame/);
  expect(meaning).not.toMatch(/random bytes/);
});

test.each<[string, FrameInit, FieldId[]]>([
  ['mask-missing', { opcode: 'text' }, ['mask']],
  ['rsv-set', { opcode: 'text', rsv1: true }, ['rsv1']],
  ['rsv-set', { opcode: 'text', rsv1: true, rsv3: true }, ['rsv3']],
  ['rsv-set', { opcode: 'ping', rsv1: true, rsv2: true }, ['rsv1', 'rsv2']],
  ['control-too-long', { opcode: 'ping', payload: new Uint8Array(126) }, ['extended']],
  ['close-length-1', { opcode: 'close', payload: fromHex('03') }, ['length']],
  ['close-code-invalid', { opcode: 'close', payload: encodeClosePayload(1005) }, ['code']],
  ['utf8-invalid', { opcode: 'text', payload: fromHex('ff') }, ['payload']],
])('marks %s on the field that it concerns', (rule, init, expected) => {
  const { fields } = readAnatomy(encodeFrame(init), [rule]);
  expect(fields.filter(({ broken }) => broken.length > 0).map(({ id }) => id)).toEqual(expected);
});

test('keeps an unknown rule with the frame', () => {
  const { broken, fields } = readAnatomy(encodeFrame({ opcode: 'text' }), ['of-tomorrow']);
  expect(broken.map(({ rule }) => rule)).toEqual(['of-tomorrow']);
  expect(fields.flatMap((field) => field.broken)).toEqual([]);
});

test('counts what a frame declares and does not have, and what comes after it', () => {
  const short = readAnatomy(encodeFrame({ opcode: 'text', payload: utf8('abc'), declaredLength: 100 }));
  expect([short.missing, short.extra]).toEqual([97, 0]);
  const two = concat([encodeFrame({ opcode: 'text', maskingKey: key }), fromHex('8900')]);
  expect(readAnatomy(two).extra).toBe(2);
});

test.each(['', '81', '81fe01', '81ff00000000'])('waits for the rest of the header after “%s”', (hex) => {
  expect(readAnatomy(fromHex(hex)).header).toBeNull();
});

function fieldOf(fields: readonly AnatomyField[], id: FieldId): AnatomyField {
  const field = fields.find((candidate) => candidate.id === id);
  if (!field) throw new Error(`Expected a field ${id}, found ${fields.map((found) => found.id).join(', ')}.`);
  return field;
}
