import { concat } from './bytes.ts';

/**
 * Bytes that come in pieces and are kept for later. What it holds is exactly what it was given, never more: a peer
 * that announces a gigabyte and sends one byte costs one byte.
 *
 * A piece is merged with those before it while they are not larger. A peer that sends single bytes so leaves
 * a handful of arrays, and each byte is moved a logarithmic number of times.
 */
export class ByteParts {
  #parts: Uint8Array[] = [];
  #length = 0;

  /** How many bytes are held. */
  get length(): number {
    return this.#length;
  }

  /** Takes a piece over; the caller must not change it any more. */
  add(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#length += piece.length;
    let merged = piece;
    for (let last = this.#parts.at(-1); last && last.length <= merged.length; last = this.#parts.at(-1)) {
      this.#parts.pop();
      merged = concat([last, merged]);
    }
    this.#parts.push(merged);
  }

  /** Everything as one array, which is still held: nobody must change it. */
  get whole(): Uint8Array {
    const whole = this.take();
    this.add(whole);
    return whole;
  }

  /** Hands everything over as one array, and starts anew. */
  take(): Uint8Array {
    const [first] = this.#parts;
    const whole = this.#parts.length === 1 && first ? first : concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    return whole;
  }
}
