import { duplexPair } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { utf8 } from '../../protocol/bytes.ts';
import { encodeClosePayload, encodeFrame, type FrameInit, parseClosePayload } from '../../protocol/frame.ts';
import { type DecodedFrame, FrameDecoder } from '../../protocol/frame-decoder.ts';
import { CodecSocket, type CodecSocketOptions } from './codec-socket.ts';
import { deflateMessage, inflateMessage } from './deflate.ts';

const KEY = Uint8Array.of(1, 2, 3, 4);
const LIMIT = 1_000;

afterEach(() => {
  vi.useRealTimers();
});

describe('CodecSocket', () => {
  it('hands over texts and binaries, whole', async () => {
    const { say, texts, binaries } = stage();
    await say({ opcode: 'text', fin: false, payload: utf8('hé') }, { opcode: 'ping' });
    await say({ opcode: 'continuation', payload: utf8('llo') }, { opcode: 'binary', payload: utf8('b') });
    await say({ opcode: 'text' });
    expect(texts).toEqual(['héllo', '']);
    expect(binaries).toEqual([[0x62]]);
  });

  it('reads what came with the handshake, after its maker has had its first say', async () => {
    const { texts, hear, peer } = stage({}, masked({ opcode: 'text', payload: utf8('early') }));
    peer.sendText('welcome');
    const frames = await hear(2);
    expect(texts).toEqual(['early']);
    expect(frames.map(({ payload }) => new TextDecoder().decode(payload))).toEqual(['welcome', 'early']);
  });

  it('answers a ping with its own data', async () => {
    const { say, hear } = stage();
    await say({ opcode: 'ping', payload: utf8('are you there') });
    const [pong] = await hear(1);
    expect([pong?.header.opcodeBits, new TextDecoder().decode(pong?.payload)]).toEqual([10, 'are you there']);
  });

  it.each<[string, Uint8Array, number | null]>([
    ['a code', encodeClosePayload(3000, 'enough'), 3000],
    ['no code', encodeClosePayload(), null],
  ])('echoes a close with %s, and closes TCP first', async (_what, payload, code) => {
    const { say, hear, ended } = stage();
    await say({ opcode: 'close', payload }, { opcode: 'text', payload: utf8('too late') });
    const frames = await hear(1);
    expect(frames.map(closeCode)).toEqual([code]);
    await ended;
  });

  it.each<[string, FrameInit[], number]>([
    ['an unmasked frame', [{ opcode: 'text', maskingKey: null }], 1002],
    ['a reserved opcode', [{ opcode: 3 }], 1002],
    ['a reserved bit', [{ opcode: 'text', rsv2: true }], 1002],
    ['compression that nobody agreed on', [{ opcode: 'text', rsv1: true }], 1002],
    ['a fragmented ping', [{ opcode: 'ping', fin: false }], 1002],
    ['a long ping', [{ opcode: 'ping', payload: new Uint8Array(126) }], 1002],
    ['a continuation of nothing', [{ opcode: 'continuation' }], 1002],
    ['a message inside a message', [{ opcode: 'text', fin: false }, { opcode: 'text' }], 1002],
    ['a close payload of one byte', [{ opcode: 'close', payload: Uint8Array.of(3) }], 1002],
    ['a close code that must not be sent', [{ opcode: 'close', payload: encodeClosePayload(1006) }], 1002],
    ['text that is not UTF-8', [{ opcode: 'text', payload: Uint8Array.of(0xc3, 0x28) }], 1007],
    ['text that ends within a character', [{ opcode: 'text', payload: Uint8Array.of(0xe2, 0x82) }], 1007],
    ['a message over the limit', [{ opcode: 'text', payload: new Uint8Array(LIMIT + 1) }], 1009],
    ['a header that declares 2^63 bytes', [{ opcode: 'text', declaredLength: 2n ** 63n - 1n }], 1009],
    [
      'fragments over the limit',
      [
        { opcode: 'binary', fin: false, payload: new Uint8Array(LIMIT) },
        { opcode: 'continuation', payload: new Uint8Array(1) },
      ],
      1009,
    ],
  ])('refuses %s', async (_what, frames, code) => {
    const { say, hear, ended, texts } = stage();
    await say(...frames, { opcode: 'text', payload: utf8('after') });
    const [close] = await hear(1);
    expect(closeCode(close)).toBe(code);
    await ended;
    expect(texts).toEqual([]);
  });

  it('takes a message of exactly the limit', async () => {
    const { say, texts } = stage();
    await say({ opcode: 'text', payload: utf8('x'.repeat(LIMIT)) });
    expect(texts).toEqual(['x'.repeat(LIMIT)]);
  });

  it('handles the frames that stand before a bad one, also in the same packet', async () => {
    const { say, texts, hear } = stage();
    await say({ opcode: 'text', payload: utf8('good') }, { opcode: 'text', maskingKey: null });
    expect(texts).toEqual(['good']);
    expect((await hear(2)).map(({ header }) => header.opcodeBits)).toEqual([1, 8]);
  });

  it('takes no payload for a frame, though a packet begins with it', async () => {
    const inner = masked({ opcode: 'text', payload: utf8('inner') });
    const outer = masked({ opcode: 'binary', payload: inner, maskingKey: new Uint8Array(4) });
    const { client, texts, binaries } = stage();
    client.write(outer.subarray(0, outer.length - inner.length));
    await turn();
    client.write(outer.subarray(outer.length - inner.length));
    await turn();
    expect(texts).toEqual([]);
    expect(binaries).toEqual([[...inner]]);
  });

  it('hears no more messages after it has begun to close', async () => {
    const { peer, say, hear, texts } = stage();
    peer.close(1000);
    await say({ opcode: 'text', payload: utf8('whole') });
    await say(
      { opcode: 'text', fin: false, payload: utf8('in ') },
      { opcode: 'continuation', payload: utf8('two') },
    );
    await say({ opcode: 'close' });
    expect((await hear(1)).map(closeCode)).toEqual([1000]);
    expect(texts).toEqual([]);
  });

  it('tells its maker of a handler that threw, and the client 1011', async () => {
    const errors: unknown[] = [];
    const { say, hear, ended } = stage({
      onText: () => {
        throw new Error('a bug in a lab');
      },
      onError: (error) => errors.push(error),
    });
    await say({ opcode: 'text' }, { opcode: 'text' });
    const [close] = await hear(1);
    expect(closeCode(close)).toBe(1011);
    expect(errors).toEqual([new Error('a bug in a lab')]);
    await ended;
  });

  it('closes its half when the client closes without a word', async () => {
    const { client, ended } = stage();
    client.end();
    await ended;
  });

  it.each<[string, (staged: Stage) => Promise<void> | void]>([
    ['a close that it began', ({ peer }) => peer.close(1000)],
    ['a close that the client began', ({ say }) => say({ opcode: 'close' })],
    ['a refused frame', ({ say }) => say({ opcode: 3 })],
  ])('lets go of a client that does not after %s', async (_what, begin) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const staged = stage();
    await begin(staged);
    expect(staged.server.destroyed).toBe(false);
    vi.advanceTimersByTime(10_000);
    expect(staged.server.destroyed).toBe(true);
  });

  it('stops reading while the client does not read', async () => {
    const { client, server, texts } = stage({}, undefined, { reading: false });
    const frame = masked({ opcode: 'text', payload: utf8('x'.repeat(LIMIT)) });
    const frames = 1_000;
    // Copies: what a socket hands over is its reader's to unmask in place.
    for (let i = 0; i < frames; i++) client.write(Buffer.from(frame));
    await turn(50);
    expect(texts.length).toBeLessThan(frames / 2);
    expect(server.writableLength).toBeLessThan(3 * server.writableHighWaterMark + LIMIT);
    expect(server.listenerCount('drain')).toBeLessThan(5);
    client.resume();
    await vi.waitFor(() => expect(texts.length).toBe(frames), { interval: 1 });
  });

  describe('with permessage-deflate', () => {
    it('lets others have their turn while it reads a packet full of work', async () => {
      const { client, texts } = stage({ deflate: true, maxMessage: 65_536 });
      const bomb = masked({ opcode: 'text', rsv1: true, payload: deflateMessage(new Uint8Array(65_536)) });
      const bombs = 400;
      const seen: number[] = [];
      client.write(Buffer.concat(Array.from({ length: bombs }, () => bomb)));
      while ((seen.at(-1) ?? 0) < bombs) {
        await turn(1);
        seen.push(texts.length);
      }
      // Between two looks, one turn of at most 5 ms and the slice that was begun: far from all of them.
      expect(Math.max(...seen.map((count, at) => count - (seen[at - 1] ?? 0)))).toBeLessThan(bombs / 4);
    });

    it('inflates and deflates each message by itself', async () => {
      const { say, hear, texts } = stage({ deflate: true });
      for (const text of ['once upon a time', '', 'once upon a time']) {
        await say({ opcode: 'text', rsv1: true, payload: deflateMessage(utf8(text)) });
      }
      await say({ opcode: 'text', payload: utf8('plain') });
      expect(texts).toEqual(['once upon a time', '', 'once upon a time', 'plain']);
      const echoes = await hear(4);
      expect(echoes.every(({ header }) => header.rsv1)).toBe(true);
      expect(
        echoes.map(({ payload }) => Buffer.from(inflateMessage(payload, LIMIT) ?? []).toString()),
      ).toEqual(texts);
    });

    it.each<[string, Uint8Array, number]>([
      ['one that grows past the limit', deflateMessage(new Uint8Array(LIMIT + 1)), 1009],
      ['one that grows a thousandfold', deflateMessage(new Uint8Array(900_000)), 1009],
      ['one that is no deflate stream', Uint8Array.of(0xff, 0xff, 0xff), 1009],
      ['one whose text is not UTF-8', deflateMessage(Uint8Array.of(0xff)), 1007],
    ])('refuses %s', async (_what, payload, code) => {
      const { say, hear, texts } = stage({ deflate: true });
      await say({ opcode: 'text', rsv1: true, payload });
      const [close] = await hear(1);
      expect(closeCode(close)).toBe(code);
      expect(texts).toEqual([]);
    });

    it('puts compressed fragments together before it inflates them', async () => {
      const { say, texts } = stage({ deflate: true });
      const whole = deflateMessage(utf8('in two parts'));
      await say(
        { opcode: 'text', rsv1: true, fin: false, payload: whole.subarray(0, 5) },
        { opcode: 'continuation', payload: whole.subarray(5) },
      );
      expect(texts).toEqual(['in two parts']);
    });
  });
});

