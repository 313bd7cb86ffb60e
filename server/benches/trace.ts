import { randomUUID } from 'node:crypto';
import type { NewTraceEvent, TraceEvent, TraceEventKind } from '../../protocol/trace.ts';
import { now } from '../clock.ts';
import type { TraceRecord } from '../wire/trace-record.ts';
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
  /** Dropped places are emptied at once: it is memory that the bounds are about. */
  #records: (TraceRecord | undefined)[] = [];
  /** Index in `#records` of the oldest kept one: dropping it is moving this on. */
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
    const record = new EventRecord(event);
    this.record(record, at);
    return record.read();
  }

  /** Gives a record its place and time, and keeps it. */
  record(record: TraceRecord, at: number = now()): void {
    record.seq = this.#next++;
    record.at = at;
    this.#records.push(record);
    this.#bytes += record.weight;
    if (this.#records.length - this.#first > this.#limits.events || this.#bytes > this.#limits.bytes)
      this.#dropOldest();
  }

  /** Everything after event `seq` (0: from the start), at most `limit` events. */
  after(seq: number, limit: number = Number.POSITIVE_INFINITY): TraceSlice {
    const { records, dropped } = this.recordsAfter(seq, limit);
    return { events: records.map((record) => record.read()), dropped };
  }

  /** The same, unread: for a reader who may stop before the end. */
  recordsAfter(seq: number, limit: number): { records: TraceRecord[]; dropped: number } {
    const oldest = this.#next - (this.#records.length - this.#first);
    const dropped = Math.max(0, oldest - 1 - seq);
    const from = this.#first + Math.max(0, seq + 1 - oldest);
    return {
      records: this.#records.slice(from, from + limit).filter((record) => record !== undefined),
      dropped,
    };
  }

  /** The last `count` events of one kind, oldest first. */
  recent<Kind extends TraceEventKind>(kind: Kind, count: number): Extract<TraceEvent, { kind: Kind }>[] {
    const found: Extract<TraceEvent, { kind: Kind }>[] = [];
    for (let i = this.#records.length - 1; i >= this.#first && found.length < count; i--) {
      const record = this.#records[i];
      if (record?.kind !== kind) continue;
      const event = record.read();
      if (isKind(event, kind)) found.push(event);
    }
    return found.reverse();
  }

  /** Forgets everything and starts again under a new id. */
  restart(): void {
    for (const record of this.#records) record?.release();
    this.id = randomUUID();
    this.#records = [];
    this.#first = 0;
    this.#bytes = 0;
    this.#next = 1;
  }

  /** The newest always stays, however much it weighs. */
  #dropOldest(): void {
    const { events, bytes } = this.#limits;
    while (
      this.#records.length - this.#first > 1 &&
      (this.#records.length - this.#first > events || this.#bytes > bytes)
    ) {
      const oldest = this.#records[this.#first];
      this.#records[this.#first++] = undefined;
      this.#bytes -= oldest?.weight ?? 0;
      oldest?.release();
    }
    // Moving the array's tail costs its length: do it once per thousand drops, not at each.
    if (this.#first > 1000) {
      this.#records = this.#records.slice(this.#first);
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
