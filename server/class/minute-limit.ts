import { labError } from '../errors.ts';

export interface MinuteLimitOptions {
  /** Times in a minute, of each who is counted. */
  most: number;
  /** Goes on with the sentence "There are already 10 …". */
  what: string;
  /** The variable that allows `most`. */
  setting: string;
  now?: () => number;
}

const MINUTE = 60_000;
/** How many are remembered: beyond, the one that was counted longest ago is forgotten. */
const MOST_REMEMBERED = 10_000;

/** Counts what each one does in a minute: an address, a browser that is known, a seat. */
export class MinuteLimit {
  readonly #options: MinuteLimitOptions;
  readonly #now: () => number;
  readonly #counted = new Map<string, { times: number; until: number }>();

  constructor(options: MinuteLimitOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** @throws LabError LIMIT_REACHED when this one was counted too often */
  check(who: string): void {
    const { most, what, setting } = this.#options;
    const counted = this.#counted.get(who);
    const left = counted ? counted.until - this.#now() : 0;
    if (!counted || left <= 0 || counted.times < most) return;
    const remedy = `Try again in ${Math.ceil(left / 1000)} seconds.`;
    throw labError('LIMIT_REACHED', { limit: most, what, setting, remedy });
  }

  count(who: string): void {
    const now = this.#now();
    const counted = this.#counted.get(who);
    const goesOn = counted !== undefined && counted.until > now;
    this.#counted.delete(who);
    this.#counted.set(who, {
      times: goesOn ? counted.times + 1 : 1,
      until: goesOn ? counted.until : now + MINUTE,
    });
    const [oldest] = this.#counted.keys();
    if (this.#counted.size > MOST_REMEMBERED && oldest !== undefined) this.#counted.delete(oldest);
  }

  /** Checks and counts, with nobody in between. @throws LabError LIMIT_REACHED */
  take(who: string): void {
    this.check(who);
    this.count(who);
  }
}
