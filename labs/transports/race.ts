import type { Course, OpenStream, TransportsBench } from './course.ts';
import { Feed } from './feed.ts';
import { newTallies, type Transport, transports } from './tally.ts';

/** Milliseconds between two tellings. */
const TOLD_EVERY = 200;

/** Milliseconds that clients have for their own goodbyes when the time is over, and that the last bytes may take. */
const GRACE = 600;

/** Milliseconds that the clients have to get ready: what happens before they listen is late by no fault of theirs. */
const HEAD_START = 500;

export interface RaceTerms {
  /** Events in a second. */
  rate: number;
  /** Milliseconds between two short polls. */
  interval: number;
  seconds: number;
}

/** Four clients after the same events for some seconds. What each gets and what it costs is told to the trace. */
export class Race implements Course {
  readonly id: string;
  readonly bench: TransportsBench;
  readonly prefix: string;
  readonly feed: Feed;
  readonly tallies = newTallies();
  readonly open = new Set<OpenStream>();
  readonly #terms: RaceTerms;
  readonly #begun = performance.now();
  readonly #timers: NodeJS.Timeout[];
  #told = '';
  #over = false;

  constructor(id: string, bench: TransportsBench, terms: RaceTerms) {
    this.id = id;
    this.bench = bench;
    this.prefix = `/race/${id}`;
    this.feed = new Feed(terms.rate, { startsIn: HEAD_START });
    this.#terms = terms;
    const end = HEAD_START + terms.seconds * 1000 + GRACE;
    this.#timers = [
      setInterval(() => this.#tell(), TOLD_EVERY),
      setTimeout(() => this.#endStreams(), end),
      setTimeout(() => this.end(), end + GRACE),
    ].map((timer) => timer.unref());
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Ends what is left of it, and tells how it went. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
    this.#endStreams();
    this.#tell();
  }

  #endStreams(): void {
    for (const stream of [...this.open]) stream.end();
  }

  #tell(): void {
    const ways = Object.fromEntries(transports.map((transport) => [transport, this.#wayOf(transport)]));
    const counted = JSON.stringify(ways);
    if (counted === this.#told && !this.#over) return;
    this.#told = counted;
    const elapsed = Math.max(0, Math.round(performance.now() - this.#begun - HEAD_START));
    this.bench.emit('race', { race: this.id, ...this.#terms, elapsed, over: this.#over, ways });
  }

  #wayOf(transport: Transport) {
    const { exchanges, client, server } = this.bench.crossed(`${this.prefix}/${transport}`);
    const tally = this.tallies[transport];
    return { exchanges, client, server, delivered: tally.delivered, delays: tally.takeDelays() };
  }
}
