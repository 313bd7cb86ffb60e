import type { TraceEvent, TraceEventKind } from '../../protocol/trace.ts';

/**
 * What a trace keeps of an event: enough to make the event when somebody looks at it. Frames come by the thousand and
 * are seldom read, so most of what an event says (hex, Base64, text, JSON) is worked out only then.
 */
export interface TraceRecord {
  readonly kind: TraceEventKind;
  /** The connection it crossed; null for what crossed none. */
  readonly connection: string | null;
  /** About how many bytes of memory it holds. */
  readonly weight: number;
  /** Its place, given by the trace. */
  seq: number;
  /** Its time, given by the trace: milliseconds since the Unix epoch. */
  at: number;
  read(): TraceEvent;
  /** The trace has dropped it. It may be used again for something else: whoever reads a record does so at once. */
  release(): void;
}
