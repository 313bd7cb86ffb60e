import { constants, inflateRawSync } from 'node:zlib';

/** The empty block that a sender cuts off and a receiver puts back (RFC 7692 §7.2.1). */
const tail = Uint8Array.of(0x00, 0x00, 0xff, 0xff);

/** How far back a message may refer to earlier ones: the largest window (RFC 7692 §7.1.2). */
const WINDOW = 32_768;

/**
 * Inflates one direction's messages in the order of the wire. With context takeover a message may refer to what earlier
 * ones said: the end of those is its dictionary. Once a message cannot be read, none behind it can, unless each stands alone.
 */
export class Inflater {
  readonly #standalone: boolean;
  readonly #limit: number;
  #window: Uint8Array = new Uint8Array(0);
  #lost = false;

  constructor(options: { standalone: boolean; limit: number }) {
    this.#standalone = options.standalone;
    this.#limit = options.limit;
  }

  /** Null when it cannot be read, or would grow past the limit: a small frame can inflate a thousandfold. */
  inflate(payload: Uint8Array, whole: boolean): Uint8Array | null {
    if (this.#lost) return null;
    const inflated = whole ? this.#try(payload) : null;
    if (this.#standalone) return inflated;
    if (!inflated) this.#lost = true;
    else this.#window = Buffer.concat([this.#window, inflated]).subarray(-WINDOW);
    return inflated;
  }

  #try(payload: Uint8Array): Uint8Array | null {
    try {
      return inflateRawSync(Buffer.concat([payload, tail]), {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: this.#limit,
        ...(this.#window.length > 0 ? { dictionary: this.#window } : {}),
      });
    } catch {
      return null;
    }
  }
}
