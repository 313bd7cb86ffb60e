import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../protocol/bytes.ts';
import { encodeFrame } from '../../../protocol/frame.ts';
import { FrameCutter } from './frame-cutter.ts';

const KEY = Uint8Array.of(1, 2, 3, 4);

interface Heard {
  what: 'pass' | 'frame' | 'boundary';
  bytes: Uint8Array;
}

function cutter(wants: (opcodeBits: number, length: number) => boolean, isActive = () => true) {
  const heard: Heard[] = [];
  const tell = (what: Heard['what'], bytes: Uint8Array = new Uint8Array(0)) =>
    void heard.push({ what, bytes: Uint8Array.from(bytes) });
  return {
    heard,
    frames: () => heard.filter(({ what }) => what === 'frame').map(({ bytes }) => toHex(bytes)),
    all: () => Buffer.concat(heard.map(({ bytes }) => bytes)),
    cutter: new FrameCutter({
      isActive,
      wants,
      onPass: (bytes) => tell('pass', bytes),
      onFrame: (bytes) => tell('frame', bytes),
      onBoundary: () => tell('boundary'),
    }),
  };
}

const frame = fc
  .record({
    opcode: fc.integer({ min: 0, max: 15 }),
    payload: fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ minLength: 120, maxLength: 140 })),
    masked: fc.boolean(),
    lengthBits: fc.constantFrom(undefined, 16 as const, 64 as const),
  })
  .map(({ opcode, payload, masked, lengthBits }) => ({
    opcode,
    bytes: encodeFrame({
      opcode,
      payload,
      maskingKey: masked ? KEY : null,
      ...(lengthBits === undefined ? {} : { lengthBits }),
    }),
  }));

/** A stream of frames, and where it is cut into chunks. */
const stream = fc
  .array(frame, { minLength: 1, maxLength: 12 })
  .chain((frames) =>
    fc.record({ frames: fc.constant(frames), sizes: fc.array(fc.integer({ min: 1, max: 40 })) }),
  );

function push(to: FrameCutter, bytes: Uint8Array, sizes: readonly number[]): void {
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    if (at < bytes.length) to.push(bytes.subarray(at, at + size));
    at += size;
  }
}

describe('the frame cutter', () => {
  it('gathers the frames that are wanted and passes all else in order, however the stream is cut', () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: 0, max: 15 }), ({ frames, sizes }, wanted) => {
        const whole = Buffer.concat(frames.map(({ bytes }) => bytes));
        const { cutter: it, all, frames: gathered } = cutter((opcode) => opcode >= wanted);
        push(it, whole, sizes);
        expect(all().equals(whole)).toBe(true);
        expect(gathered()).toEqual(
          frames.filter(({ opcode }) => opcode >= wanted).map(({ bytes }) => toHex(bytes)),
        );
        expect([it.pending, it.isMidFrame]).toEqual([0, false]);
      }),
    );
  });

  it('passes every chunk as it is while nobody wants anything', () => {
    const whole = Buffer.concat([
      encodeFrame({ opcode: 'text', payload: new Uint8Array(300) }),
      Uint8Array.of(0x81),
    ]);
    const { cutter: it, heard } = cutter(
      () => true,
      () => false,
    );
    const chunks = [whole.subarray(0, 1), whole.subarray(1, 3), whole.subarray(3, 200), whole.subarray(200)];
    for (const chunk of chunks) it.push(chunk);
    expect(heard.map(({ bytes }) => toHex(bytes))).toEqual(chunks.map((chunk) => toHex(chunk)));
    expect(it.isMidFrame).toBe(true);
  });

  it('begins to gather with the next whole frame when it is switched on in the middle of one', () => {
    const [one, two] = [1, 2].map((byte) =>
      encodeFrame({ opcode: 'text', payload: Uint8Array.of(byte, byte) }),
    );
    if (!one || !two) throw new Error('two frames');
    for (let cut = 1; cut < one.length; cut++) {
      let active = false;
      const { cutter: it, heard } = cutter(
        () => true,
        () => active,
      );
      it.push(one.subarray(0, cut));
      active = true;
      it.push(Buffer.concat([one.subarray(cut), two]));
      expect(heard.map(({ what }) => what)).toEqual(['pass', 'pass', 'frame']);
    }
  });

  it('lets go of a frame half way: its beginning and its rest pass', () => {
    const whole = encodeFrame({ opcode: 'text', payload: Uint8Array.of(1, 2, 3, 4, 5), maskingKey: KEY });
    for (let cut = 1; cut < whole.length; cut++) {
      const { cutter: it, heard, all } = cutter(() => true);
      it.push(whole.subarray(0, cut));
      expect(heard).toEqual([]);
      expect(it.pending).toBe(cut);
      it.release();
      expect([it.pending, it.isMidFrame]).toEqual([0, true]);
      it.push(Buffer.concat([whole.subarray(cut), whole]));
      expect(all().equals(Buffer.concat([whole, whole]))).toBe(true);
      expect(heard.map(({ what }) => what)).toEqual(['pass', 'pass', 'frame']);
    }
  });

  it('tells where the frame ends that is passing, and nothing between', () => {
    const [one, two] = [3, 4].map((length) =>
      encodeFrame({ opcode: 'ping', payload: new Uint8Array(length) }),
    );
    if (!one || !two) throw new Error('two frames');
    const { cutter: it, heard } = cutter(() => false);
    it.push(one.subarray(0, 3));
    it.tellBoundary();
    it.push(Buffer.concat([one.subarray(3), two]));
    expect(heard.map(({ what, bytes }) => [what, bytes.length])).toEqual([
      ['pass', 3],
      ['pass', 2],
      ['boundary', 0],
      ['pass', two.length],
    ]);
  });

  it.each([
    ['1 GiB', '827f0000000040000000'],
    ['more than a number can count', '827fffffffffffffffff'],
  ])('keeps nothing of a frame that declares %s and is not wanted', (_what, hex) => {
    const { cutter: it, heard } = cutter((_opcode, length) => length < 100);
    it.push(Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(5_000)]));
    expect(it.pending).toBe(0);
    expect(heard).toHaveLength(1);
  });
});
