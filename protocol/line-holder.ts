import { ByteParts } from './byte-parts.ts';
import { copyOf } from './bytes.ts';

/** How the line stands: not complete, ended by LF alone, empty, with something in it, or over the limit. */
export type LineState = 'open' | 'bare' | 'empty' | 'full' | 'too-long';

const CR = 0x0d;
const LF = 0x0a;

/** Gathers lines out of chunks and holds them, at most `limit` bytes together, until they are taken. */
export class LineHolder {
  readonly #limit: number;
  readonly #held = new ByteParts();
  /** Bytes of the current line so far, and the last of them. */
  #length = 0;
  #last = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many bytes are held. */
  get length(): number {
    return this.#held.length;
  }

  /** Holds the bytes of the chunk up to and including the next LF. `end` is the place behind them. */
  gather(chunk: Uint8Array, at: number): { end: number; line: LineState } {
    const lf = chunk.indexOf(LF, at);
    const end = lf === -1 ? chunk.length : lf + 1;
    const room = this.#limit - this.#held.length;
    this.#held.add(copyOf(chunk.subarray(at, Math.min(end, at + room))));
    if (end - at > room) return { end, line: 'too-long' };
    const beforeLast = end - at >= 2 ? chunk[end - 2] : this.#length > 0 ? this.#last : undefined;
    this.#length += end - at;
    this.#last = chunk[end - 1] ?? 0;
    if (lf === -1) return { end, line: 'open' };
    const length = this.#length;
    this.#length = 0;
    if (beforeLast !== CR) return { end, line: 'bare' };
    return { end, line: length === 2 ? 'empty' : 'full' };
  }

  /** Hands over all that is held, and begins a new line. */
  take(): Uint8Array {
    this.#length = 0;
    return this.#held.take();
  }
}
