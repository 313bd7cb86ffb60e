/** One event, the same by whichever way it is delivered. */
export interface FeedEvent {
  id: number;
  /** When it happened, by the server's clock: milliseconds since the epoch. */
  at: number;
  price: number;
}

/** The part of a gap in which its event may fall: events of the world keep no beat, and a poll must not fall into step. */
const EARLIEST = 0.1;
const SPREAD = 0.8;

/**
 * Numbered events, `rate` a second from the moment the feed begins, whether anybody listens or not. When each happens
 * follows from its number, so this takes no timer, and its past no memory.
 */
export class Feed {
  readonly #gap: number;
  readonly #clock: () => number;
  readonly #startedAt: number;
  /** Time of day at the start, in milliseconds since the epoch. */
  readonly #epoch: number;

  /** It begins in `startsIn` milliseconds. `clock` gives milliseconds and never goes back. */
  constructor(
    rate: number,
    { startsIn = 0, clock = () => performance.now() }: { startsIn?: number; clock?: () => number } = {},
  ) {
    this.#gap = 1000 / rate;
    this.#clock = clock;
    this.#startedAt = clock() + startsIn;
    this.#epoch = Date.now() + startsIn;
  }

  /** The id of the latest event; 0 before the first. */
  get latest(): number {
    const elapsed = this.#elapsed;
    const sure = Math.max(0, Math.floor(elapsed / this.#gap));
    return this.#happensAt(sure + 1) <= elapsed ? sure + 1 : sure;
  }

  /** Milliseconds until the next event. */
  get untilNext(): number {
    return Math.max(0, this.#happensAt(this.latest + 1) - this.#elapsed);
  }

  /** Milliseconds since an event happened. */
  age(id: number): number {
    return this.#elapsed - this.#happensAt(id);
  }

  /** The events from one id to another, both included. */
  events(from: number, to: number): FeedEvent[] {
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => this.#event(from + index));
  }

  get #elapsed(): number {
    return this.#clock() - this.#startedAt;
  }

  #event(id: number): FeedEvent {
    const price = 100 + 8 * Math.sin(id / 9) + 3 * Math.sin(id * 1.7);
    return {
      id,
      at: Math.round(this.#epoch + this.#happensAt(id)),
      price: Math.round(price * 100) / 100,
    };
  }

  /** Milliseconds after the start. */
  #happensAt(id: number): number {
    return (id - 1 + EARLIEST + SPREAD * scattered(id)) * this.#gap;
  }
}

/** Between 0 and 1, evenly spread, and the same for the same number: multiples of the golden ratio, without their whole part. */
function scattered(id: number): number {
  return (Math.imul(id, 0x9e3779b1) >>> 0) / 2 ** 32;
}
