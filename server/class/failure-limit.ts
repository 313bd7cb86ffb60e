import { labError } from '../errors.ts';

export interface FailureLimitOptions {
  /** Failures of one address in the time. */
  most: number;
  /** Milliseconds. */
  within: number;
  /** Ends the sentence "There are already 10 …". */
  what: string;
  now?: () => number;
}

/** Addresses that are remembered: beyond, the one that failed longest ago is forgotten. */
const MOST_ADDRESSES = 10_000;

/** Counts what went wrong and nothing else: a class behind one router joins at once, and is right. */
export class FailureLimit {
  readonly #options: FailureLimitOptions;
  readonly #now: () => number;
  readonly #failures = new Map<string, { count: number; until: number }>();

  constructor(options: FailureLimitOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** @throws LabError LIMIT_REACHED when this address has failed too often: then being right does not help either */
  check(address: string): void {
    const failed = this.#failures.get(address);
    const left = failed ? failed.until - this.#now() : 0;
    if (!failed || left <= 0 || failed.count < this.#options.most) return;
    throw labError('LIMIT_REACHED', {
      limit: this.#options.most,
      what: this.#options.what,
      setting: 'the platform',
      remedy: `Try again in ${Math.ceil(left / 1000)} seconds.`,
    });
  }

  fail(address: string): void {
    const now = this.#now();
    const failed = this.#failures.get(address);
    const goesOn = failed !== undefined && failed.until > now;
    this.#failures.delete(address);
    this.#failures.set(address, {
      count: goesOn ? failed.count + 1 : 1,
      until: goesOn ? failed.until : now + this.#options.within,
    });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > MOST_ADDRESSES && oldest !== undefined) this.#failures.delete(oldest);
  }
}
