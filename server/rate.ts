/**
 * How often something may happen: so many times a second on average, and a second's worth at once. Each key has an
 * allowance of its own, which goes with the key.
 */
export class Rate<Key extends object> {
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #allowances = new WeakMap<Key, { left: number; at: number }>();

  /** `now` gives milliseconds. */
  constructor(perSecond: number, now: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** Whether it may happen once more now. */
  take(key: Key): boolean {
    const now = this.#now();
    // Less than once a second is still once at a time.
    const most = Math.max(1, this.#perSecond);
    const before = this.#allowances.get(key) ?? { left: most, at: now };
    const left = Math.min(most, before.left + ((now - before.at) / 1_000) * this.#perSecond);
    const allowed = left >= 1;
    this.#allowances.set(key, { left: allowed ? left - 1 : left, at: now });
    return allowed;
  }
}
