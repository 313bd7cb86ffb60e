/** Visits of the victim's browser, put together from the trace. */
import type { CookiesEvent, TraceEvent, VisitEvent } from '../../protocol/trace.ts';
import { isVictims } from '../timeline/victim-words.ts';

export interface Visit {
  /** `v3`. */
  name: string;
  who: string;
  url: string;
  /** Why it ended, in a sentence; null while it lasts. */
  outcome: string | null;
  /** All that the victim's browser did in it, the visit's own events left out. */
  events: TraceEvent[];
}

/** Events of one visit that are looked at: a page may open a thousand sockets. */
const LOOKED_AT = 2000;

/**
 * The newest visit that fits. At most one visit of a bench is under way at a time, so that what the victim's browser
 * does between its start and its end belongs to it, though the wire's events do not say so.
 */
export function lastVisit(events: readonly TraceEvent[], fits: (visit: VisitEvent) => boolean): Visit | null {
  const at = events.findLastIndex(
    (event) => event.kind === 'visit' && event.phase === 'started' && fits(event),
  );
  const start = events[at];
  if (start?.kind !== 'visit') return null;
  const visit: Visit = {
    name: start.visit,
    who: start.who,
    url: start.url,
    outcome: null,
    events: [],
  };
  for (const event of events.slice(at + 1, at + 1 + LOOKED_AT)) {
    if (event.kind === 'visit') {
      if (event.visit === start.visit) visit.outcome = event.outcome ?? 'It ended.';
      break;
    }
    if (isVictims(event)) visit.events.push(event);
  }
  return { ...visit, events: withCookies(visit.events) };
}

/** The browser tells of a handshake's cookies later than the wire tells of the handshake: here they stand together. */
function withCookies(events: readonly TraceEvent[]): TraceEvent[] {
  const choices = Map.groupBy(
    events.filter((event): event is CookiesEvent => event.kind === 'cookies' && event.what === 'handshake'),
    targetOf,
  );
  const beside = new Map<TraceEvent, TraceEvent>();
  for (const event of events) {
    const choice = event.kind === 'handshake' ? choices.get(event.request.target)?.shift() : undefined;
    if (choice) beside.set(event, choice);
  }
  const moved = new Set(beside.values());
  return events
    .filter((event) => !moved.has(event))
    .flatMap((event) => {
      const choice = beside.get(event);
      return choice ? [event, choice] : [event];
    });
}

/** `/b/…/socket?room=1`, as the request line has it. */
function targetOf({ url }: CookiesEvent): string {
  const parsed = URL.parse(url);
  return parsed ? parsed.pathname + parsed.search : '';
}
