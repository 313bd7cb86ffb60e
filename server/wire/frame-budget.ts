import type { SpareTime } from './spare-time.ts';

/** What a bench may run out of. */
export type Spent = 'frames' | 'bytes';

export interface FrameBudgetOptions {
  /** Frames in a second, both directions together. */
  frames: number;
  /** Bytes in a second, both directions together; what was compressed counts by its true size. */
  bytes: number;
  /** The part of it that there is time for now. */
  spare: SpareTime;
  /** The bench has wanted more than this part of it for a while. Said again only if that goes on. */
  onSlowed(what: Spent, share: number): void;
}

/** The part of a second's budget that may be spent at once: what others have to wait for in one turn of the event loop. */
const BURST = 0.1;

/** How long a bench wants too much before it counts as a flood, and is told, in milliseconds: a short burst is nobody's concern. */
const PATIENCE = 1_000;

/** How long it has to do with its budget to count as calm again, in milliseconds. */
const CALM = 1_000;

/** It is not told again within this time, in milliseconds. */
const TOLD_EVERY = 10_000;

/**
 * What one bench may cost in a second. All its connections spend from it, the server's answers included, for a lab may
 * answer one frame with many. Nothing is refused: who finds it spent waits until there is some again, so that one
 * learner's flood slows down that learner.
 */
export class FrameBudget {
  readonly #options: FrameBudgetOptions;
  readonly #left: Record<Spent, number>;
  #filled = performance.now();
  /** When somebody waited last, and since when it has not been calm. */
  #strain: { last: number; since: number } | null = null;
  #told = Number.NEGATIVE_INFINITY;
  readonly #waiting: (() => void)[] = [];
  #scheduled = false;

  constructor(options: FrameBudgetOptions) {
    this.#options = options;
    this.#left = { frames: options.frames * BURST, bytes: options.bytes * BURST };
  }

  get isSpent(): boolean {
    return this.#left.frames <= 0 || this.#left.bytes <= 0;
  }

  /** Whether it has run out lately: what comes next is better read a little at a time. */
  get isShort(): boolean {
    return this.isSpent || this.#strain !== null;
  }

  /** Takes what has been spent already: there may be a debt, which is waited off. Looks at no clock, for it is called often. */
  spend(frames: number, bytes: number): void {
    this.#left.frames -= frames;
    this.#left.bytes -= bytes;
  }

  /** Calls back when there is budget again: whoever waits longest first, one in a turn of the event loop. */
  wait(waiter: () => void): void {
    // Whoever waits is not calm, however long it takes.
    if (this.#waiting.length === 0 && this.#strain && performance.now() - this.#strain.last > CALM)
      this.#strain = null;
    this.#waiting.push(waiter);
    this.#serveIn(0);
  }

  #serveIn(milliseconds: number): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    const serve = () => {
      this.#scheduled = false;
      const debt = this.#fill();
      if (debt === 0) this.#waiting.shift()?.();
      this.#serveIn(debt);
    };
    // A process that ends need not wait for it.
    if (milliseconds > 0) setTimeout(serve, milliseconds).unref();
    else setImmediate(serve);
  }

  /** Fills up by the clock; returns the milliseconds until nothing is owed. */
  #fill(): number {
    const now = performance.now();
    const isFlood = this.#strain !== null && now - this.#strain.since >= PATIENCE;
    const share = this.#options.spare(isFlood ? 'flood' : 'burst');
    const [frames, bytes] = [this.#options.frames * share, this.#options.bytes * share];
    const left = this.#left;
    const seconds = (now - this.#filled) / 1000;
    this.#filled = now;
    left.frames = Math.min(frames * BURST, left.frames + frames * seconds);
    left.bytes = Math.min(bytes * BURST, left.bytes + bytes * seconds);
    if (this.#strain) this.#strain.last = now;
    if (this.isSpent) this.#feel(left.frames <= 0 ? 'frames' : 'bytes', share, now);
    return this.isSpent ? Math.max(1, (-left.frames / frames) * 1000, (-left.bytes / bytes) * 1000) : 0;
  }

  #feel(what: Spent, share: number, now: number): void {
    const since = this.#strain?.since ?? now;
    this.#strain = { last: now, since };
    if (now - since < PATIENCE || now - this.#told < TOLD_EVERY) return;
    this.#told = now;
    this.#options.onSlowed(what, share);
  }
}
