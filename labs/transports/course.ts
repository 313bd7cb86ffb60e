import type { LabBench } from '../kit/define-lab.ts';
import type { Feed, FeedEvent } from './feed.ts';
import type { TransportsSettings } from './settings.ts';
import { keptEvents } from './settings.ts';
import type { Tally, Transport } from './tally.ts';

export type TransportsBench = Pick<LabBench<TransportsSettings>, 'base' | 'settings' | 'emit' | 'crossed'>;

/** Something that is kept open for a client. */
export interface OpenStream {
  /** Ends it in good order. */
  end(): void;
}

/** Where four clients fetch the same events: in the open, or in a race that ends. */
export interface Course {
  readonly bench: TransportsBench;
  /** What a request's path begins with: empty, or `/race/r1`. */
  readonly prefix: string;
  readonly tallies: Record<Transport, Tally>;
  /** What is kept open for its clients. */
  readonly open: Set<OpenStream>;
  /** Called when a client was handed its first events: an answer has no others, a stream may have many. */
  onFirstNews?(transport: Transport, events: readonly FeedEvent[]): void;
}

/** One client's way through the events: where it is, and what it missed. */
export class Reader {
  readonly #course: Course;
  readonly #transport: Transport;
  readonly #feed: Feed;
  #last: number;
  #lost: number;
  #served = false;

  /**
   * `after` is the last event that the client has; without one it is given what comes from now on. Only the past can be
   * lost: whoever listens already is told everything.
   */
  constructor(course: Course, transport: Transport, feed: Feed, after = feed.latest) {
    this.#course = course;
    this.#transport = transport;
    this.#feed = feed;
    const had = Math.min(after, feed.latest);
    this.#last = Math.max(had, feed.latest - keptEvents[course.bench.settings.kept]);
    this.#lost = this.#last - had;
  }

  get untilNext(): number {
    return this.#feed.untilNext;
  }

  get hasNews(): boolean {
    return this.#feed.latest > this.#last;
  }

  /** The last event that the client has, or knows to be lost. */
  get last(): number {
    return this.#last;
  }

  /** Hands out what is new, `most` events of it; `lost` counts what the client missed and nobody has any more. */
  take(most = Number.POSITIVE_INFINITY): { events: FeedEvent[]; lost: number } {
    const { bench, tallies } = this.#course;
    const last = Math.min(this.#feed.latest, this.#last + most);
    const events = this.#feed.events(this.#last + 1, last);
    const lost = this.#lost;
    this.#last = last;
    this.#lost = 0;
    tallies[this.#transport].add(events.map(({ id }) => this.#feed.age(id)));
    if (lost > 0) bench.emit('lost', { transport: this.#transport, lost });
    if (events.length > 0 && !this.#served) {
      this.#served = true;
      this.#course.onFirstNews?.(this.#transport, events);
    }
    return { events, lost };
  }
}
