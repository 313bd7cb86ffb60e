import type { TraceEvent, TraceEventKind } from '../../protocol/trace.ts';
import type { Trace } from '../benches/trace.ts';

/** Events that are shown of one run, and that are looked through for them. */
const MOST = 20;
const LOOKED_AT = 1_000;
/** Characters of a long text that are shown. */
const TEXT = 1_000;

/** What tells the story of a run. Frames are told as messages, and a browser's steps by its page. */
const TELLING: readonly TraceEventKind[] = [
  'handshake',
  'http',
  'message',
  'close',
  'lab',
  'page',
  'dialog',
  'cookies',
  'jail',
  'access',
];

/** The end of a trace, where it is decided: the last telling events, and those of the kind that the goal is about. */
export function shortTrace(trace: Pick<Trace, 'next' | 'recordsAfter'>, goal: TraceEventKind): TraceEvent[] {
  // Where frames are the lesson, the messages would say it all again.
  const kinds = new Set(goal === 'frame' ? TELLING.filter((kind) => kind !== 'message') : TELLING).add(goal);
  const { records } = trace.recordsAfter(Math.max(0, trace.next - 1 - LOOKED_AT), LOOKED_AT);
  const events: TraceEvent[] = [];
  for (const record of records.reverse()) {
    if (!kinds.has(record.kind)) continue;
    const event = record.read();
    if (event.kind === 'http' && goal !== 'http' && isErrand(event)) continue;
    events.push(shorten(event));
    if (events.length === MOST) break;
  }
  return events.reverse();
}

/** A page or a file that was fetched without trouble. */
function isErrand({ request, status }: Extract<TraceEvent, { kind: 'http' }>): boolean {
  return request.method === 'GET' && status !== null && status < 400;
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
