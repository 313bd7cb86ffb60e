/** Calls `work` once for all calls of `soon` within `wait` milliseconds. */
export function gather(wait: () => number, work: () => void) {
  let timer: NodeJS.Timeout | undefined;
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const now = () => {
    cancel();
    work();
  };
  return {
    now,
    cancel,
    soon: () => {
      timer ??= setTimeout(now, wait());
    },
    /** Does at once what was to be done soon. */
    flush: () => {
      if (timer) now();
    },
  };
}

/**
 * A part of the time for work that recurs. What was not used is saved for a busy moment, so who stays below the part
 * never waits, in however small pieces the work comes.
 */
export class TimeShare {
  readonly #share: number;
  readonly #most: number;
  readonly #clock: () => number;
  #saved: number;
  #at: number;

  /** `share` from 0 to 1; `most` is the milliseconds of work that can be saved, and owed. */
  constructor(share: number, most: number, clock: () => number = () => performance.now()) {
    this.#share = share;
    this.#most = most;
    this.#clock = clock;
    this.#saved = most;
    this.#at = clock();
  }

  /** Takes `spent` milliseconds of work off what is saved; returns the milliseconds until none of it is owed. */
  spend(spent: number): number {
    const at = this.#clock();
    const saved = Math.min(this.#most, this.#saved + (at - this.#at) * this.#share);
    this.#at = at;
    this.#saved = Math.max(-this.#most, saved - spent);
    return this.#saved < 0 ? -this.#saved / this.#share : 0;
  }
}
