import { inflateMessage } from '../../labs/kit/deflate.ts';

/** How far back a message may refer to earlier ones: the largest window (RFC 7692 §7.1.2). */
const WINDOW = 32_768;

export interface InflaterOptions {
  /** Whether no message refers to earlier ones. */
  standalone: boolean;
  /** Bytes that a message may grow to. */
  limit: number;
  /** Told how many bytes each attempt has made. */
  onWork(bytes: number): void;
}

/**
 * Inflates one direction's messages in the order of the wire. With context takeover a message may refer to what earlier
 * ones said: the end of those is its dictionary. Once a message cannot be read, none behind it can, unless each stands alone.
 */
export class Inflater {
  readonly #options: InflaterOptions;
  #window: Uint8Array = new Uint8Array(0);
  #lost = false;

  constructor(options: InflaterOptions) {
    this.#options = options;
  }

  /** Null when it cannot be read, or would grow past the limit: a small frame can inflate a thousandfold. */
  inflate(payload: Uint8Array, whole: boolean): Uint8Array | null {
    if (this.#lost) return null;
    const inflated = whole ? this.#try(payload) : null;
    if (this.#options.standalone) return inflated;
    if (!inflated) this.#lost = true;
    else this.#window = Buffer.concat([this.#window, inflated]).subarray(-WINDOW);
    return inflated;
  }

  #try(payload: Uint8Array): Uint8Array | null {
    const { limit, onWork } = this.#options;
    const inflated = inflateMessage(payload, limit, this.#window);
    // What would grow past the limit has grown up to it.
    onWork(inflated?.length ?? limit);
    return inflated;
  }
}
