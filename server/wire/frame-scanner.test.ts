import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import { applyMask, encodeFrame } from '../../protocol/frame.ts';
import { FrameDecoder } from '../../protocol/frame-decoder.ts';
import { bytesInUse } from '../testing/collect-garbage.ts';
import { FrameScanner } from './frame-scanner.ts';

const frames = fc.array(
  fc.record({
    opcode: fc.integer({ min: 0, max: 15 }),
    fin: fc.boolean(),
    rsv1: fc.boolean(),
    payload: fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 120, maxLength: 300 })),
    maskingKey: fc.option(fc.uint8Array({ minLength: 4, maxLength: 4 })),
    lengthBits: fc.option(fc.constantFrom<16 | 64>(16, 64)),
  }),
  { maxLength: 8 },
);

describe('FrameScanner', () => {
  it('finds the same frames as the decoder, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        frames,
        fc.array(fc.integer({ min: 1, max: 200 })),
        fc.integer({ min: 0, max: 200 }),
        (list, cuts, keep) => {
          const bytes = Buffer.concat(
            list.map(({ lengthBits, ...frame }) =>
              encodeFrame({ ...frame, ...(lengthBits ? { lengthBits } : {}) }),
            ),
          );
          const expected = new FrameDecoder({ keep })
            .push(bytes)
            .map(({ headerBytes, payload }) => [toHex(headerBytes), toHex(payload)]);
          expect(scan(pieces(bytes, cuts), keep)).toEqual(expected);
        },
      ),
    );
  });

  it('takes any bytes, and holds no more than it keeps of one payload', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 })), (chunks) => {
        const given = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        const kept = scan(chunks, 50).reduce((sum, [, payload]) => sum + (payload?.length ?? 0) / 2, 0);
        expect(kept).toBeLessThanOrEqual(given);
      }),
    );
  });

  it('waits for ever for a length that no number can count', () => {
    const lie = encodeFrame({ opcode: 'text', declaredLength: 2n ** 63n, payload: new Uint8Array(10) });
    expect(scan([lie, encodeFrame({ opcode: 'ping' })], 100)).toEqual([]);
  });

  it('holds little of a frame that comes byte by byte', async () => {
    const frame = encodeFrame({ opcode: 'binary', payload: new Uint8Array(65_536) });
    const before = await bytesInUse();
    const scanners = Array.from({ length: 5 }, () => new FrameScanner(65_536, () => undefined));
    for (const scanner of scanners)
      for (let at = 0; at < frame.length - 1; at++) scanner.push(frame.subarray(at, at + 1));
    expect((await bytesInUse()) - before).toBeLessThan(20_000_000);
    expect(scanners.map(({ unfinished }) => unfinished?.received)).toEqual(scanners.map(() => 65_535));
  });

  it('is not fooled by a chunk that is changed after it was pushed', () => {
    const frame = encodeFrame({ opcode: 'text', payload: Uint8Array.of(1, 2, 3, 4) });
    const seen: string[] = [];
    const scanner = new FrameScanner(100, ({ bytes, from, to, headerLength }) =>
      seen.push(toHex(bytes.subarray(from + headerLength, to))),
    );
    const first = Buffer.from(frame.subarray(0, 4));
    scanner.push(first);
    first.fill(0);
    scanner.push(frame.subarray(4));
    expect(seen).toEqual(['01020304']);
  });
});

/** Header and unmasked payload of each frame found, in hex. */
function scan(chunks: Uint8Array[], keep: number): string[][] {
  const found: string[][] = [];
  const scanner = new FrameScanner(keep, ({ bytes, from, to, headerLength }) => {
    const header = bytes.slice(from, from + headerLength);
    const masked = ((header[1] ?? 0) & 0x80) !== 0;
    const key = masked ? header.slice(-4) : new Uint8Array(4);
    found.push([toHex(header), toHex(applyMask(bytes.subarray(from + headerLength, to), key))]);
  });
  for (const chunk of chunks) scanner.push(chunk);
  return found;
}

function pieces(bytes: Uint8Array, cuts: number[]): Uint8Array[] {
  const list: Uint8Array[] = [];
  let at = 0;
  for (const cut of cuts) {
    list.push(bytes.subarray(at, at + cut));
    at += cut;
  }
  list.push(bytes.subarray(at));
  return list;
}
