import { headerLength, LONGEST_HEADER, payloadLength } from '../../protocol/frame-header.ts';

const NOTHING = new Uint8Array(0);

/** What a scanner hands on: all of it is read, or copied, before the call returns. */
export interface ScannedFrame {
  /** The header's bytes; only the first `headerLength` count. */
  header: Uint8Array;
  headerLength: number;
  /** Declared payload length. */
  length: number;
  /** The payload as it crossed the wire: `body[from, to)`, at most the kept part of it. */
  body: Uint8Array;
  from: number;
  to: number;
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
  readonly #header = new Uint8Array(LONGEST_HEADER);
  #gathered = 0;
  /** Payload bytes of this frame seen so far; the header is complete when `#length` is not negative. */
  #seen = 0;
  #length = -1;
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  readonly #frame: ScannedFrame = {
    header: this.#header,
    headerLength: 0,
    length: 0,
    body: NOTHING,
    from: 0,
    to: 0,
  };

  constructor(keep: number, onFrame: (frame: ScannedFrame) => void) {
    this.#keep = keep;
    this.#onFrame = onFrame;
  }

  /** The frame that has begun and is not complete, with as much of its header and payload as there is. */
  get unfinished(): UnfinishedFrame | null {
    if (this.#gathered === 0) return null;
    const body = Buffer.concat(this.#parts, this.#partBytes);
    return {
      header: this.#header,
      headerLength: this.#gathered,
      length: Math.max(0, this.#length),
      body,
      from: 0,
      to: body.length,
      isHeaderWhole: this.#length >= 0,
      received: this.#seen,
    };
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    for (;;) {
      if (this.#length < 0) {
        at = this.#gather(chunk, at);
        if (this.#length < 0) return;
      }
      const take = Math.min(this.#length - this.#seen, chunk.length - at);
      const whole = this.#seen === 0 && take === this.#length;
      if (whole) this.#emit(chunk, at, at + Math.min(take, this.#keep));
      else this.#hold(chunk, at, take);
      at += take;
      this.#seen += take;
      if (this.#seen < this.#length || this.#length === Number.MAX_SAFE_INTEGER) return;
      if (!whole) {
        const body = Buffer.concat(this.#parts, this.#partBytes);
        this.#emit(body, 0, body.length);
      }
      this.#begin();
      if (at === chunk.length) return;
    }
  }

  #begin(): void {
    this.#gathered = 0;
    this.#seen = 0;
    this.#length = -1;
    if (this.#partBytes > 0) this.#parts = [];
    this.#partBytes = 0;
  }

  #emit(body: Uint8Array, from: number, to: number): void {
    const frame = this.#frame;
    frame.headerLength = this.#gathered;
    frame.length = this.#length;
    frame.body = body;
    frame.from = from;
    frame.to = to;
    this.#onFrame(frame);
    frame.body = NOTHING;
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
    const kept = Math.min(take, this.#keep - this.#partBytes);
    if (kept <= 0) return;
    // The chunk is the socket's, and `ws` will unmask in it.
    this.#parts.push(Uint8Array.prototype.slice.call(chunk, from, from + kept));
    this.#partBytes += kept;
  }
}
