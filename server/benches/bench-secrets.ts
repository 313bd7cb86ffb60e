import { createHmac } from 'node:crypto';

/** Long enough that nobody guesses it; short enough to be read aloud in a chat. */
const USUAL_LENGTH = 20;
/** Below it, a secret would be found by chance in what has nothing to do with it; above it, the hash has no more. */
const SHORTEST = 6;
const LONGEST = 48;
/** Secrets of one bench that are looked for. A lab names a handful; one that names them by the thousand must cost nothing. */
const MOST_KNOWN = 32;

/**
 * The secrets of one bench: HMAC-SHA-256 (RFC 2104) of the platform's key over the bench and the name, so they need no
 * place in the store, are the same after a restart, and say nothing about each other or about another bench's.
 */
export class BenchSecrets {
  readonly #key: Uint8Array;
  readonly #bench: string;
  readonly #known = new Map<string, string>();

  constructor(key: Uint8Array, bench: string) {
    this.#key = key;
    this.#bench = bench;
  }

  /** The names and values that the lab has asked for since the bench woke; of two lengths of one, the shorter. */
  get known(): ReadonlyMap<string, string> {
    return this.#known;
  }

  /** The secret of this name, in lower-case letters and digits. A shorter length is the end of a longer one. */
  of(name: string, length: number = USUAL_LENGTH): string {
    if (!Number.isInteger(length) || length < SHORTEST || length > LONGEST)
      throw new RangeError(`A secret has ${SHORTEST} to ${LONGEST} characters, not ${length}.`);
    const digest = createHmac('sha256', this.#key).update(`${this.#bench}\0${name}`).digest('hex');
    // 256 bits are 49 and a half digits in base 36: taken from the end, each of them is as likely as the others.
    const secret = BigInt(`0x${digest}`).toString(36).padStart(LONGEST, '0').slice(-length);
    this.#remember(name, secret);
    return secret;
  }

  #remember(name: string, secret: string): void {
    const known = this.#known.get(name);
    this.#known.delete(name);
    this.#known.set(name, known !== undefined && known.length < secret.length ? known : secret);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }
}
