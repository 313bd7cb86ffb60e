/** What waits for its turn. */
export interface Waiting<Bench extends { readonly id: string }> {
  /** The bench that it is for. */
  readonly bench: Bench;
}

/**
 * Whose turn it is. Each bench has a line of its own and at most one visit under way, and the lines take turns: a
 * learner who delivers a hundred times waits for nobody but themself.
 */
export class VisitQueue<Item extends Waiting<{ readonly id: string }>> {
  readonly #most: number;
  /** By bench, in the order in which they are served next. None is empty. */
  #lines = new Map<string, Item[]>();
  readonly #running = new Map<string, Item>();

  /** `most` is how many may be under way at a time. */
  constructor(most: number) {
    this.#most = most;
  }

  add(item: Item): void {
    const { id } = item.bench;
    this.#lines.set(id, [...this.waiting(id), item]);
  }

  /** Takes the next one; undefined while there is no room, or nothing waits that may start. */
  next(): Item | undefined {
    if (this.#running.size >= this.#most) return undefined;
    for (const [id, [first, ...rest]] of this.#lines) {
      if (first === undefined || this.#running.has(id)) continue;
      // Behind all others next time.
      this.#lines.delete(id);
      if (rest.length > 0) this.#lines.set(id, rest);
      this.#running.set(id, first);
      return first;
    }
    return undefined;
  }

  /** It is no longer under way. */
  done(item: Item): void {
    const { id } = item.bench;
    if (this.#running.get(id) === item) this.#running.delete(id);
  }

  /** Puts one that was under way back, before all others. */
  again(item: Item): void {
    this.done(item);
    const { id } = item.bench;
    const line = [item, ...this.waiting(id)];
    this.#lines.delete(id);
    this.#lines = new Map([[id, line], ...this.#lines]);
  }

  /** Forgets what waits of a bench, and gives it. */
  dropWaiting(bench: string): readonly Item[] {
    const line = this.waiting(bench);
    this.#lines.delete(bench);
    return line;
  }

  running(bench: string): Item | undefined {
    return this.#running.get(bench);
  }

  /** Oldest first. */
  waiting(bench: string): readonly Item[] {
    return this.#lines.get(bench) ?? [];
  }

  /** The place of a waiting one among all that wait, by its place in its bench's line (from 0): the next one is 1. */
  position(bench: string, place: number): number {
    let position = place + 1;
    let isBehind = false;
    for (const [id, line] of this.#lines) {
      if (id === bench) isBehind = true;
      else position += Math.min(line.length, isBehind ? place : place + 1);
    }
    return position;
  }

  /** Every bench of which something waits. */
  get benchesWaiting(): Item['bench'][] {
    return [...this.#lines.values()].flatMap(([first]) => (first ? [first.bench] : []));
  }

  /** How many wait, of all benches. */
  get waitingCount(): number {
    return [...this.#lines.values()].reduce((total, line) => total + line.length, 0);
  }

  get isEmpty(): boolean {
    return this.#lines.size === 0 && this.#running.size === 0;
  }
}
