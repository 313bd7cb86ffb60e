import type { Actor, TraceEvent, TraceEventKind, Via } from '../../protocol/trace.ts';

/** What all events of one connection have in common; one object for all of them. */
export interface Wire {
  connection: string;
  actor: Actor;
  via: Via;
  secure: boolean;
}

/** An event as a trace knows it: enough to make it when somebody looks. */
export interface SeenRecord {
  readonly kind: TraceEventKind;
  /** Its place, given by the trace. */
  readonly seq: number;
  /** Its time, given by the trace: milliseconds since the Unix epoch. */
  readonly at: number;
  read(): TraceEvent;
}

/**
 * What a trace takes in. Frames come by the thousand and are seldom read, so most of what an event says (hex, Base64,
 * text, JSON) is worked out only then; and the trace keeps no object for each of them, but where it is found again.
 * A record is to be read before the trace takes the next one in: its memory may be used again for something else.
 */
export interface TraceRecord extends SeenRecord {
  seq: number;
  at: number;
  /** About how many bytes of memory it holds. */
  readonly weight: number;
  /**
   * Places it takes in the trace, from `seq` on: two when it is a frame and, right behind, the message that the frame is
   * by itself.
   */
  readonly places: 1 | 2;
  /** What stands in its second place. */
  second?(): SeenRecord;
  /** Where it is kept, and as which of those that are kept there. */
  readonly home: RecordHome;
  readonly index: number;
}

/** What keeps records. */
export interface RecordHome {
  recordAt(index: number, seq: number, at: number): TraceRecord;
  weightOf(index: number): number;
  placesOf(index: number): 1 | 2;
  /** Nobody will ask for it again. */
  drop(index: number): void;
}

/** A record that is kept by itself. */
export abstract class LoneRecord implements TraceRecord, RecordHome {
  abstract readonly kind: TraceEventKind;
  abstract readonly weight: number;
  abstract read(): TraceEvent;
  seq = 0;
  at = 0;
  readonly places = 1;
  readonly index = 0;

  get home(): RecordHome {
    return this;
  }

  recordAt(): this {
    return this;
  }

  weightOf(): number {
    return this.weight;
  }

  placesOf(): 1 {
    return 1;
  }

  drop(): void {
    // Nothing is left but itself.
  }
}
