import type { WorkbenchMessage } from '../../protocol/workbench.ts';
import type { Trace } from '../benches/trace.ts';

type EventsMessage = Extract<WorkbenchMessage, { type: 'events' }>;

/** Events in one message. */
const BATCH = 200;
/**
 * Characters of events in one message; a single larger event travels alone. With the channel's `GATHER` it is what a
 * flood may cost: a page that cannot keep up with it catches up from the trace.
 */
const BATCH_CHARACTERS = 65_536;

export interface EventsText {
  text: string;
  /** `seq` of its last event. */
  reached: number;
  /** How many events before its first were gone already. */
  dropped: number;
}

/** One message, as text, with a trace's next events after `place`; null without any. */
export function eventsMessage(trace: Trace, place: number): EventsText | null {
  const { records, dropped } = trace.recordsAfter(place, BATCH);
  const events: string[] = [];
  let reached = place;
  let room = BATCH_CHARACTERS;
  for (const record of records) {
    const event = JSON.stringify(record.read());
    room -= event.length;
    if (room < 0 && events.length > 0) break;
    events.push(event);
    reached = record.seq;
  }
  if (events.length === 0) return null;
  // Each event is written once, so the message around them is put together by hand.
  const head: Omit<EventsMessage, 'events'> = { type: 'events', trace: trace.id, dropped };
  return { text: `${JSON.stringify(head).slice(0, -1)},"events":[${events.join()}]}`, reached, dropped };
}
