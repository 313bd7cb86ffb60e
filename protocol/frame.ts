/** Frames as bytes (RFC 6455 §5.2). What this file can build includes everything that §5 forbids: labs need it. */
import { concat, copyOf, decodeUtf8, utf8 } from './bytes.ts';
import { opcodeBits } from './opcodes.ts';
import type { OpcodeName } from './trace.ts';

export interface FrameHeader {
  fin: boolean;
  rsv1: boolean;
  rsv2: boolean;
  rsv3: boolean;
  /** The four opcode bits. */
  opcodeBits: number;
  masked: boolean;
  /** Four bytes, or null for an unmasked frame. */
  maskingKey: Uint8Array | null;
  /** Declared payload length; lengths that a number cannot hold read as `Number.MAX_SAFE_INTEGER`. */
  length: number;
  /** How many bits carried the length. */
  lengthBits: 7 | 16 | 64;
  /** True when the highest bit of a 64-bit length is set, which RFC 6455 §5.2 forbids. */
  lengthTopBit: boolean;
  /** Bytes before the payload: 2 to 14. */
  headerLength: number;
}

export interface FrameInit {
  opcode: OpcodeName | number;
  payload?: Uint8Array;
  /** True unless said otherwise. */
  fin?: boolean;
  rsv1?: boolean;
  rsv2?: boolean;
  rsv3?: boolean;
  /** Four bytes; null or absent leaves the frame unmasked. */
  maskingKey?: Uint8Array | null;
  /** Declares another length than the payload has. */
  declaredLength?: number | bigint;
  /** Forces a form of the length that is not the shortest one, or too short for it: then the low bits are kept. */
  lengthBits?: 7 | 16 | 64;
}

/** From this length on, masking four bytes at a time costs less than setting it up. */
const WORDS_PAY = 128;

/** Four bytes of key as the word that they make on this machine, whatever its byte order is. */
const keyBytes = new Uint8Array(4);
const keyWord = new Int32Array(keyBytes.buffer);

/** What the payload of a close frame says. */
export interface ClosePayload {
  /** Null when there is no code: the payload is empty, or a single byte. */
  code: number | null;
  reason: string;
  /** What is wrong with the payload's form, in a sentence; null when nothing is. */
  broken: string | null;
}

/** The shortest form that can carry a length (RFC 6455 §5.2). */
export function shortestLengthBits(length: number | bigint): 7 | 16 | 64 {
  if (length < 126) return 7;
  return length < 65_536 ? 16 : 64;
}

/** Builds the bytes of a frame, sound or not. Throws a `RangeError` for a masking key that is not four bytes, or a length that is not whole. */
export function encodeFrame(init: FrameInit): Uint8Array {
  const payload = init.payload ?? new Uint8Array(0);
  const key = init.maskingKey ?? null;
  if (key && key.length !== 4)
    throw new RangeError(`Expected a masking key of 4 bytes, found ${key.length} bytes.`);
  // Only a lie can need 64 bits: the true length of a payload in memory is a number, and numbers are faster.
  const length =
    init.declaredLength === undefined ? payload.length : BigInt.asUintN(64, BigInt(init.declaredLength));
  const lengthBits = init.lengthBits ?? shortestLengthBits(length);
  const extended = lengthBits === 7 ? 0 : lengthBits / 8;

  const frame = new Uint8Array(2 + extended + (key ? 4 : 0) + payload.length);
  frame[0] =
    ((init.fin ?? true) ? 0x80 : 0) |
    (init.rsv1 ? 0x40 : 0) |
    (init.rsv2 ? 0x20 : 0) |
    (init.rsv3 ? 0x10 : 0) |
    opcodeBits(init.opcode);
  const mask = key ? 0x80 : 0;
  if (lengthBits === 7) {
    frame[1] = mask | lowBits(length, 7);
  } else if (lengthBits === 16) {
    frame[1] = mask | 126;
    new DataView(frame.buffer).setUint16(2, lowBits(length, 16));
  } else {
    frame[1] = mask | 127;
    new DataView(frame.buffer).setBigUint64(2, BigInt(length));
  }
  if (key) frame.set(key, 2 + extended);
  const start = frame.length - payload.length;
  frame.set(key ? applyMask(payload, key) : payload, start);
  return frame;
}

/** A length forced into a field that is too short for it loses its upper bits, as it would in C. */
function lowBits(length: number | bigint, bits: 7 | 16): number {
  return typeof length === 'number' ? length % 2 ** bits : Number(BigInt.asUintN(bits, length));
}

/** Masks or unmasks: the same operation (RFC 6455 §5.3). `offset` is the place of the first byte in its payload. */
export function applyMask(payload: Uint8Array, key: Uint8Array, offset = 0): Uint8Array {
  const bytes = copyOf(payload);
  mask(bytes, 0, bytes.length, key, 0, offset);
  return bytes;
}

/** Unmasks the payload `frame[from, to)` where it lies; in a frame, the key stands right before it. */
export function unmaskInPlace(frame: Uint8Array, from: number, to: number): void {
  mask(frame, from, to, frame, from - 4, 0);
}

/** A fresh unpredictable key for each frame (RFC 6455 §5.3, §10.3). */
export function randomMaskingKey(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(4));
}

/** The payload of a close frame (RFC 6455 §5.5.1); empty without a code. A reason needs a code before it. */
export function encodeClosePayload(code?: number | null, reason = ''): Uint8Array {
  if (code === undefined || code === null) return new Uint8Array(0);
  return concat([Uint8Array.of((code >> 8) & 0xff, code & 0xff), utf8(reason)]);
}

/** Reads the payload of a close frame. Whether the code may be sent is the business of `frame-rules.ts`. */
export function parseClosePayload(payload: Uint8Array): ClosePayload {
  const [high, low] = payload;
  if (high === undefined) return { code: null, reason: '', broken: null };
  if (low === undefined)
    return {
      code: null,
      reason: '',
      broken: 'Expected no payload, or a close code of 2 bytes; found 1 byte.',
    };
  const code = (high << 8) | low;
  const reason = decodeUtf8(payload.subarray(2));
  if (reason === null) return { code, reason: '', broken: 'Expected a reason in UTF-8; found other bytes.' };
  return { code, reason, broken: null };
}

/** Masks `bytes[from, to)` in place. The key begins at `keys[keyAt]`; `offset` is the place of the first byte in its payload. */
function mask(
  bytes: Uint8Array,
  from: number,
  to: number,
  keys: Uint8Array,
  keyAt: number,
  offset: number,
): void {
  const first = offset - from;
  let at = from;
  if (to - from >= WORDS_PAY) {
    // Words begin at every fourth byte of memory.
    const aligned = from + (-(bytes.byteOffset + from) & 3);
    for (; at < aligned; at++)
      bytes[at] = (bytes[at] as number) ^ (keys[keyAt + ((first + at) & 3)] as number);
    for (let i = 0; i < 4; i++) keyBytes[i] = keys[keyAt + ((first + at + i) & 3)] as number;
    const word = keyWord[0] as number;
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + aligned, (to - aligned) >> 2);
    for (let i = 0; i < words.length; i++) words[i] = (words[i] as number) ^ word;
    at += words.length * 4;
  }
  for (; at < to; at++) bytes[at] = (bytes[at] as number) ^ (keys[keyAt + ((first + at) & 3)] as number);
}
