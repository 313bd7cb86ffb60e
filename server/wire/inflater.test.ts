import { constants, createDeflateRaw, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Inflater } from './inflater.ts';

describe('Inflater', () => {
  it('reads messages that refer to earlier ones, as context takeover lets them', async () => {
    const texts = Array.from({ length: 50 }, (_, i) => `{"id":${i},"text":"the same words again and again"}`);
    const messages = await compressTogether(texts);
    // The later ones are short because they point back: without a window they could not be read.
    expect(messages.at(-1)?.length).toBeLessThan((messages[0]?.length ?? 0) / 2);
    const inflater = new Inflater({ standalone: false, limit: 10_000, onWork: () => undefined });
    expect(messages.map((message) => text(inflater.inflate(message, true)))).toEqual(texts);
  });

  it('reads across more than one window', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => `${i % 7}`.repeat(3000) + i);
    const messages = await compressTogether(texts);
    const inflater = new Inflater({ standalone: false, limit: 10_000, onWork: () => undefined });
    expect(messages.map((message) => text(inflater.inflate(message, true)))).toEqual(texts);
  });

  it('gives up on all that follows a message it could not read', async () => {
    const messages = await compressTogether(['one', 'two', 'three']);
    const inflater = new Inflater({ standalone: false, limit: 10_000, onWork: () => undefined });
    expect(inflater.inflate(messages[0] as Uint8Array, true)).not.toBeNull();
    expect(inflater.inflate(messages[1] as Uint8Array, false)).toBeNull();
    expect(inflater.inflate(messages[2] as Uint8Array, true)).toBeNull();
  });

  it('goes on after one, when each message stands alone', () => {
    const alone = deflateRawSync('hello', { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    const inflater = new Inflater({ standalone: true, limit: 10_000, onWork: () => undefined });
    expect(inflater.inflate(Uint8Array.of(0xff, 0xff, 0xff), true)).toBeNull();
    expect(text(inflater.inflate(alone, true))).toBe('hello');
  });

  it('stops a bomb at its limit', () => {
    const bomb = deflateRawSync(Buffer.alloc(50_000_000), { finishFlush: constants.Z_SYNC_FLUSH });
    expect(bomb.length).toBeLessThan(60_000);
    const work: number[] = [];
    const inflater = new Inflater({
      standalone: true,
      limit: 65_536,
      onWork: (bytes) => work.push(bytes),
    });
    expect(inflater.inflate(bomb, true)).toBeNull();
    // It was work all the same.
    expect(work).toEqual([65_536]);
  });
});

/** Compresses texts with one context, each ended as RFC 7692 §7.2.1 ends a message. */
async function compressTogether(texts: string[]): Promise<Uint8Array[]> {
  const deflate = createDeflateRaw();
  let chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
  const messages: Uint8Array[] = [];
  for (const one of texts) {
    deflate.write(one);
    await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, resolve));
    messages.push(Buffer.concat(chunks).subarray(0, -4));
    chunks = [];
  }
  deflate.close();
  return messages;
}

function text(bytes: Uint8Array | null): string | null {
  return bytes && Buffer.from(bytes).toString('utf8');
}
