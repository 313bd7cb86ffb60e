/** Pings that ask how far a server has read. They are the platform's own, so whoever tells a script's story leaves them out. */
import { toHex, utf8 } from '../../protocol/bytes.ts';
import { randomMaskingKey } from '../../protocol/frame.ts';
import type { FrameEvent } from '../../protocol/trace.ts';

const MARK = 'read so far? ';

/** A payload that no other ping has. */
export function soundingPayload(): Uint8Array {
  return utf8(`${MARK}${toHex(randomMaskingKey())}`);
}

/** Whether a frame is such a ping, or the answer to one. */
export function isSounding({ opcode, text }: FrameEvent): boolean {
  return (opcode === 'ping' || opcode === 'pong') && text !== undefined && text.startsWith(MARK);
}
