import { randomUUID } from 'node:crypto';
import type { NewTraceEvent, TraceEvent, TraceEventKind } from '../../protocol/trace.ts';
import { now } from '../clock.ts';
import type { RecordHome, SeenRecord, TraceRecord } from '../wire/trace-record.ts';
import { EventRecord } from './event-record.ts';

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

/**
 * The ordered list of what the server observed on a bench. Bounded in count and bytes: the oldest go first,
 * and a reader who missed some is told how many.
 */
export class Trace {
  /** Changes when the trace starts again, so that a reader's place in an older one means nothing. */
  id: string = randomUUID();
  readonly #limits: TraceLimits;
  /**
   * Circles: event `seq` has its place in each at `#place(seq)`. Who keeps the event; a dropped one's place is emptied at
   * once, for the bounds are about memory.
   */
  #homes: (RecordHome | undefined)[] = [];
  /** As which of those that are kept there: in a record's second place what it is in the first, with all bits turned. */
  #indexes: number[] = [];
  #times: number[] = [];
  #bytes = 0;
  /** `seq` of the oldest that is kept: the first place of its record. */
  #oldest = 1;
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
    const record = new EventRecord(event);
    this.record(record, at);
    return record.read();
  }

  /** Gives a record its place and time, and keeps it. */
  record(record: TraceRecord, at: number = now()): void {
    const { events, bytes } = this.#limits;
    record.seq = this.#next;
    record.at = at;
    this.#next += record.places;
    while (this.#next - this.#oldest > events && this.#oldest < record.seq) this.#dropOldest();
    for (let seq = record.seq; seq < this.#next; seq++) {
      const place = this.#place(seq);
      this.#homes[place] = record.home;
      this.#indexes[place] = seq === record.seq ? record.index : ~record.index;
      this.#times[place] = at;
    }
    this.#bytes += record.weight;
    // The newest always stays, however much it weighs.
    while (this.#bytes > bytes && this.#oldest < record.seq) this.#dropOldest();
  }

  /** Everything after event `seq` (0: from the start), at most `limit` events. */
  after(seq: number, limit: number = Number.POSITIVE_INFINITY): TraceSlice {
    const { records, dropped } = this.recordsAfter(seq, limit);
    return { events: records.map((record) => record.read()), dropped };
  }

  /** The same, unread: for a reader who may stop before the end. */
  recordsAfter(seq: number, limit: number): { records: SeenRecord[]; dropped: number } {
    const records: SeenRecord[] = [];
    const from = Math.max(seq + 1, this.#oldest);
    const to = Math.min(this.#next, from + limit);
    for (let next = from; next < to; next++) records.push(this.#kept(next));
    return { records, dropped: Math.max(0, this.#oldest - 1 - seq) };
  }

  /** The last `count` events of one kind, oldest first. */
  recent<Kind extends TraceEventKind>(kind: Kind, count: number): Extract<TraceEvent, { kind: Kind }>[] {
    const found: Extract<TraceEvent, { kind: Kind }>[] = [];
    for (let seq = this.#next - 1; seq >= this.#oldest && found.length < count; seq--) {
      const record = this.#kept(seq);
      if (record.kind !== kind) continue;
      const event = record.read();
      if (isKind(event, kind)) found.push(event);
    }
    return found.reverse();
  }

  /** Forgets everything and starts again under a new id. */
  restart(): void {
    while (this.#oldest < this.#next) this.#dropOldest();
    this.id = randomUUID();
    this.#homes = [];
    this.#indexes = [];
    this.#times = [];
    this.#oldest = 1;
    this.#next = 1;
  }

  #place(seq: number): number {
    return (seq - 1) % this.#limits.events;
  }

  #kept(seq: number): SeenRecord {
    const place = this.#place(seq);
    const home = this.#homes[place] as RecordHome;
    const index = this.#indexes[place] as number;
    const at = this.#times[place] as number;
    if (index >= 0) return home.recordAt(index, seq, at);
    const record = home.recordAt(~index, seq - 1, at);
    return record.second?.() ?? record;
  }

  #dropOldest(): void {
    const place = this.#place(this.#oldest);
    const home = this.#homes[place] as RecordHome;
    const index = this.#indexes[place] as number;
    for (const behind = this.#oldest + home.placesOf(index); this.#oldest < behind; this.#oldest++)
      this.#homes[this.#place(this.#oldest)] = undefined;
    this.#bytes -= home.weightOf(index);
    home.drop(index);
  }
}

function isKind<Kind extends TraceEvent['kind']>(
  event: TraceEvent,
  kind: Kind,
): event is Extract<TraceEvent, { kind: Kind }> {
  return event.kind === kind;
}
