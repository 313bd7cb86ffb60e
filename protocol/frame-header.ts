import type { FrameHeader } from './frame.ts';

/** The longest header: 2 bytes, 8 of length, 4 of masking key (RFC 6455 §5.2). */
export const LONGEST_HEADER = 14;

/** How many bytes a header has, from its second one (RFC 6455 §5.2). */
export function headerLength(second: number): number {
  const short = second & 0x7f;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + ((second & 0x80) === 0 ? 0 : 4);
}

/** The payload length that the complete header at `bytes[from]` declares; one that no number can count exactly is cut. */
export function payloadLength(bytes: Uint8Array, from = 0): number {
  const short = (bytes[from + 1] as number) & 0x7f;
  if (short < 126) return short;
  if (short === 126) return ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
  let length = 0;
  for (let i = from + 2; i < from + 10; i++) length = length * 256 + (bytes[i] as number);
  return Math.min(length, Number.MAX_SAFE_INTEGER);
}

/** Reads a complete header, 2 to 14 bytes. */
export function readFrameHeader(bytes: Uint8Array): FrameHeader {
  const first = bytes[0] as number;
  const second = bytes[1] as number;
  const short = second & 0x7f;
  const masked = (second & 0x80) !== 0;
  return {
    fin: (first & 0x80) !== 0,
    rsv1: (first & 0x40) !== 0,
    rsv2: (first & 0x20) !== 0,
    rsv3: (first & 0x10) !== 0,
    opcodeBits: first & 0x0f,
    masked,
    maskingKey: masked ? bytes.slice(bytes.length - 4) : null,
    length: payloadLength(bytes),
    lengthBits: short < 126 ? 7 : short === 126 ? 16 : 64,
    lengthTopBit: short === 127 && (bytes[2] as number) >= 0x80,
    headerLength: bytes.length,
  };
}
