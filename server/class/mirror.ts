/** Entries that are kept: beyond, the one that was read longest ago goes. */
const MOST = 20_000;

/** What the store says, kept in memory. When somebody says that it has changed, the next one who asks reads it anew. */
export class Mirror<Value> {
  readonly #read: (key: string) => Promise<Value>;
  readonly #kept = new Map<string, Value>();
  /** Keys of which the store may say something else by now. */
  readonly #stale = new Set<string>();
  readonly #reading = new Map<string, Promise<Value>>();

  constructor(read: (key: string) => Promise<Value>) {
    this.#read = read;
  }

  /** What was read last, for whoever cannot wait: until it is read anew the old holds. Undefined when nothing was. */
  peek(key: string): Value | undefined {
    return this.#kept.get(key);
  }

  async get(key: string): Promise<Value> {
    const kept = this.#kept.get(key);
    if (kept !== undefined && !this.#stale.has(key)) return kept;
    const reading = this.#reading.get(key);
    if (reading) return reading;
    const begun = this.#read(key);
    this.#reading.set(key, begun);
    try {
      const value = await begun;
      // What changed meanwhile is not kept.
      if (this.#reading.get(key) === begun) this.#keep(key, value);
      return value;
    } finally {
      if (this.#reading.get(key) === begun) this.#reading.delete(key);
    }
  }

  /** It may have changed. */
  expire(key: string): void {
    if (this.#kept.has(key)) this.#stale.add(key);
    this.#reading.delete(key);
  }

  /** What meets a condition may have changed. */
  expireWhere(met: (value: Value) => boolean): void {
    for (const [key, value] of this.#kept) if (met(value)) this.#stale.add(key);
    this.#reading.clear();
  }

  keys(): string[] {
    return [...this.#kept.keys()];
  }

  #keep(key: string, value: Value): void {
    this.#forget(key);
    this.#kept.set(key, value);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#forget(oldest);
  }

  #forget(key: string): void {
    this.#kept.delete(key);
    this.#stale.delete(key);
  }
}
