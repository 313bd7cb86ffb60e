import type { TraceEvent } from '../../protocol/trace.ts';

/** The four ways, in the order in which they came into use, by the lab's names for them. */
export const ways = ['poll', 'long-poll', 'events', 'socket'] as const;

export type Way = (typeof ways)[number];

export const wayNames: Record<Way, string> = {
  poll: 'Short polling',
  'long-poll': 'Long polling',
  events: 'Server-sent events',
  socket: 'WebSocket',
};

/** What one way has delivered, and what it took. Bytes are counted by the server, on the wire, with all heads. */
export interface WayResult {
  delivered: number;
  exchanges: number;
  client: number;
  server: number;
  /** Milliseconds from each event to the moment its bytes left the server, in the order of delivery. */
  delays: number[];
}

export interface RaceResult {
  race: string;
  /** Events in a second. */
  rate: number;
  /** Milliseconds between two short polls. */
  interval: number;
  seconds: number;
  elapsed: number;
  over: boolean;
  ways: Record<Way, WayResult>;
}

/** Adds up what the server tells of the latest race that began after an event. */
export class RaceFold {
  result: RaceResult | null = null;
  private seen: number;

  /** `since` is the last event that belongs to an earlier race. */
  constructor(since: number) {
    this.seen = since;
  }

  /** Takes what is new among the events; true when there was something. */
  take(events: readonly TraceEvent[]): boolean {
    let changed = false;
    for (let at = firstAfter(events, this.seen); at < events.length; at += 1) {
      const event = events[at];
      if (!event) break;
      this.seen = event.seq;
      const told = event.kind === 'lab' && event.name === 'race' ? readTold(event.data) : null;
      if (!told) continue;
      this.add(told);
      changed = true;
    }
    return changed;
  }

  private add(told: RaceResult): void {
    const before = this.result?.race === told.race ? this.result : null;
    const merged = ways.map((way): [Way, WayResult] => [
      way,
      { ...told.ways[way], delays: [...(before?.ways[way].delays ?? []), ...told.ways[way].delays] },
    ]);
    this.result = { ...told, ways: Object.fromEntries(merged) as Record<Way, WayResult> };
  }
}

/** The delay that half of the events stay below; null of none. */
export function median(delays: readonly number[]): number | null {
  const sorted = [...delays].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? null;
}

/** Bytes for each delivered event; null before the first. */
export function bytesPerEvent({ delivered, client, server }: WayResult): number | null {
  return delivered === 0 ? null : (client + server) / delivered;
}

/** Index of the first event behind `seq`; a trace is long, and what is new stands at its end. */
function firstAfter(events: readonly TraceEvent[], seq: number): number {
  let at = events.length;
  while (at > 0 && (events[at - 1]?.seq ?? 0) > seq) at -= 1;
  return at;
}

/** What the lab tells, if it has the form that this page knows. */
function readTold(data: Record<string, unknown>): RaceResult | null {
  const told = data as unknown as RaceResult;
  const isKnown =
    typeof told.race === 'string' && ways.every((way) => Array.isArray(told.ways?.[way]?.delays));
  return isKnown ? told : null;
}
