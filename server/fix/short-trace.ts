import type { TraceEvent, TraceEventKind } from '../../protocol/trace.ts';
import type { VerifyRun } from '../../protocol/workbench.ts';
import type { Trace } from '../benches/trace.ts';
import { isSounding } from '../solve/sounding.ts';
import type { SeenRecord } from '../wire/trace-record.ts';

/** Events that are shown of how a run began and of how it ended, and that are looked through for either. */
const FIRST = 8;
const LAST = 16;
const LOOKED_AT = 1_000;
/** Characters of a long text that are shown. */
const TEXT = 1_000;

/** What tells the story of a run. A browser's steps are told by its page. */
const TELLING: readonly TraceEventKind[] = [
  'handshake',
  'http',
  'frame',
  'message',
  'close',
  'lab',
  'page',
  'dialog',
  'cookies',
  'jail',
  'access',
];

export interface ShortTraceOptions {
  /** The kind of event that the goal is about. */
  goal: TraceEventKind;
  /** The last event when the run was decided; null while it is not, or when nothing of it was the goal. */
  decided: number | null;
}

/**
 * A trace from its beginning and its end, where it is decided: telling events only, in order, and never many. `gaps` are
 * the `seq` of those before which others are left out.
 */
export function shortTrace(
  trace: Pick<Trace, 'next' | 'recordsAfter'>,
  { goal, decided }: ShortTraceOptions,
): Pick<VerifyRun, 'events' | 'gaps'> {
  const kinds: ReadonlySet<TraceEventKind> = new Set([...TELLING, goal]);
  const tellingOf = (records: SeenRecord[], most: number): TraceEvent[] => {
    const events: TraceEvent[] = [];
    for (const record of records) {
      if (events.length === most) break;
      if (!kinds.has(record.kind)) continue;
      const event = record.read();
      if (!saysNothing(event, goal)) events.push(event);
    }
    return events;
  };
  const upTo = (seq: number) => {
    const { records } = trace.recordsAfter(Math.max(0, seq - LOOKED_AT), LOOKED_AT);
    return records.filter((record) => record.seq <= seq).reverse();
  };

  const shown = [
    ...tellingOf(trace.recordsAfter(0, LOOKED_AT).records, FIRST),
    // What came behind the decision must not hide it.
    ...(decided === null ? [] : tellingOf(upTo(decided), 1)),
    ...tellingOf(upTo(trace.next - 1), LAST),
  ];
  const bySeq = new Map(shown.map((event) => [event.seq, event]));
  const events = [...bySeq.values()].sort((one, other) => one.seq - other.seq);
  const isAfterMore = ({ seq }: TraceEvent, index: number): boolean => {
    const before = events[index - 1]?.seq ?? 0;
    return tellingOf(trace.recordsAfter(before, Math.min(LOOKED_AT, seq - 1 - before)).records, 1).length > 0;
  };
  return { events: events.map(shorten), gaps: events.filter(isAfterMore).map(({ seq }) => seq) };
}

/** Whether another event says it, or nobody asked. */
function saysNothing(event: TraceEvent, goal: TraceEventKind): boolean {
  switch (event.kind) {
    case 'http':
      // A page or a file that was fetched without trouble.
      return goal !== 'http' && event.request.method === 'GET' && event.status !== null && event.status < 400;
    case 'message':
      // Its one frame says the same; and pages leave it out for that.
      return event.fragments === 1 && event.compressed === undefined;
    case 'frame':
      return isSounding(event);
    default:
      return false;
  }
}

function shorten(event: TraceEvent): TraceEvent {
  switch (event.kind) {
    case 'message': {
      const { text, json: _json, payload: _payload, compressed: _compressed, ...rest } = event;
      if (text === undefined || text.length <= TEXT) return event;
      return { ...rest, text: text.slice(0, TEXT), truncated: true };
    }
    case 'frame': {
      if (event.payload.length <= TEXT) return event;
      const { text: _text, ...rest } = event;
      // Whole groups of base64.
      return { ...rest, payload: event.payload.slice(0, TEXT), truncated: true };
    }
    case 'access':
      return event.body === undefined ? event : { ...event, body: event.body.slice(0, TEXT) };
    default:
      return event;
  }
}
