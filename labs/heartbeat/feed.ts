/** One numbered message of the feed. */
export interface Tick {
  id: number;
  /** The time of day it stands for, UTC. */
  tick: string;
}

/** What a client that comes back is sent again. */
export interface Replay {
  ticks: Tick[];
  /** How many that it missed are gone from the buffer. */
  lost: number;
}

/** Milliseconds from one tick to the next. */
export const TICK_EVERY = 1000;

/**
 * The numbered ticks of one bench, one a second from the moment it is made. It goes on while nobody listens, or a
 * learner on their own could never miss anything. Each tick follows from its number, so this takes no timer and its
 * buffer no memory.
 */
export class Feed {
  readonly #clock: () => number;
  readonly #startedAt: number;
  /** Time of day at the start, in milliseconds since the epoch. */
  readonly #epoch: number;

  /** `clock` gives milliseconds and never goes back. */
  constructor(clock: () => number = () => performance.now(), epoch: number = Date.now()) {
    this.#clock = clock;
    this.#startedAt = clock();
    this.#epoch = epoch;
  }

  /** The id of the latest tick; 0 before the first. */
  get latest(): number {
    return Math.floor(this.#elapsed / TICK_EVERY);
  }

  /** Milliseconds until the next tick: never none, for the clock is read once. */
  get untilNext(): number {
    return TICK_EVERY - (this.#elapsed % TICK_EVERY);
  }

  get #elapsed(): number {
    return this.#clock() - this.#startedAt;
  }

  /** The ticks from one id to another, both included. */
  ticks(from: number, to: number): Tick[] {
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => this.#tick(from + index));
  }

  /** What comes after `last`, up to `to`, of the latest `kept` ticks. */
  replay(last: number, to: number, kept: number): Replay {
    const first = Math.max(last + 1, this.latest - kept + 1);
    return { ticks: this.ticks(first, to), lost: Math.min(first, to + 1) - (last + 1) };
  }

  #tick(id: number): Tick {
    return { id, tick: new Date(this.#epoch + id * TICK_EVERY).toISOString().slice(11, 19) };
  }
}
