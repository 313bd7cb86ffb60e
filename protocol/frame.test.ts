import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex, utf8 } from './bytes.ts';
import {
  applyMask,
  encodeClosePayload,
  encodeFrame,
  type FrameInit,
  parseClosePayload,
  randomMaskingKey,
  unmaskInPlace,
} from './frame.ts';
import { maskingKey, payload } from './testing/arbitraries.ts';
import { writeWithWs } from './testing/ws-oracle.ts';

const hello = utf8('Hello');
const key = fromHex('37fa213d');

describe('encodeFrame', () => {
  test.each<[string, FrameInit, string]>([
    ['an unmasked text message', { opcode: 'text', payload: hello }, '810548656c6c6f'],
    ['a masked text message', { opcode: 'text', payload: hello, maskingKey: key }, '818537fa213d7f9f4d5158'],
    ['a first fragment', { opcode: 'text', payload: utf8('Hel'), fin: false }, '010348656c'],
    ['a last fragment', { opcode: 'continuation', payload: utf8('lo') }, '80026c6f'],
    ['an unmasked ping', { opcode: 'ping', payload: hello }, '890548656c6c6f'],
    ['a masked pong', { opcode: 'pong', payload: hello, maskingKey: key }, '8a8537fa213d7f9f4d5158'],
  ])('writes the example of RFC 6455 §5.7: %s', (_name, init, hex) => {
    expect(toHex(encodeFrame(init))).toBe(hex);
  });

  test.each([
    [256, '827e0100'],
    [65_536, '827f0000000000010000'],
  ])('writes the example of RFC 6455 §5.7: %i bytes of binary', (length, header) => {
    const frame = encodeFrame({ opcode: 'binary', payload: new Uint8Array(length) });
    expect(toHex(frame.subarray(0, frame.length - length))).toBe(header);
  });

  test.each<[string, FrameInit, string]>([
    ['a reserved opcode by name', { opcode: 'reserved' }, '8300'],
    ['a reserved opcode by number', { opcode: 0xf }, '8f00'],
    ['all reserved bits', { opcode: 'text', rsv1: true, rsv2: true, rsv3: true }, 'f100'],
    ['a fragmented control frame', { opcode: 'close', fin: false }, '0800'],
    ['a length of 5 in 16 bits', { opcode: 'text', payload: hello, lengthBits: 16 }, '817e000548656c6c6f'],
    ['a length of 0 in 64 bits', { opcode: 'text', lengthBits: 64 }, '817f0000000000000000'],
    ['more than it sends', { opcode: 'text', payload: hello, declaredLength: 6 }, '810648656c6c6f'],
    ['less than it sends', { opcode: 'text', payload: hello, declaredLength: 0 }, '810048656c6c6f'],
    ['the highest bit of a length', { opcode: 'text', declaredLength: 2n ** 63n }, '817f8000000000000000'],
    ['the largest length', { opcode: 'text', declaredLength: 2n ** 64n - 1n }, '817fffffffffffffffff'],
    ['a length too long for its form', { opcode: 'text', declaredLength: 300, lengthBits: 7 }, '812c'],
  ])('writes what the protocol forbids: %s', (_name, init, hex) => {
    expect(toHex(encodeFrame(init))).toBe(hex);
  });

  test('writes every sound frame as ws does', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 15 }),
        fc.boolean(),
        fc.boolean(),
        payload,
        fc.option(maskingKey),
        (opcode, fin, rsv1, content, mask) => {
          const frame = { opcode, fin, rsv1, payload: content, maskingKey: mask };
          expect(toHex(encodeFrame(frame))).toBe(toHex(writeWithWs(frame)));
        },
      ),
    );
  });

  test('leaves the payload it was given as it was', () => {
    const given = utf8('Hello');
    encodeFrame({ opcode: 'text', payload: given, maskingKey: key });
    expect(given).toEqual(hello);
  });

  test('refuses a masking key that is not four bytes', () => {
    expect(() => encodeFrame({ opcode: 'text', maskingKey: fromHex('37fa21') })).toThrow(
      'Expected a masking key of 4 bytes, found 3 bytes.',
    );
  });
});

describe('applyMask', () => {
  test('undoes itself', () => {
    fc.assert(
      fc.property(payload, maskingKey, fc.nat({ max: 9 }), (content, mask, offset) => {
        expect(applyMask(applyMask(content, mask, offset), mask, offset)).toEqual(content);
      }),
    );
  });

  test.each([0, 1, 2, 3, 7])('masks a long payload from offset %i byte by byte with the key', (offset) => {
    const content = Uint8Array.from({ length: 1003 }, (_, at) => at & 0xff);
    const expected = content.map((byte, at) => byte ^ (key[(offset + at) % 4] ?? 0));
    expect(applyMask(content, key, offset)).toEqual(expected);
  });

  test('masks a payload piece by piece as in one go', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), maskingKey, fc.nat({ max: 40 }), (content, mask, at) => {
        const pieces = [applyMask(content.subarray(0, at), mask), applyMask(content.subarray(at), mask, at)];
        expect(pieces.flatMap((piece) => [...piece])).toEqual([...applyMask(content, mask)]);
      }),
    );
  });
});

describe('unmaskInPlace', () => {
  test('unmasks a payload wherever it lies in memory, and nothing beside it', () => {
    for (const length of [0, 1, 5, 127, 128, 131, 1003])
      for (let place = 0; place < 8; place++) {
        const content = Uint8Array.from({ length }, (_, at) => at & 0xff);
        const frame = encodeFrame({ opcode: 'binary', payload: content, maskingKey: key });
        const memory = new Uint8Array(place + frame.length + 4).fill(0xee);
        memory.set(frame, place);
        const [from, to] = [frame.length - length, frame.length];
        unmaskInPlace(memory.subarray(place), from, to);
        expect(memory.subarray(place + from, place + to)).toEqual(content);
        expect(memory.subarray(place, place + from)).toEqual(frame.subarray(0, from));
        expect(memory.subarray(place + to)).toEqual(new Uint8Array(4).fill(0xee));
      }
  });
});

test('makes masking keys of four bytes that differ', () => {
  const keys = Array.from({ length: 8 }, () => toHex(randomMaskingKey()));
  expect(keys.every((hex) => hex.length === 8)).toBe(true);
  expect(new Set(keys).size).toBeGreaterThan(1);
});

describe('close payloads', () => {
  test.each([
    ['nothing', '', { code: null, reason: '', broken: null }],
    ['a code', '03e8', { code: 1000, reason: '', broken: null }],
    ['a code and a reason', '03e9627965', { code: 1001, reason: 'bye', broken: null }],
    ['a code that is not sent', '0000', { code: 0, reason: '', broken: null }],
    [
      'a single byte',
      '03',
      { code: null, reason: '', broken: 'Expected no payload, or a close code of 2 bytes; found 1 byte.' },
    ],
    [
      'a reason that is not UTF-8',
      '03e8ff',
      { code: 1000, reason: '', broken: 'Expected a reason in UTF-8; found other bytes.' },
    ],
  ])('reads %s', (_name, hex, expected) => {
    expect(parseClosePayload(fromHex(hex))).toEqual(expected);
  });

  test('reads what it has written', () => {
    fc.assert(
      fc.property(fc.nat({ max: 65_535 }), fc.string({ unit: 'binary' }), (code, reason) => {
        expect(parseClosePayload(encodeClosePayload(code, reason))).toEqual({ code, reason, broken: null });
      }),
    );
  });

  test('writes nothing without a code', () => {
    expect(encodeClosePayload()).toHaveLength(0);
    expect(encodeClosePayload(null)).toHaveLength(0);
  });
});
