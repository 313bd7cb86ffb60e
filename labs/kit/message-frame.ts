/**
 * What a server sends most: one whole message in one frame, without a mask or an extension. The bytes are those of
 * `encodeFrame`, which can write any frame there is and pays for it.
 */
import { Buffer } from 'node:buffer';
import { opcodes } from '../../protocol/opcodes.ts';

/** A frame with its payload. */
export function messageFrame(type: 'text' | 'binary', payload: Uint8Array): Uint8Array {
  const start = headerLength(payload.length);
  // Every byte is written below, so none need be zero before.
  const frame = Buffer.allocUnsafe(start + payload.length);
  writeHeader(frame, type, payload.length);
  frame.set(payload, start);
  return frame;
}

/** The header of such a frame, for a payload that is written after it. */
export function messageHeader(type: 'text' | 'binary', length: number): Uint8Array {
  const header = Buffer.allocUnsafe(headerLength(length));
  writeHeader(header, type, length);
  return header;
}

function headerLength(length: number): 2 | 4 | 10 {
  if (length < 126) return 2;
  return length < 65_536 ? 4 : 10;
}

function writeHeader(frame: Buffer, type: 'text' | 'binary', length: number): void {
  frame[0] = 0x80 | opcodes[type];
  if (length < 126) {
    frame[1] = length;
  } else if (length < 65_536) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
}
