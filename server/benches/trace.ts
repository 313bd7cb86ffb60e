import { randomUUID } from 'node:crypto';
import type { NewTraceEvent, TraceEvent } from '../../protocol/trace.ts';
import { now } from '../clock.ts';

export interface TraceLimits {
  /** Events kept. */
  events: number;
  /** Bytes kept, as `weigh` counts them. */
  bytes: number;
}

/** What a reader gets who has seen everything up to some event. */
export interface TraceSlice {
  events: TraceEvent[];
  /** How many events between the reader's place and the first of `events` are gone. */
  dropped: number;
}

/** Fixed cost of one event in memory, in bytes: measured with 10,000 small frames, rounded up. */
const EVENT_WEIGHT = 700;

/**
 * The ordered list of what the server observed on a bench. Bounded in count and bytes: the oldest go first,
 * and a reader who missed some is told how many.
 */
export class Trace {
  /** Changes when the trace starts again, so that a reader's place in an older one means nothing. */
  id: string = randomUUID();
  readonly #limits: TraceLimits;
  #events: TraceEvent[] = [];
  /** Index in `#events` of the oldest kept event: dropping one is moving this on. */
  #first = 0;
  #bytes = 0;
  #next = 1;

  constructor(limits: TraceLimits) {
    this.#limits = limits;
  }

  /** `seq` of the next event. */
  get next(): number {
    return this.#next;
  }

  /** Gives the event its place and time, and keeps it. */
  append(event: NewTraceEvent, at: number = now()): TraceEvent {
    const placed = { ...event, seq: this.#next++, at } as TraceEvent;
    this.#events.push(placed);
    this.#bytes += weigh(placed);
    this.#dropOldest();
    return placed;
  }

  /** Everything after event `seq` (0: from the start), at most `limit` events. */
  after(seq: number, limit: number = Number.POSITIVE_INFINITY): TraceSlice {
    const oldest = this.#events[this.#first]?.seq ?? this.#next;
    const dropped = Math.max(0, oldest - 1 - seq);
    const from = this.#first + Math.max(0, seq + 1 - oldest);
    return { events: this.#events.slice(from, from + limit), dropped };
  }

  /** The last `count` events of one kind, oldest first. */
  recent<Kind extends TraceEvent['kind']>(kind: Kind, count: number): Extract<TraceEvent, { kind: Kind }>[] {
    const found: Extract<TraceEvent, { kind: Kind }>[] = [];
    for (let i = this.#events.length - 1; i >= this.#first && found.length < count; i--) {
      const event = this.#events[i];
      if (event && isKind(event, kind)) found.push(event);
    }
    return found.reverse();
  }

  /** Forgets everything and starts again under a new id. */
  restart(): void {
    this.id = randomUUID();
    this.#events = [];
    this.#first = 0;
    this.#bytes = 0;
    this.#next = 1;
  }

  #dropOldest(): void {
    while (this.#events.length - this.#first > this.#limits.events || this.#bytes > this.#limits.bytes) {
      const oldest = this.#events[this.#first];
      if (!oldest || oldest.seq === this.#next - 1) break;
      this.#bytes -= weigh(oldest);
      this.#first++;
    }
    // Moving the array's tail costs its length: do it once per thousand drops, not at each.
    if (this.#first > 1000) {
      this.#events = this.#events.slice(this.#first);
      this.#first = 0;
    }
  }
}

function isKind<Kind extends TraceEvent['kind']>(
  event: TraceEvent,
  kind: Kind,
): event is Extract<TraceEvent, { kind: Kind }> {
  return event.kind === kind;
}

/** About how many bytes an event holds: its fixed cost and its long texts (two bytes a character at worst). */
function weigh(event: TraceEvent): number {
  switch (event.kind) {
    case 'frame':
      return EVENT_WEIGHT + event.payload.length + 2 * (event.text?.length ?? 0);
    case 'message':
      return (
        EVENT_WEIGHT + (event.payload?.length ?? 0) + 4 * (event.text?.length ?? 0) + 8 * event.frames.length
      );
    case 'handshake':
    case 'http':
      return EVENT_WEIGHT + 3 * (event.request.raw.length + (event.response?.raw.length ?? 0));
    case 'close':
    case 'answer':
      return EVENT_WEIGHT;
    case 'lab':
      return EVENT_WEIGHT + 2 * JSON.stringify(event.data).length;
    case 'settings':
      return EVENT_WEIGHT + 2 * JSON.stringify(event.settings).length;
  }
}
