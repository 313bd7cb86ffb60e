/** A class as its learner sees it. */
import type { Policies } from './class-policies.ts';

/** A writeup that is not open to the learner now. */
export interface ClosedWriteup {
  writeup: string;
  /** Why, and until when if that is known: a sentence. */
  message: string;
  /** Milliseconds until it opens by itself; null when it does not. A span and no date: no two clocks agree. */
  opensIn: number | null;
}

/**
 * What a learner knows of their class. In `hello` and `class` of the live channel, and `GET /api/class` →
 * `{ class: ClassState | null }`, null for somebody without a class.
 */
export interface ClassState {
  /** The learner's own name. */
  name: string;
  className: string;
  paused: boolean;
  broadcast: {
    text: string /** Milliseconds since the epoch: tells one from the next. */;
    at: number;
  } | null;
  /** Milliseconds left when this was sent; 0 once it is over; null when there is none. */
  countdown: { left: number } | null;
  order: Policies['order'];
  hints: Policies['hints'];
  solutions: Policies['solutions'];
  fix: boolean;
  /** Only those that are not open now. */
  closed: ClosedWriteup[];
  /** Settings that the learner may not touch, by writeup. */
  locked: Record<string, string[]>;
}
