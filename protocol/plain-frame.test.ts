import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, fromHex, utf8 } from './bytes.ts';
import { encodeFrame, type FrameInit, unmaskInPlace } from './frame.ts';
import { type DecodedFrame, FrameDecoder } from './frame-decoder.ts';
import { FrameRules } from './frame-rules.ts';
import { findPlainFrame, type PlainFrame } from './plain-frame.ts';
import { anyFrame, maskingKey, payload } from './testing/arbitraries.ts';

const KEY = fromHex('37fa213d');
const LONGEST = 65_535;

describe('findPlainFrame', () => {
  test('finds the masked text of RFC 6455 §5.7, wherever it begins', () => {
    const chunk = fromHex('0000 818537fa213d7f9f4d5158');
    expect(find(chunk, 2)).toEqual({ type: 'text', from: 8, to: 13 });
    expect(find(chunk, 0)).toBeNull();
    expect(find(chunk, 3)).toBeNull();
  });

  test.each([
    ['0 bytes', 0, 6],
    ['125 bytes', 125, 6],
    ['126 bytes', 126, 8],
    ['65,535 bytes', 65_535, 8],
  ])('finds a binary message of %s', (_what, length, from) => {
    const chunk = encodeFrame({ opcode: 'binary', payload: new Uint8Array(length), maskingKey: KEY });
    expect(find(chunk)).toEqual({ type: 'binary', from, to: from + length });
  });

  test.each<[string, Partial<FrameInit>]>([
    ['without a mask', { maskingKey: null }],
    ['that is a fragment', { fin: false }],
    ['that continues a message', { opcode: 'continuation' }],
    ['with RSV1', { rsv1: true }],
    ['with RSV2', { rsv2: true }],
    ['with RSV3', { rsv3: true }],
    ['of a reserved opcode', { opcode: 3 }],
    ['that closes', { opcode: 'close' }],
    ['that pings', { opcode: 'ping' }],
    ['whose length is not in its shortest form', { lengthBits: 16 }],
    ['whose length is in the longest form', { lengthBits: 64 }],
    ['that declares more than is there', { declaredLength: 6 }],
    ['that is longer than it may be', { payload: new Uint8Array(LONGEST + 1) }],
  ])('leaves a frame %s to others', (_what, more) => {
    expect(
      find(encodeFrame({ opcode: 'text', payload: utf8('Hello'), maskingKey: KEY, ...more })),
    ).toBeNull();
  });

  test('leaves a frame that is cut short to others, wherever it is cut', () => {
    for (const length of [0, 5, 126]) {
      const frame = encodeFrame({ opcode: 'text', payload: new Uint8Array(length), maskingKey: KEY });
      for (let end = 0; end < frame.length; end++) expect(find(frame.subarray(0, end))).toBeNull();
    }
  });

  test('finds what the decoder reads and no rule forbids', () => {
    let found = 0;
    fc.assert(
      fc.property(mostlyPlain, fc.nat({ max: 3 }), fc.uint8Array({ maxLength: 9 }), (init, at, behind) => {
        const before = new Uint8Array(at);
        const frame = encodeFrame(init);
        const place = find(concat([before, frame, behind]), at);
        expect(place !== null).toBe(isPlain(init));
        if (!place) return;
        found++;
        const [read] = new FrameDecoder({ keep: LONGEST }).push(frame) as [DecodedFrame];
        expect(place.type).toBe(read.header.opcodeBits === 1 ? 'text' : 'binary');
        expect(place.to).toBe(at + frame.length);
        const chunk = concat([before, frame, behind]);
        unmaskInPlace(chunk, place.from, place.to);
        expect(chunk.subarray(place.from, place.to)).toEqual(read.payload);
        // Whether text is UTF-8 is not the header's business.
        const rules = new FrameRules({ from: 'client', utf8: false });
        expect(rules.frame(read)).toEqual([]);
        expect(rules.isMidMessage).toBe(false);
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(100);
  });
});

const mostlyPlain = fc.oneof(
  anyFrame,
  fc.record<FrameInit>({ opcode: fc.constantFrom(1, 2), payload, maskingKey }),
);

function isPlain({
  opcode,
  fin,
  rsv1,
  rsv2,
  rsv3,
  maskingKey: key,
  lengthBits,
  payload: content,
}: FrameInit): boolean {
  const message = (opcode === 1 || opcode === 2) && fin !== false && !rsv1 && !rsv2 && !rsv3;
  return message && Boolean(key) && lengthBits === undefined && (content?.length ?? 0) <= LONGEST;
}

function find(chunk: Uint8Array, at = 0): PlainFrame | null {
  const found: PlainFrame = { type: 'text', from: 0, to: 0 };
  return findPlainFrame(chunk, at, LONGEST, found) ? found : null;
}
