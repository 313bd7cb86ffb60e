import type { TraceEvent } from '../../protocol/trace.ts';
import type { Gap } from './bench-view.ts';

/** How many events a page keeps: as many as the server does by default (`TRACE_EVENTS`). */
const KEPT = 10_000;

/** The page's copy of a trace: in order, nothing twice, and what is missing is known. */
export class TraceLog {
  id: string | null = null;
  events: TraceEvent[] = [];
  gaps: Gap[] = [];

  /** The last event seen: where a new connection goes on. */
  get last(): number {
    return this.events.at(-1)?.seq ?? 0;
  }

  /** Another trace began: forgets the old one. */
  follow(id: string): void {
    if (id === this.id) return;
    this.id = id;
    this.events = [];
    this.gaps = [];
  }

  append(id: string, events: readonly TraceEvent[], dropped: number): void {
    this.follow(id);
    const last = this.last;
    const fresh = events.filter(({ seq }) => seq > last);
    if (dropped > 0)
      this.gaps = [...this.gaps, { before: fresh[0]?.seq ?? last + dropped + 1, count: dropped }];
    if (fresh.length === 0) return;
    this.events = [...this.events, ...fresh].slice(-KEPT);
    // What is missing before the oldest event goes with the rest that is gone: a flood would add to the list for ever.
    const oldest = this.events[0]?.seq ?? 0;
    if (this.gaps.some(({ before }) => before < oldest))
      this.gaps = this.gaps.filter(({ before }) => before >= oldest);
  }
}
