import { duplexPair } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, toHex, utf8 } from '../../protocol/bytes.ts';
import { encodeFrame, type FrameInit } from '../../protocol/frame.ts';
import { FrameDecoder } from '../../protocol/frame-decoder.ts';
import { anyFrame, cut, maskingKey, soundMessage } from '../../protocol/testing/arbitraries.ts';
import { hearWithWs } from '../../protocol/testing/ws-oracle.ts';
import { CodecSocket, type CodecSocketOptions } from './codec-socket.ts';
import { deflateMessage } from './deflate.ts';

const LIMIT = 1_000;

/** A masked frame has six bytes at least: none lies whole in a piece of five, so that each goes the long way. */
const LONG_WAY = 5;

describe('the two ways through CodecSocket', () => {
  it('lead to the same events and the same bytes, wherever the stream is cut', async () => {
    let messages = 0;
    await fc.assert(
      fc.asyncProperty(stream, options, sizes, throwsAt, async (bytes, chosen, cuts, at) => {
        const theLongWay = await converse(pieces(bytes, LONG_WAY), chosen, at);
        expect(await converse([bytes], chosen, at)).toEqual(theLongWay);
        expect(await converse(cut(bytes, cuts), chosen, at)).toEqual(theLongWay);
        messages += theLongWay.events.length;
      }),
      { numRuns: 200 },
    );
    expect(messages).toBeGreaterThan(200);
  });

  it('hear what ws hears, and refuse what it refuses', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 6 }), async (frames) => {
        const bytes = concat(frames.map(encodeFrame));
        const theirs = await hearWithWs(bytes, { from: 'client', maxPayload: LIMIT });
        const ours = await converse([bytes]);
        expect(ours).toMatchObject({ events: theirs.events, closed: theirs.refusal });
        if (theirs.refusal === 1007) refused++;
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(10);
  });
});

/** Text or not, around all borders: of the forms of a length, and of what is too much. */
const content = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).map(utf8) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(125, 126, 127, 128, 131, LIMIT, LIMIT + 1)
      .map((length) => utf8('x'.repeat(length))),
  },
);

/** What most traffic consists of. */
const message: fc.Arbitrary<FrameInit> = fc.record({
  opcode: fc.constantFrom(1, 2),
  payload: content,
  maskingKey,
});

/** A message in fragments; now and then one that never ends. */
const fragments = fc
  .tuple(soundMessage, maskingKey, fc.integer({ min: 0, max: 4 }))
  .map(([parts, key, at]) =>
    parts.slice(0, at === 0 ? -1 : undefined).map((part) => ({ ...part, maskingKey: key })),
  );

const compressed = fc.tuple(content, maskingKey).map(
  ([payload, key]): FrameInit => ({
    opcode: 1,
    rsv1: true,
    payload: deflateMessage(payload),
    maskingKey: key,
  }),
);

const frames = fc.oneof(
  { weight: 6, arbitrary: message.map((frame) => [frame]) },
  { weight: 3, arbitrary: fragments },
  { weight: 1, arbitrary: compressed.map((frame) => [frame]) },
  {
    weight: 1,
    arbitrary: anyFrame.filter(({ payload }) => (payload?.length ?? 0) < 200).map((frame) => [frame]),
  },
);

const stream = fc.array(frames, { maxLength: 8 }).map((parts) => concat(parts.flat().map(encodeFrame)));

const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 8 });

const options = fc.record(
  {
    maxFrame: fc.constantFrom(126, LIMIT),
    requireMask: fc.boolean(),
    utf8: fc.boolean(),
    deflate: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Mostly none: the message over which its handler fails. */
const throwsAt = fc.integer({ min: 1, max: 20 });

/** What a server that echoes hears in these pieces, and the bytes that it answers. */
async function converse(
  parts: Uint8Array[],
  chosen: Partial<CodecSocketOptions> = {},
  failure = Number.POSITIVE_INFINITY,
) {
  const [client, server] = duplexPair();
  const events: string[] = [];
  const answers: Buffer[] = [];
  const peer: CodecSocket = new CodecSocket(server, new Uint8Array(0), {
    maxMessage: LIMIT,
    deflate: false,
    onText: (payload) => {
      events.push(`text ${toHex(payload)}`);
      if (events.length === failure) throw new Error('a bug in a lab');
      peer.sendText(payload);
    },
    onBinary: (payload) => {
      events.push(`binary ${toHex(payload)}`);
      peer.sendBinary(payload);
    },
    onPong: (payload) => events.push(`pong ${toHex(payload)}`),
    onError: (error) => events.push(String(error)),
    ...chosen,
  });
  client.on('data', (answer: Buffer) => answers.push(answer));
  for (const part of parts) {
    // Each a copy: what a socket hands over is its reader's to change.
    if (part.length > 0) await new Promise((read) => client.write(Buffer.from(part), read));
  }
  await new Promise((resolve) => setImmediate(resolve));
  const bytes = Buffer.concat(answers);
  const ended = server.writableEnded;
  for (const end of [client, server]) end.destroy();
  return { events, bytes: bytes.toString('hex'), closed: closeCode(bytes), ended };
}

/** The code of the close frame in the answers, if there is one. */
function closeCode(bytes: Buffer): number | null {
  const close = new FrameDecoder({ keep: LIMIT }).push(bytes).find(({ header }) => header.opcodeBits === 8);
  return close ? Buffer.from(close.payload).readUInt16BE(0) : null;
}

function pieces(bytes: Uint8Array, size: number): Uint8Array[] {
  return cut(
    bytes,
    Array.from({ length: Math.ceil(bytes.length / size) }, () => size),
  );
}
