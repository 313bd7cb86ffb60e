import { ByteParts } from './byte-parts.ts';
import { copyOf } from './bytes.ts';
import { applyMask, type FrameHeader } from './frame.ts';
import { headerLength, LONGEST_HEADER, readFrameHeader } from './frame-header.ts';

export interface DecodedFrame {
  header: FrameHeader;
  /** The header as it crossed the wire. */
  headerBytes: Uint8Array;
  /** Unmasked; at most `keep` bytes of it. */
  payload: Uint8Array;
  /** True when the payload is longer than what was kept. */
  truncated: boolean;
}

export interface FrameDecoderOptions {
  /** How many payload bytes of a frame are kept; the rest is counted and let go. */
  keep: number;
  /** Called when a header is complete, before its payload: an endpoint can refuse 1 GiB before it arrives. */
  onHeader?: (header: FrameHeader, headerBytes: Uint8Array) => void;
  /**
   * Called when a frame is complete, before the next `onHeader`. `push` returns the same frames, but only after it has
   * read the whole chunk: an endpoint that refuses by the header wants to have handled the frames before it.
   */
  onFrame?: (frame: DecodedFrame) => void;
}

const NOTHING = new Uint8Array(0);

/**
 * Turns one direction of a WebSocket's byte stream into frames, whatever the bytes and however they are cut.
 * It judges nothing (see `frame-rules.ts`) and throws nothing: any two bytes are a frame's beginning.
 *
 * It copies what it keeps, so the caller may change or reuse its chunk, and it holds no more than it was given:
 * a declared length reserves nothing.
 */
export class FrameDecoder {
  readonly #keep: number;
  readonly #onHeader: FrameDecoderOptions['onHeader'];
  readonly #onFrame: FrameDecoderOptions['onFrame'];
  readonly #scratch = new Uint8Array(LONGEST_HEADER);
  readonly #parts = new ByteParts();
  /** Header bytes in `#scratch`. */
  #gathered = 0;
  #header: FrameHeader | null = null;
  #headerBytes: Uint8Array = NOTHING;
  /** Payload bytes of this frame seen so far. */
  #seen = 0;

  constructor(options: FrameDecoderOptions) {
    this.#keep = Math.max(0, options.keep);
    this.#onHeader = options.onHeader;
    this.#onFrame = options.onFrame;
  }

  /** Bytes held for a frame that is not complete. */
  get pending(): number {
    return (this.#header ? this.#headerBytes.length : this.#gathered) + this.#parts.length;
  }

  /** Takes the next bytes of the stream; returns the frames that they completed. */
  push(chunk: Uint8Array): DecodedFrame[] {
    const frames: DecodedFrame[] = [];
    let at = 0;
    do {
      at = this.#read(chunk, at, frames);
    } while (at < chunk.length);
    return frames;
  }

  /** Takes bytes of the chunk from `from` on, to the end of one frame or of the chunk; returns the place behind them. */
  readOne(chunk: Uint8Array, from: number): number {
    return this.#read(chunk, from, null);
  }

  #read(chunk: Uint8Array, from: number, frames: DecodedFrame[] | null): number {
    let at = from;
    if (!this.#header) {
      at = this.#gatherHeader(chunk, at);
      if (!this.#header) return at;
    }
    const header: FrameHeader = this.#header;
    const take = Math.min(header.length - this.#seen, chunk.length - at);
    if (take > 0) {
      this.#keepPayload(header, take === chunk.length ? chunk : chunk.subarray(at, at + take));
      at += take;
    }
    // A length that was cut to the largest number never counts as reached: its true end is farther.
    if (this.#seen < header.length || header.length === Number.MAX_SAFE_INTEGER) return at;
    const frame = this.#finish(header);
    this.#onFrame?.(frame);
    frames?.push(frame);
    return at;
  }

  /** Moves bytes into the header until it is complete or the chunk ends; returns the place in the chunk. */
  #gatherHeader(chunk: Uint8Array, from: number): number {
    const scratch = this.#scratch;
    let at = from;
    let needed = this.#gathered < 2 ? 2 : headerLength(scratch[1] ?? 0);
    while (this.#gathered < needed) {
      const byte = chunk[at];
      if (byte === undefined) return at;
      scratch[this.#gathered] = byte;
      this.#gathered += 1;
      at += 1;
      if (this.#gathered === 2) needed = headerLength(byte);
    }
    this.#headerBytes = scratch.slice(0, needed);
    this.#header = readFrameHeader(this.#headerBytes);
    this.#gathered = 0;
    this.#seen = 0;
    this.#onHeader?.(this.#header, this.#headerBytes);
    return at;
  }

  #keepPayload(header: FrameHeader, bytes: Uint8Array): void {
    const room = this.#keep - this.#parts.length;
    if (room > 0) {
      const kept = room < bytes.length ? bytes.subarray(0, room) : bytes;
      this.#parts.add(header.maskingKey ? applyMask(kept, header.maskingKey, this.#seen) : copyOf(kept));
    }
    this.#seen += bytes.length;
  }

  #finish(header: FrameHeader): DecodedFrame {
    const payload = this.#parts.length === 0 ? NOTHING : this.#parts.take();
    this.#header = null;
    return { header, headerBytes: this.#headerBytes, payload, truncated: payload.length < header.length };
  }
}
