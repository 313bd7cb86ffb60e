/** Entries that are kept: beyond, the one that was read longest ago goes. */
const MOST = 20_000;

/** What the store says, kept in memory until somebody says that it has changed. */
export class Mirror<Value> {
  readonly #read: (key: string) => Promise<Value>;
  readonly #kept = new Map<string, Value>();
  readonly #reading = new Map<string, Promise<Value>>();

  constructor(read: (key: string) => Promise<Value>) {
    this.#read = read;
  }

  /** What is kept now; undefined when it would have to be read. */
  peek(key: string): Value | undefined {
    return this.#kept.get(key);
  }

  async get(key: string): Promise<Value> {
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const reading = this.#reading.get(key);
    if (reading) return reading;
    const begun = this.#read(key);
    this.#reading.set(key, begun);
    try {
      const value = await begun;
      // What changed meanwhile was dropped, and is not kept.
      if (this.#reading.get(key) === begun) this.#keep(key, value);
      return value;
    } finally {
      if (this.#reading.get(key) === begun) this.#reading.delete(key);
    }
  }

  drop(key: string): void {
    this.#kept.delete(key);
    this.#reading.delete(key);
  }

  /** Drops what meets a condition. */
  dropWhere(met: (value: Value) => boolean): void {
    for (const [key, value] of this.#kept) if (met(value)) this.#kept.delete(key);
    this.#reading.clear();
  }

  clear(): void {
    this.#kept.clear();
    this.#reading.clear();
  }

  values(): Iterable<Value> {
    return this.#kept.values();
  }

  #keep(key: string, value: Value): void {
    this.#kept.set(key, value);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest);
  }
}
