import type { Actor, TraceEvent, TraceEventKind, Via } from '../../protocol/trace.ts';

/** What all events of one connection have in common; one object for all of them. */
export interface Wire {
  connection: string;
  actor: Actor;
  via: Via;
  secure: boolean;
}

/**
 * What a trace keeps of an event: enough to make the event when somebody looks at it. Frames come by the thousand and
 * are seldom read, so most of what an event says (hex, Base64, text, JSON) is worked out only then.
 */
export interface TraceRecord {
  readonly kind: TraceEventKind;
  /** About how many bytes of memory it holds. */
  readonly weight: number;
  /** Its place, given by the trace. */
  seq: number;
  /** Its time, given by the trace: milliseconds since the Unix epoch. */
  at: number;
  /**
   * Places it takes in the trace, from `seq` on: two when it is a frame and, right behind, the message that the frame is
   * by itself.
   */
  readonly places: 1 | 2;
  read(): TraceEvent;
  /** What stands in its second place: made when somebody looks, and no longer to be read than the record. */
  second?(): TraceRecord;
  /** The trace has dropped it. It may be used again for something else: whoever reads a record does so at once. */
  release(): void;
}
