import { ByteParts } from '../../../protocol/byte-parts.ts';
import { headerLength, LONGEST_HEADER, payloadLength } from '../../../protocol/frame-header.ts';

export interface FrameCutterOptions {
  /** Whether frames may be wanted at all; asked where a frame begins. While false, every byte passes at once. */
  isActive(): boolean;
  /** Asked when a header is complete: whether this frame is to be gathered whole. */
  wants(opcodeBits: number, length: number): boolean;
  /** Bytes that go on as they are: views of the chunk that was pushed, except for the beginning of a frame. */
  onPass(bytes: Uint8Array): void;
  /** A gathered frame, header and payload as they came, in memory of its own. */
  onFrame(bytes: Uint8Array): void;
  /** The frame that `whole` waits for has passed. */
  onBoundary(): void;
}

/**
 * Cuts one direction of a WebSocket's bytes where its frames begin and end. What nobody wants passes byte for byte, in
 * the pieces in which it came; what is wanted is gathered and handed over whole. It judges nothing: any two bytes are a
 * frame's beginning.
 */
export class FrameCutter {
  readonly #options: FrameCutterOptions;
  readonly #header = new Uint8Array(LONGEST_HEADER);
  #headerBytes = 0;
  /** Payload bytes of the current frame still to come; -1 while its header is incomplete. */
  #left = -1;
  /** The current frame so far, when it is being gathered. */
  #parts: ByteParts | null = null;
  /** Whether the beginning of a header is kept back until somebody can say if the frame is wanted. */
  #keepsBack = false;
  #tellsBoundary = false;

  constructor(options: FrameCutterOptions) {
    this.#options = options;
  }

  /** True when a part of a frame has gone on and the rest is still to come: nothing may be put in between. */
  get isMidFrame(): boolean {
    return this.#headerBytes > 0 && !this.#keepsBack && !this.#parts;
  }

  /** Bytes kept back of a frame that is not complete. */
  get pending(): number {
    if (this.#parts) return this.#parts.length;
    return this.#keepsBack ? this.#headerBytes : 0;
  }

  /** Asks for `onBoundary` when the frame that is passing now has passed. */
  tellBoundary(): void {
    this.#tellsBoundary = true;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    /** Where the bytes begin that pass and were not handed on yet. */
    let passing = 0;
    while (at < chunk.length) {
      if (this.#left < 0) {
        const begun = at;
        const early = this.#headerBytes;
        if (early === 0) this.#keepsBack = this.#options.isActive();
        at = this.#gatherHeader(chunk, at);
        if (this.#left < 0) {
          this.#pass(chunk, passing, this.#keepsBack ? begun : at);
          return;
        }
        if (this.#keepsBack && this.#options.wants((this.#header[0] ?? 0) & 0x0f, this.#left)) {
          this.#pass(chunk, passing, begun);
          this.#parts = new ByteParts();
          this.#parts.add(this.#header.slice(0, this.#headerBytes));
        } else if (this.#keepsBack && early > 0) {
          this.#options.onPass(this.#header.slice(0, early));
        }
        this.#keepsBack = false;
      }
      const take = Math.min(this.#left, chunk.length - at);
      if (this.#parts && take > 0) this.#parts.add(new Uint8Array(chunk.subarray(at, at + take)));
      at += take;
      this.#left -= take;
      if (this.#parts) passing = at;
      if (this.#left > 0) break;
      const frame = this.#finish();
      if (frame) {
        this.#options.onFrame(frame);
      } else if (this.#tellsBoundary) {
        this.#pass(chunk, passing, at);
        passing = at;
        this.#tellsBoundary = false;
        this.#options.onBoundary();
      }
    }
    this.#pass(chunk, passing, at);
  }

  /** Lets go of the frame that is being gathered: what there is of it passes, and the rest will. */
  release(): void {
    const kept = this.#parts?.take() ?? this.#header.slice(0, this.#keepsBack ? this.#headerBytes : 0);
    this.#parts = null;
    this.#keepsBack = false;
    if (kept.length > 0) this.#options.onPass(kept);
  }

  #pass(chunk: Uint8Array, from: number, to: number): void {
    if (to <= from) return;
    this.#options.onPass(from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to));
  }

  #finish(): Uint8Array | null {
    const parts = this.#parts;
    this.#parts = null;
    this.#headerBytes = 0;
    this.#left = -1;
    return parts ? parts.take() : null;
  }

  /** Moves bytes into the header until it is complete or the chunk ends; returns the place in the chunk. */
  #gatherHeader(chunk: Uint8Array, from: number): number {
    let at = from;
    let needed = this.#headerBytes < 2 ? 2 : headerLength(this.#header[1] ?? 0);
    while (this.#headerBytes < needed) {
      const byte = chunk[at];
      if (byte === undefined) return at;
      this.#header[this.#headerBytes++] = byte;
      at++;
      if (this.#headerBytes === 2) needed = headerLength(byte);
    }
    this.#left = payloadLength(this.#header);
    return at;
  }
}
