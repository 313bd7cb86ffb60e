/** What the composer can take over from the timeline. */
import type { TraceEvent } from '../../protocol/trace.ts';
import type { Composable } from '../bench/bench-view.ts';
import { bytesOf } from './payload.ts';

/** A frame or message as something to compose; null for what is none, or was not kept whole. */
export function composable(event: TraceEvent): Composable | null {
  if (event.kind === 'frame') {
    if (event.truncated) return null;
    return event.text === undefined
      ? { bytes: bytesOf(event.payload), opcode: event.opcode }
      : { text: event.text, opcode: event.opcode };
  }
  if (event.kind !== 'message' || event.truncated) return null;
  return event.text === undefined
    ? { bytes: bytesOf(event.payload ?? ''), opcode: event.type }
    : { text: event.text, opcode: event.type };
}

/** `seq` of each frame that the client of this event's connection sent; those that were not kept whole cannot be sent again. */
export function replayable(event: TraceEvent, events: readonly TraceEvent[]): number[] {
  if (!('connection' in event)) return [];
  return events
    .filter(
      (other) =>
        other.kind === 'frame' &&
        other.connection === event.connection &&
        other.direction === 'client' &&
        !other.truncated,
    )
    .map(({ seq }) => seq);
}
