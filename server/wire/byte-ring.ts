/** Bytes in one slab of a ring. They stay readable until the ring takes the slab back. */
export interface KeptBytes {
  slab: Slab;
  start: number;
  size: number;
}

export interface Slab {
  readonly bytes: Uint8Array;
  /** How many kept pieces still need it. */
  users: number;
}

/** Where bytes are that were let go. */
export const emptySlab: Slab = { bytes: new Uint8Array(0), users: 0 };

/** Bytes in a slab: large enough that most frames share one. */
const SLAB_BYTES = 65_536;

/** Bytes in the first slab, each further one is twice as large: a bench on which little is said holds little. */
const FIRST_SLAB_BYTES = 2_048;

/** Up to this length, copying byte by byte costs less than a view to copy from. */
const SHORT = 128;

/**
 * Keeps copies of frames in a few large pieces of memory that are used again and again. A buffer for each frame would
 * cost more to make and to collect than the copy itself: it is what made watching slow.
 */
export class ByteRing {
  #current: Slab | null = null;
  #used = 0;
  #nextBytes = FIRST_SLAB_BYTES;
  /** Of the full size. */
  readonly #free: Slab[] = [];

  /** Copies `source[from, to)`, and writes down in `kept` where. */
  keep(source: Uint8Array, from: number, to: number, kept: KeptBytes): void {
    const length = to - from;
    // What fits no slab gets memory of its own, which goes with it.
    const own = length > SLAB_BYTES;
    const slab = own ? { bytes: new Uint8Array(length), users: 0 } : this.#room(length);
    const start = own ? 0 : this.#used;
    if (!own) this.#used += length;
    const { bytes } = slab;
    if (length < SHORT) for (let i = 0; i < length; i++) bytes[start + i] = source[from + i] as number;
    else bytes.set(length === source.length ? source : source.subarray(from, to), start);
    slab.users++;
    kept.slab = slab;
    kept.start = start;
    kept.size = length;
  }

  /** Lets a piece go; its slab is used again when nothing in it is needed. */
  release(kept: KeptBytes): void {
    const { slab } = kept;
    kept.slab = emptySlab;
    slab.users--;
    if (slab !== this.#current) this.#reuse(slab);
  }

  #room(length: number): Slab {
    if (this.#current && this.#used + length <= this.#current.bytes.length) return this.#current;
    if (this.#current) this.#reuse(this.#current);
    this.#current = this.#free.pop() ?? this.#grow(length);
    this.#used = 0;
    return this.#current;
  }

  #reuse(slab: Slab): void {
    if (slab.users === 0 && slab.bytes.length === SLAB_BYTES) this.#free.push(slab);
  }

  /** A new slab with room for so much, which is no more than a slab of the full size has. */
  #grow(length: number): Slab {
    while (this.#nextBytes < length) this.#nextBytes *= 2;
    const bytes = new Uint8Array(this.#nextBytes);
    this.#nextBytes = Math.min(SLAB_BYTES, this.#nextBytes * 2);
    return { bytes, users: 0 };
  }
}

/** The kept bytes; a view, to be read at once. */
export function viewOf({ slab, start, size }: KeptBytes): Uint8Array {
  return slab.bytes.subarray(start, start + size);
}
