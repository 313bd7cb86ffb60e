import { ByteParts } from '../../protocol/byte-parts.ts';
import { headerLength, LONGEST_HEADER, payloadLength } from '../../protocol/frame-header.ts';

const NOTHING = new Uint8Array(0);

/** What a scanner hands on: all of it is read, or copied, before the call returns. */
export interface ScannedFrame {
  /** The frame as it crossed the wire is `bytes[from, to)`: its header, and behind it at most the kept part of its payload. */
  bytes: Uint8Array;
  from: number;
  to: number;
  headerLength: number;
  /** Declared payload length. */
  length: number;
}

export interface UnfinishedFrame extends ScannedFrame {
  /** When it is not, `headerLength` counts what there is of it, and the length is not known. */
  isHeaderWhole: boolean;
  /** Payload bytes so far, kept or not. */
  received: number;
}

/**
 * Finds the frames in one direction of a WebSocket's bytes, and nothing more: no unmasking, no object for each frame,
 * no copy when a frame arrives in one piece. It is the tap's fast path; `protocol/frame-decoder.ts` reads what it found.
 * It throws nothing and holds no more than it was given, and never more than `keep` of one payload.
 */
export class FrameScanner {
  readonly #keep: number;
  readonly #onFrame: (frame: ScannedFrame) => void;
  /** The header of a frame that arrives in pieces, as far as there is one. */
  readonly #header = new Uint8Array(LONGEST_HEADER);
  #gathered = 0;
  /** Payload bytes of this frame seen so far; the header is complete when `#length` is not negative. */
  #seen = 0;
  #length = -1;
  readonly #parts = new ByteParts();
  /** One object for all of them. */
  readonly #frame: ScannedFrame = { bytes: NOTHING, from: 0, to: 0, headerLength: 0, length: 0 };

  constructor(keep: number, onFrame: (frame: ScannedFrame) => void) {
    this.#keep = keep;
    this.#onFrame = onFrame;
  }

  /** The frame that has begun and is not complete, with as much of its header and payload as there is. */
  get unfinished(): UnfinishedFrame | null {
    if (this.#gathered === 0) return null;
    const bytes = this.#put(this.#parts.whole);
    return {
      bytes,
      from: 0,
      to: bytes.length,
      headerLength: this.#gathered,
      length: Math.max(0, this.#length),
      isHeaderWhole: this.#length >= 0,
      received: this.#seen,
    };
  }

  /** Whether the next byte begins a frame. */
  get isBetween(): boolean {
    return this.#gathered === 0;
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const end = this.#gathered === 0 ? this.#takeWhole(chunk, at) : at;
      at = end > at ? end : this.#takePart(chunk, at);
    }
  }

  /** Hands on a frame that lies whole in the chunk and returns where it ends; if none does, where it began. */
  #takeWhole(chunk: Uint8Array, at: number): number {
    if (chunk.length - at < 2) return at;
    const body = at + headerLength(chunk[at + 1] as number);
    if (body > chunk.length) return at;
    const length = payloadLength(chunk, at);
    if (length > chunk.length - body) return at;
    this.#emit(chunk, at, body - at, length);
    return body + length;
  }

  /** Takes what the chunk has of a frame that arrives in pieces; returns the place behind it. */
  #takePart(chunk: Uint8Array, from: number): number {
    const at = this.#length < 0 ? this.#gather(chunk, from) : from;
    if (this.#length < 0) return at;
    const take = Math.min(this.#length - this.#seen, chunk.length - at);
    this.#hold(chunk, at, take);
    this.#seen += take;
    // A length that no number can count is never reached.
    if (this.#seen === this.#length && this.#length < Number.MAX_SAFE_INTEGER) {
      this.#emit(this.#put(this.#parts.take()), 0, this.#gathered, this.#length);
      this.#begin();
    }
    return at + take;
  }

  #begin(): void {
    this.#gathered = 0;
    this.#seen = 0;
    this.#length = -1;
  }

  #emit(bytes: Uint8Array, from: number, headerLength: number, length: number): void {
    const frame = this.#frame;
    frame.bytes = bytes;
    frame.from = from;
    frame.to = from + headerLength + Math.min(length, this.#keep);
    frame.headerLength = headerLength;
    frame.length = length;
    this.#onFrame(frame);
    frame.bytes = NOTHING;
  }

  /** The header, as far as there is one, and the payload behind it. */
  #put(payload: Uint8Array): Uint8Array {
    return Buffer.concat([this.#header.subarray(0, this.#gathered), payload]);
  }

  /** Moves bytes into the header until it is complete or the chunk ends; returns the place in the chunk. */
  #gather(chunk: Uint8Array, from: number): number {
    const header = this.#header;
    let at = from;
    let needed = this.#gathered < 2 ? 2 : headerLength(header[1] as number);
    while (this.#gathered < needed) {
      if (at === chunk.length) return at;
      header[this.#gathered++] = chunk[at++] as number;
      if (this.#gathered === 2) needed = headerLength(header[1] as number);
    }
    this.#length = payloadLength(header);
    return at;
  }

  #hold(chunk: Uint8Array, from: number, take: number): void {
    const kept = Math.min(take, this.#keep - this.#parts.length);
    if (kept <= 0) return;
    // The chunk is the socket's, and `ws` will unmask in it.
    this.#parts.add(Uint8Array.prototype.slice.call(chunk, from, from + kept));
  }
}
