/** Bytes in one slab of a ring. They stay readable until the ring takes the slab back. */
export interface KeptBytes {
  slab: Slab;
  start: number;
  length: number;
}

interface Slab {
  readonly bytes: Uint8Array;
  /** How many kept pieces still need it. */
  users: number;
}

/** The place of no bytes. */
export function nowhere(): KeptBytes {
  return { slab: emptySlab, start: 0, length: 0 };
}

const emptySlab: Slab = { bytes: new Uint8Array(0), users: 0 };

/** Bytes in a slab: large enough that most frames share one, small enough that an idle bench holds little. */
const SLAB_BYTES = 65_536;

/** Up to this length, copying byte by byte costs less than a view to copy from. */
const SHORT = 128;

/**
 * Keeps copies of frames in a few large pieces of memory that are used again and again. A buffer for each frame would
 * cost more to make and to collect than the copy itself: it is what made watching slow.
 */
export class ByteRing {
  #current: Slab | null = null;
  #used = 0;
  readonly #free: Slab[] = [];

  /** Copies `head` and then `body[from, to)` next to each other, and writes down in `kept` where. */
  keep(
    head: Uint8Array,
    headLength: number,
    body: Uint8Array,
    from: number,
    to: number,
    kept: KeptBytes = nowhere(),
  ): KeptBytes {
    const length = headLength + to - from;
    // What fits no slab gets memory of its own, which goes with it.
    const own = length > SLAB_BYTES;
    const slab = own ? { bytes: new Uint8Array(length), users: 0 } : this.#room(length);
    const start = own ? 0 : this.#used;
    if (!own) this.#used += length;
    const { bytes } = slab;
    for (let i = 0; i < headLength; i++) bytes[start + i] = head[i] as number;
    if (to - from < SHORT)
      for (let i = from, at = start + headLength; i < to; i++, at++) bytes[at] = body[i] as number;
    else bytes.set(from === 0 && to === body.length ? body : body.subarray(from, to), start + headLength);
    slab.users++;
    kept.slab = slab;
    kept.start = start;
    kept.length = length;
    return kept;
  }

  /** Lets a piece go; its slab is used again when nothing in it is needed. */
  release(kept: KeptBytes): void {
    const { slab } = kept;
    kept.slab = emptySlab;
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
