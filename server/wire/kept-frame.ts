import { applyMask } from '../../protocol/frame.ts';
import type { Direction } from '../../protocol/trace.ts';
import type { Wire } from './trace-record.ts';

/** What is to be kept of a frame beside its bytes. */
export interface FrameFacts {
  wire: Wire;
  direction: Direction;
  /** Two when the frame is a message by itself. */
  places: 1 | 2;
  /** Null for a frame that was whole, and keeps every rule that can be read off its header. */
  oddity: Oddity | null;
}

/** What is unusual about a frame. */
export interface Oddity {
  /** The rules it broke. */
  broken: string[];
  /** Payload bytes that came of a frame that was never complete. */
  received?: number | undefined;
}

/** A frame as it was kept. */
export interface KeptFrame extends FrameFacts {
  /** As it crossed the wire, header and payload; a view, to be read at once. */
  bytes: Uint8Array;
  headerLength: number;
  /** Declared payload length. */
  length: number;
}

/** The payload without its mask, as much as was kept: a copy. */
export function payloadOf({ bytes, headerLength }: KeptFrame): Uint8Array {
  const masked = ((bytes[1] ?? 0) & 0x80) !== 0;
  const key = masked ? bytes.subarray(headerLength - 4, headerLength) : new Uint8Array(4);
  return applyMask(bytes.subarray(headerLength), key);
}

/** Whether a part of it was not kept, or never came. */
export function isTruncated({ bytes, headerLength, length, oddity }: KeptFrame): boolean {
  return oddity?.received !== undefined || bytes.length - headerLength < length;
}
