import { opcodes } from './opcodes.ts';

/** Where a plain frame lies in a chunk. Written by `findPlainFrame`; one object serves for all frames. */
export interface PlainFrame {
  type: 'text' | 'binary';
  /** The payload is `chunk[from, to)`, still masked; the four bytes before it are the key. */
  from: number;
  to: number;
}

/** FIN set, no reserved bit, and one of the two opcodes that begin a message. */
const TEXT = 0x80 | opcodes.text;
const BINARY = 0x80 | opcodes.binary;
const MASK = 0x80;

/**
 * Looks whether the bytes of a chunk from `at` on begin with the kind of frame that most of a client's traffic
 * consists of: a whole message in one masked frame that keeps every rule its header can break, all of it in this chunk,
 * with at most `longest` bytes of payload. Nothing is copied and no object is made. Such a frame needs no
 * `FrameDecoder`, nor, between messages, `FrameRules`: what is left to judge is whether its text is UTF-8.
 */
export function findPlainFrame(chunk: Uint8Array, at: number, longest: number, found: PlainFrame): boolean {
  const available = chunk.length - at;
  // The shortest of them: two bytes of header and four of key.
  if (available < 6) return false;
  const first = chunk[at];
  const second = chunk[at + 1] ?? 0;
  if ((first !== TEXT && first !== BINARY) || second < MASK) return false;
  let length = second & 0x7f;
  let header = 6;
  if (length === 126) {
    header = 8;
    length = ((chunk[at + 2] ?? 0) << 8) | (chunk[at + 3] ?? 0);
    // RFC 6455 §5.2: the minimal number of bytes encodes the length.
    if (length < 126) return false;
  } else if (length === 127) {
    // 64 KiB and more: what a decoder costs is nothing beside what the payload does.
    return false;
  }
  if (length > longest || available < header + length) return false;
  found.type = first === TEXT ? 'text' : 'binary';
  found.from = at + header;
  found.to = at + header + length;
  return true;
}
