/** The four ways to an event, as their paths call them. */
export const transports = ['poll', 'long-poll', 'events', 'socket'] as const;

export type Transport = (typeof transports)[number];

/** Delays that wait to be told; a race tells them several times a second. */
const MOST_DELAYS = 500;

/** What was delivered by one way. */
export class Tally {
  delivered = 0;
  #delays: number[] = [];

  /** Some events were handed to the socket, this long after each of them happened. */
  add(delays: readonly number[]): void {
    this.delivered += delays.length;
    this.#delays.push(...delays.map((delay) => Math.round(delay * 100) / 100));
    this.#delays.splice(0, this.#delays.length - MOST_DELAYS);
  }

  /** The delays since this was asked last. */
  takeDelays(): number[] {
    return this.#delays.splice(0);
  }
}

/** A tally for each way. */
export function newTallies(): Record<Transport, Tally> {
  return { poll: new Tally(), 'long-poll': new Tally(), events: new Tally(), socket: new Tally() };
}
