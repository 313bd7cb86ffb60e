import { expect, it } from 'vitest';
import { encodeFrame } from '../../protocol/frame.ts';
import { messageFrame, messageHeader } from './message-frame.ts';

const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000];

it.each(lengths)('writes a message of %i bytes as any frame is written', (length) => {
  const payload = Uint8Array.from({ length }, (_, at) => at & 0xff);
  for (const opcode of ['text', 'binary'] as const) {
    const expected = encodeFrame({ opcode, payload });
    expect(Buffer.compare(messageFrame(opcode, payload), expected)).toBe(0);
    expect(Buffer.compare(Buffer.concat([messageHeader(opcode, length), payload]), expected)).toBe(0);
  }
});
