import { BenchSecrets } from '../benches/bench-secrets.ts';
import type { Store } from '../store/store.ts';

/** Whose secret it is, and the lab's name for it. */
export interface Owned {
  owner: string;
  name: string;
}

/** A secret that a lab asks for. */
export interface Asked {
  name: string;
  length: number;
}

/** Which benches' secrets, and which of them. */
export interface IndexKey {
  class: string;
  writeup: string;
  asked: readonly Asked[];
}

/** How long an index is good for, in milliseconds: a bench that was opened since is not in it. */
const GOOD_FOR = 15_000;
/** Indexes that are kept: the oldest goes for another. */
const MOST = 100;
/** Benches after which everybody else gets a turn. */
const TURN = 250;

type Find = (text: string) => Owned | undefined;

/**
 * Whose secret a text ends in, among the benches that a class has of a writeup. Secrets are an HMAC of bench and name, so
 * all of them can be worked out, and none has to be kept.
 */
export class SecretIndex {
  readonly #store: Pick<Store, 'seats' | 'benches'>;
  readonly #key: Uint8Array;
  readonly #made = new Map<string, { until: number; find: Promise<Find> }>();

  constructor(store: Pick<Store, 'seats' | 'benches'>, key: Uint8Array) {
    this.#store = store;
    this.#key = key;
  }

  of(key: IndexKey): Promise<Find> {
    const name = JSON.stringify(key);
    const now = Date.now();
    const kept = this.#made.get(name);
    if (kept && kept.until > now) return kept.find;
    const find = this.#make(key);
    this.#made.delete(name);
    this.#made.set(name, { until: now + GOOD_FOR, find });
    const [oldest] = this.#made.keys();
    if (this.#made.size > MOST && oldest !== undefined) this.#made.delete(oldest);
    // The store was away: the next one who asks tries again.
    find.catch(() => this.#made.delete(name));
    return find;
  }

  async #make({ class: id, writeup, asked }: IndexKey): Promise<Find> {
    const owned = new Map<string, Owned>();
    const benches = await this.#store.benches.ofWriteup(await this.#learners(id), writeup);
    for (const [index, { id: bench, learner }] of benches.entries()) {
      const secrets = new BenchSecrets(this.#key, bench);
      for (const { name, length } of asked) owned.set(secrets.of(name, length), { owner: learner, name });
      if (index % TURN === TURN - 1) await new Promise((resolve) => setImmediate(resolve));
    }
    const lengths = [...new Set(asked.map(({ length }) => length))];
    return (text) =>
      lengths.map((length) => owned.get(text.slice(-length))).find((found) => found !== undefined);
  }

  async #learners(id: string): Promise<string[]> {
    const learners: string[] = [];
    for await (const seats of this.#store.seats.inClass(id))
      learners.push(...seats.map(({ learner }) => learner));
    return learners;
  }
}
