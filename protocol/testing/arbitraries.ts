/** Frames and bytes for property tests. */
import fc from 'fast-check';
import type { FrameInit } from '../frame.ts';

export const maskingKey = fc.uint8Array({ minLength: 4, maxLength: 4 });

/** Lengths around every border between the forms of a length, and small ones. */
export const payload = fc
  .oneof(
    { weight: 6, arbitrary: fc.nat({ max: 40 }) },
    { weight: 1, arbitrary: fc.constantFrom(124, 125, 126, 127, 65_535, 65_536, 65_537) },
  )
  .chain((length) => fc.integer({ min: 0, max: 255 }).map((seed) => patterned(length, seed)));

/** Any frame that the format can express: sound or not. */
export const anyFrame: fc.Arbitrary<FrameInit> = fc.record(
  {
    opcode: fc.nat({ max: 15 }),
    payload,
    fin: fc.boolean(),
    rsv1: fc.boolean(),
    rsv2: fc.boolean(),
    rsv3: fc.boolean(),
    maskingKey: fc.option(maskingKey),
    lengthBits: fc.constant<16 | 64>(64),
  },
  { requiredKeys: ['opcode', 'payload'] },
);

/** Where to cut a stream: each number is the size of the next piece. */
export const cuts = fc.array(fc.integer({ min: 1, max: 70_000 }), { maxLength: 12 });

/** Cuts a stream into pieces; what is left over is the last. */
export function cut(stream: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) {
    pieces.push(stream.slice(at, at + size));
    at += size;
  }
  pieces.push(stream.slice(at));
  return pieces;
}

/** A sound message of text or binary, cut into fragments with control frames between them. */
export const soundMessage: fc.Arbitrary<FrameInit[]> = fc
  .record({
    opcode: fc.constantFrom<'text' | 'binary'>('text', 'binary'),
    text: fc.string({ unit: 'binary', maxLength: 60 }),
    sizes: fc.array(fc.nat({ max: 20 }), { maxLength: 4 }),
    between: fc.array(fc.constantFrom<'ping' | 'pong' | null>('ping', 'pong', null), {
      minLength: 5,
      maxLength: 5,
    }),
    controlPayload: fc.uint8Array({ maxLength: 125 }),
  })
  .map(({ opcode, text, sizes, between, controlPayload }) => {
    const parts = cut(new TextEncoder().encode(text), sizes);
    return parts.flatMap((part, at): FrameInit[] => {
      const control = between[at];
      const data: FrameInit = {
        opcode: at === 0 ? opcode : 'continuation',
        payload: part,
        fin: at === parts.length - 1,
      };
      return control ? [{ opcode: control, payload: controlPayload }, data] : [data];
    });
  });

function patterned(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + seed) & 0xff);
}