type Stage = ReturnType<typeof stage>;

/** An echo at one end of a pair of streams, and a client at the other. */
function stage(
  options: Partial<CodecSocketOptions> = {},
  head: Uint8Array = new Uint8Array(0),
  { reading = true } = {},
) {
  const [client, server] = duplexPair();
  const texts: string[] = [];
  const binaries: number[][] = [];
  const heard: DecodedFrame[] = [];
  const decoder = new FrameDecoder({ keep: 1_000_000 });
  client.on('data', (chunk: Uint8Array) => heard.push(...decoder.push(chunk)));
  if (!reading) client.pause();
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  const peer: CodecSocket = new CodecSocket(server, head, {
    maxMessage: LIMIT,
    deflate: false,
    onText: (payload) => {
      texts.push(new TextDecoder().decode(payload));
      peer.sendText(payload);
    },
    onBinary: (payload) => binaries.push([...payload]),
    onError: (error) => {
      throw error;
    },
    ...options,
  });
  return {
    client,
    server,
    peer,
    texts,
    binaries,
    ended,
    /** Sends frames in one packet, and waits until they were read. */
    say: (...frames: FrameInit[]) => {
      client.write(Buffer.concat(frames.map(masked)));
      return turn();
    },
    async hear(count: number): Promise<DecodedFrame[]> {
      await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(count), { interval: 1 });
      return heard;
    },
  };
}

/** Lets streams hand over what they hold. */
async function turn(turns = 5): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve));
}

function masked(frame: FrameInit): Uint8Array {
  return encodeFrame({ maskingKey: KEY, ...frame });
}

function closeCode(frame: DecodedFrame | undefined): number | null | undefined {
  return frame?.header.opcodeBits === 8 ? parseClosePayload(frame.payload).code : undefined;
}
