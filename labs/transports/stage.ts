import type { Course, OpenStream, TransportsBench } from './course.ts';
import { Feed, type FeedEvent } from './feed.ts';
import { Race, type RaceTerms } from './race.ts';
import { newTallies, type Transport, transports } from './tally.ts';

/** What the lab keeps of one bench: a feed for each rate that was asked for, its open streams, and its latest race. */
export class Stage implements Course {
  readonly bench: TransportsBench;
  readonly prefix = '';
  readonly tallies = newTallies();
  readonly open = new Set<OpenStream>();
  readonly #feeds = new Map<number, Feed>();
  #races = 0;
  #race: Race | null = null;

  constructor(bench: TransportsBench) {
    this.bench = bench;
  }

  /** The events at a rate, from just before somebody asked for it first: there is one to be had. */
  feed(rate: number): Feed {
    const feed = this.#feeds.get(rate) ?? new Feed(rate, { startsIn: -1000 / rate });
    this.#feeds.set(rate, feed);
    return feed;
  }

  /** Begins a race; the one before ends. */
  startRace(terms: RaceTerms): Race {
    this.#race?.end();
    this.#race = new Race(`r${++this.#races}`, this.bench, terms);
    return this.#race;
  }

  /** The race of this name, while it is on. */
  race(id: string): Race | undefined {
    return this.#race?.id === id && !this.#race.isOver ? this.#race : undefined;
  }

  get isFull(): boolean {
    return this.open.size + (this.#race?.open.size ?? 0) >= this.bench.settings.streams;
  }

  onFirstNews(transport: Transport, events: readonly FeedEvent[]): void {
    this.bench.emit('delivered', { transport, events: events.length, last: events.at(-1)?.id });
  }

  /** What each way has cost so far, outside of races. */
  get costs() {
    return Object.fromEntries(
      transports.map((transport) => {
        const { exchanges, client, server } = this.bench.crossed(`/${transport}`);
        const { delivered } = this.tallies[transport];
        const bytesPerEvent = delivered === 0 ? null : Math.round((client + server) / delivered);
        return [transport, { events: delivered, exchanges, client, server, bytesPerEvent }];
      }),
    );
  }

  /** Ends all that is open. */
  end(): void {
    this.#race?.end();
    for (const stream of [...this.open]) stream.end();
  }
}
