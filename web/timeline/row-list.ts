import type { MessageEvent, TraceEvent } from '../../protocol/trace.ts';
import type { Gap } from '../bench/bench-view.ts';
import { fits, isDoubled, type TimelineFilter } from './event-filter.ts';
import type { Search } from './search.ts';

/** Events that are gone, as a row of their own. */
export interface GapRow {
  kind: 'gap';
  /** The event after the gap. */
  seq: number;
  count: number;
}

export type Row = TraceEvent | GapRow;

/** A connection to choose. */
export interface ConnectionChoice {
  connection: string;
  /** `c1 · probe · /socket`. */
  label: string;
}

/** How often the clock is looked at, in events. */
const CLOCK_EVERY = 64;

/**
 * The rows of the timeline: the events that fit a filter, and the gaps between them. A trace only grows at its end and
 * loses its beginning, so each event is looked at once for each filter. Looking stops when its time is over;
 * the next `update` goes on there.
 */
export class RowList {
  rows: Row[] = [];
  /** True while there are events that were not looked at yet. */
  behind = false;

  private readonly budget: number;
  private readonly clock: () => number;
  private filter: TimelineFilter | null = null;
  private search: Search | null = null;
  private seen = 0;
  private oldest: TraceEvent | undefined;
  private readonly messages = new Map<number, MessageEvent>();
  private readonly labels = new Map<string, ConnectionChoice>();
  /** The same list until a connection comes or goes: what shows it need not look at it again. */
  private choices: readonly ConnectionChoice[] | null = null;

  /** `budget` is how many milliseconds one `update` may look at events. */
  constructor(budget = 10, clock: () => number = () => performance.now()) {
    this.budget = budget;
    this.clock = clock;
  }

  /** The message that a frame is part of, by the frame's `seq`. */
  messageOf(frame: number): MessageEvent | undefined {
    return this.messages.get(frame);
  }

  /** The connections of the trace. */
  get connections(): readonly ConnectionChoice[] {
    this.choices ??= [...this.labels.values()];
    return this.choices;
  }

  /** Whether any row is an event: gaps alone are no answer to a filter. */
  get hasEvents(): boolean {
    return this.rows.some(({ kind }) => kind !== 'gap');
  }

  update(
    events: readonly TraceEvent[],
    gaps: readonly Gap[],
    filter: TimelineFilter,
    search: Search | null,
  ): void {
    if (filter !== this.filter || search !== this.search || this.isAnotherTrace(events)) this.restart(events);
    this.filter = filter;
    this.search = search;
    this.forgetOld(events);
    const end = this.clock() + this.budget;
    let at = after(events, this.seen);
    const fresh: Row[] = [];
    for (let looked = 1; at < events.length; at += 1, looked += 1) {
      const event = events[at];
      if (!event) break;
      this.note(event);
      fresh.push(...this.gapsUpTo(event.seq, gaps, events[0]?.seq ?? 1));
      if (fits(event, filter, search)) fresh.push(event);
      this.seen = event.seq;
      if (looked % CLOCK_EVERY === 0 && this.clock() > end) {
        at += 1;
        break;
      }
    }
    this.behind = at < events.length;
    if (fresh.length > 0) this.rows = [...this.rows, ...fresh];
  }

  /** Index of the row that stands for an event: its own, or for a message without one, that of its frame. */
  indexOf(event: TraceEvent | undefined): number {
    if (!event) return -1;
    const own = this.find(event.seq);
    const [frame] = event.kind === 'message' ? event.frames : [];
    return own >= 0 || frame === undefined || !isDoubled(event) ? own : this.find(frame);
  }

  private find(seq: number): number {
    const at = after(this.rows, seq - 1);
    const row = this.rows[at];
    // A gap stands before its event and bears the same number.
    const index = row?.kind === 'gap' ? at + 1 : at;
    return this.rows[index]?.seq === seq ? index : -1;
  }

  private isAnotherTrace(events: readonly TraceEvent[]): boolean {
    const first = events[0];
    const last = events.at(-1);
    if (!first || !last || last.seq < this.seen) return this.seen > 0;
    return first.seq === this.oldest?.seq && first !== this.oldest;
  }

  private restart(events: readonly TraceEvent[]): void {
    this.rows = [];
    this.seen = 0;
    this.oldest = events[0];
    this.messages.clear();
    this.labels.clear();
    this.choices = null;
  }

  /** Drops rows whose events the page no longer keeps. */
  private forgetOld(events: readonly TraceEvent[]): void {
    const first = events[0];
    if (!first || first.seq === this.oldest?.seq) return;
    this.oldest = first;
    const kept = after(this.rows, first.seq - 1);
    // In the order of the trace, as they were noted.
    for (const frame of this.messages.keys()) {
      if (frame >= first.seq) break;
      this.messages.delete(frame);
    }
    const lead = first.seq > 1 && this.seen > 0 ? [leadGap(first.seq)] : [];
    const rest = this.rows.slice(kept);
    this.rows = [...lead, ...(rest[0]?.kind === 'gap' && rest[0].seq === first.seq ? rest.slice(1) : rest)];
  }

  /** Gaps between the last event looked at and this one; what is before the oldest kept event counts as one. */
  private gapsUpTo(seq: number, gaps: readonly Gap[], first: number): GapRow[] {
    if (seq === first) return first > 1 ? [leadGap(first)] : [];
    return gaps
      .filter(({ before }) => before > first && before > this.seen && before <= seq)
      .map(({ count }) => ({ kind: 'gap', seq, count }));
  }

  private note(event: TraceEvent): void {
    if (event.kind === 'message') for (const frame of event.frames) this.messages.set(frame, event);
    if (!('connection' in event)) return;
    const known = this.labels.get(event.connection);
    const path = event.kind === 'handshake' || event.kind === 'http' ? event.request.path : null;
    if (known && path === null) return;
    const who = event.actor === 'victim' ? 'victim' : event.via;
    const parts = [event.connection, who, ...(path === null ? [] : [path])];
    this.choices = null;
    this.labels.set(event.connection, { connection: event.connection, label: parts.join(' · ') });
  }
}

function leadGap(first: number): GapRow {
  return { kind: 'gap', seq: first, count: first - 1 };
}

/** Index of the first entry after `seq`; entries are in order. */
export function after(entries: readonly { seq: number }[], seq: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.seq ?? 0) > seq) high = middle;
    else low = middle + 1;
  }
  return low;
}
