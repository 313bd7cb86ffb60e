import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, fromHex, toHex, utf8 } from './bytes.ts';
import { encodeFrame, type FrameHeader } from './frame.ts';
import { type DecodedFrame, FrameDecoder } from './frame-decoder.ts';
import { anyFrame, cut, cuts, maskingKey, payload } from './testing/arbitraries.ts';
import { writeWithWs } from './testing/ws-oracle.ts';

const KEEP = 1 << 20;

describe('FrameDecoder', () => {
  test.each([
    [
      'an unmasked text message',
      '810548656c6c6f',
      { opcodeBits: 1, fin: true, masked: false, length: 5 },
      'Hello',
    ],
    [
      'a masked text message',
      '818537fa213d7f9f4d5158',
      { opcodeBits: 1, fin: true, masked: true, length: 5 },
      'Hello',
    ],
    ['a first fragment', '010348656c', { opcodeBits: 1, fin: false, length: 3 }, 'Hel'],
    ['a last fragment', '80026c6f', { opcodeBits: 0, fin: true, length: 2 }, 'lo'],
    ['an unmasked ping', '890548656c6c6f', { opcodeBits: 9, length: 5 }, 'Hello'],
    ['a masked pong', '8a8537fa213d7f9f4d5158', { opcodeBits: 10, masked: true, length: 5 }, 'Hello'],
  ])('reads the example of RFC 6455 §5.7: %s', (_name, hex, header, text) => {
    const [frame] = decode([fromHex(hex)]);
    expect(frame?.header).toMatchObject(header);
    expect(frame?.payload).toEqual(utf8(text));
    expect(frame?.truncated).toBe(false);
  });

  test.each<[string, number, Partial<FrameHeader>]>([
    ['827e0100', 256, { length: 256, lengthBits: 16, headerLength: 4 }],
    ['827f0000000000010000', 65_536, { length: 65_536, lengthBits: 64, headerLength: 10 }],
  ])('reads the example of RFC 6455 §5.7: %s and %i bytes', (hex, length, header) => {
    const [frame] = decode([fromHex(hex), new Uint8Array(length)]);
    expect(frame?.header).toMatchObject(header);
    expect(toHex(frame?.headerBytes ?? new Uint8Array())).toBe(hex);
    expect(frame?.payload).toHaveLength(length);
  });

  test('reads back every frame that can be written', () => {
    fc.assert(
      fc.property(anyFrame, (init) => {
        const frames = decode([encodeFrame(init)]);
        expect(frames).toHaveLength(1);
        expect(frames[0]?.payload).toEqual(init.payload);
        expect(frames[0]?.header).toMatchObject({
          fin: init.fin ?? true,
          rsv1: init.rsv1 ?? false,
          rsv2: init.rsv2 ?? false,
          rsv3: init.rsv3 ?? false,
          opcodeBits: init.opcode,
          masked: Boolean(init.maskingKey),
          maskingKey: init.maskingKey ?? null,
          length: init.payload?.length,
        });
      }),
    );
  });

  test('reads what ws writes', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 15 }),
        fc.boolean(),
        payload,
        fc.option(maskingKey),
        (opcode, fin, content, mask) => {
          const [frame] = decode([
            writeWithWs({ opcode, fin, rsv1: false, payload: content, maskingKey: mask }),
          ]);
          expect(frame?.header).toMatchObject({ opcodeBits: opcode, fin, maskingKey: mask });
          expect(frame?.payload).toEqual(content);
        },
      ),
    );
  });

  test('reads the same frames wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 4 }), cuts, (inits, sizes) => {
        const stream = concat(inits.map(encodeFrame));
        expect(decode(cut(stream, sizes))).toEqual(decode([stream]));
      }),
    );
  });

  test('reads the same frames when each byte comes alone', () => {
    const stream = fromHex(
      '810548656c6c6f818537fa213d7f9f4d5158010348656c890080026c6f817e0005aabbccddee82ff000000000000000311223344aabbcc8800',
    );
    const bytes = [...stream].map((byte) => Uint8Array.of(byte));
    expect(decode(bytes)).toEqual(decode([stream]));
    expect(decode(bytes)).toHaveLength(8);
  });

  test('takes any bytes, and holds no more than it was given or may keep', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }),
        fc.nat({ max: 30 }),
        (chunks, keep) => {
          const decoder = new FrameDecoder({ keep });
          let given = 0;
          for (const chunk of chunks) {
            given += chunk.length;
            for (const frame of decoder.push(chunk)) {
              expect(frame.payload.length).toBe(Math.min(keep, frame.header.length));
              given -= frame.headerBytes.length + frame.header.length;
            }
            expect(decoder.pending).toBeLessThanOrEqual(Math.min(given, keep + 14));
          }
        },
      ),
    );
  });

  test('reserves nothing for a length that is only declared', () => {
    const before = process.memoryUsage().arrayBuffers;
    const decoders = Array.from({ length: 50 }, () => new FrameDecoder({ keep: 2 ** 30 }));
    const start = concat([encodeFrame({ opcode: 'binary', declaredLength: 2 ** 30 }), utf8('only this')]);
    for (const decoder of decoders) expect(decoder.push(start)).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
    expect(decoders[0]?.pending).toBe(10 + 9);
  });

  test('keeps the beginning of a long payload, unmasked, and counts the rest', () => {
    const key = fromHex('37fa213d');
    const frame = encodeFrame({ opcode: 'text', payload: utf8('Hello, world'), maskingKey: key });
    for (const pieces of [[frame], [...frame].map((byte) => Uint8Array.of(byte))]) {
      const [read] = decode(pieces, 5);
      expect(read).toMatchObject({ payload: utf8('Hello'), truncated: true, header: { length: 12 } });
    }
  });

  test('keeps no payload when asked to keep none', () => {
    const frames = decode([fromHex('810548656c6c6f8900')], 0);
    expect(frames.map(({ payload: kept, truncated }) => [kept.length, truncated])).toEqual([
      [0, true],
      [0, false],
    ]);
  });

  test.each([
    ['2^53', '817f0020000000000000', false],
    ['2^53 - 1', '817f001fffffffffffff', false],
    ['2^63', '817f8000000000000000', true],
    ['2^64 - 1', '817fffffffffffffffff', true],
  ])('never completes a frame of %s bytes', (_name, hex, lengthTopBit) => {
    const headers: FrameHeader[] = [];
    const decoder = new FrameDecoder({ keep: 4, onHeader: (header) => headers.push(header) });
    expect(decoder.push(concat([fromHex(hex), new Uint8Array(1000)]))).toEqual([]);
    expect(headers).toMatchObject([{ length: Number.MAX_SAFE_INTEGER, lengthBits: 64, lengthTopBit }]);
    expect(decoder.pending).toBe(10 + 4);
  });

  test('tells the header before the payload is there', () => {
    const told: [number, string][] = [];
    const decoder = new FrameDecoder({
      keep: KEEP,
      onHeader: (header, bytes) => told.push([header.length, toHex(bytes)]),
    });
    decoder.push(fromHex('827f00000000400000'));
    expect(told).toEqual([]);
    decoder.push(fromHex('00'));
    expect(told).toEqual([[2 ** 30, '827f0000000040000000']]);
  });

  test('tells each frame before the header of the next one', () => {
    const told: string[] = [];
    const decoder = new FrameDecoder({
      keep: KEEP,
      onHeader: ({ opcodeBits }) => told.push(`header ${opcodeBits}`),
      onFrame: ({ header }) => told.push(`frame ${header.opcodeBits}`),
    });
    decoder.push(fromHex('810161890082'));
    decoder.push(fromHex('01'));
    expect(told).toEqual(['header 1', 'frame 1', 'header 9', 'frame 9', 'header 2']);
  });

  test('keeps its copy when the caller changes the chunk', () => {
    const decoder = new FrameDecoder({ keep: KEEP });
    // A Buffer, as sockets give it: its `slice` does not copy.
    const first = Buffer.from('810548656c', 'hex');
    decoder.push(first);
    first.fill(0);
    const second = Buffer.from('6c6f', 'hex');
    const [frame] = decoder.push(second);
    second.fill(0);
    expect(frame?.payload).toEqual(utf8('Hello'));
    expect(toHex(frame?.headerBytes ?? first)).toBe('8105');
  });

  test('does not change the chunk it is given', () => {
    const chunk = Buffer.from('818537fa213d7f9f4d5158', 'hex');
    decode([chunk]);
    expect(toHex(chunk)).toBe('818537fa213d7f9f4d5158');
  });
});

function decode(chunks: Uint8Array[], keep = KEEP): DecodedFrame[] {
  const decoder = new FrameDecoder({ keep });
  return chunks.flatMap((chunk) => decoder.push(chunk));
}
