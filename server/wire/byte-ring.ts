/** Bytes in one slab of a ring. They stay readable until the ring takes the slab back. */
export interface KeptBytes {
  readonly slab: Slab;
  readonly start: number;
  readonly length: number;
}

interface Slab {
  readonly bytes: Uint8Array;
  /** How many kept pieces still need it. */
  users: number;
}

/** Bytes in a slab: large enough that most frames share one, small enough that an idle bench holds little. */
const SLAB_BYTES = 65_536;

/**
 * Keeps copies of frames in a few large pieces of memory that are used again and again. A buffer for each frame would
 * cost more to make and to collect than the copy itself: it is what made watching slow.
 */
export class ByteRing {
  #current: Slab | null = null;
  #used = 0;
  readonly #free: Slab[] = [];

  /** Copies `head` and then `body[from, to)` next to each other. */
  keep(head: Uint8Array, headLength: number, body: Uint8Array, from: number, to: number): KeptBytes {
    const length = headLength + to - from;
    // What fits no slab gets memory of its own, which goes with it.
    const own = length > SLAB_BYTES;
    const slab = own ? { bytes: new Uint8Array(length), users: 0 } : this.#room(length);
    const start = own ? 0 : this.#used;
    if (!own) this.#used += length;
    const { bytes } = slab;
    for (let i = 0; i < headLength; i++) bytes[start + i] = head[i] as number;
    // A short payload needs no view of its own to be copied.
    if (to - from < 32)
      for (let i = from, at = start + headLength; i < to; i++, at++) bytes[at] = body[i] as number;
    else bytes.set(from === 0 && to === body.length ? body : body.subarray(from, to), start + headLength);
    slab.users++;
    return { slab, start, length };
  }

  /** A second user of the same piece. */
  hold({ slab }: KeptBytes): void {
    slab.users++;
  }

  /** Lets a piece go; its slab is used again when nothing in it is needed. */
  release({ slab }: KeptBytes): void {
    slab.users--;
    if (slab.users === 0 && slab !== this.#current && slab.bytes.length === SLAB_BYTES) this.#free.push(slab);
  }

  #room(length: number): Slab {
    if (this.#current && this.#used + length <= SLAB_BYTES) return this.#current;
    const full = this.#current;
    if (full?.users === 0) this.#free.push(full);
    this.#current = this.#free.pop() ?? { bytes: new Uint8Array(SLAB_BYTES), users: 0 };
    this.#used = 0;
    return this.#current;
  }
}

/** The kept bytes; a view, to be read at once. */
export function viewOf({ slab, start, length }: KeptBytes): Uint8Array {
  return slab.bytes.subarray(start, start + length);
}
