/** The live board of a class: every learner's steps, as they happen. */
import type { ClassDetail, ClassWriteup } from './class.ts';

/** Raised whenever a message of the board changes its shape: a page of another version reloads itself. */
export const CLASS_VERSION = 1;

/** Close codes of the board and of a watch. */
export const CLOSE_SIGNED_OUT = 4401;
export const CLOSE_CLASS_GONE = 4404;

/** One learner and one step. */
export interface StepFacts {
  /** When the learner reached it: milliseconds since the epoch. */
  openedAt: number | null;
  tries: number;
  hints: number;
  solutionShown: boolean;
  passedAt: number | null;
  /** Passed after the solution was shown. */
  withSolution: boolean;
}

export interface BoardRow {
  /** Opaque and stable: the same in the exports. */
  learner: string;
  /** Counts from 1 in the order of joining, and stays: what the projector shows instead of a name. */
  number: number;
  /** Null in the projector view: the server does not send names there. */
  name: string | null;
  /** False for a seat that was made beforehand and is still empty. */
  joined: boolean;
  /** Only steps that were touched, by `<writeup>#<step>`. */
  steps: Record<string, StepFacts>;
  /** The step that they work at; null when nothing is open to them or they have not begun. */
  at: { writeup: string; step: string } | null;
  /** Since when they have been at it: milliseconds since the epoch. */
  stuckSince: number | null;
  /** How many signals there are; always 0 in the projector view. */
  signals: number;
}

/**
 * `GET /class/api/classes/<id>/live?view=board|projector`, a WebSocket that only the server speaks on. First `board`, then
 * all rows in `rows` (who is stuck longest first), then whatever changes, within a second. `now` is the server's clock.
 */
export type BoardMessage =
  | {
      type: 'board';
      version: number;
      now: number;
      view: 'board' | 'projector';
      class: ClassDetail;
      writeups: ClassWriteup[];
      /** How many rows there are. */
      total: number;
    }
  /** Rows that are new or have changed, whole. `left`: how many of the first telling are still to come. */
  | { type: 'rows'; now: number; rows: BoardRow[]; left: number }
  | { type: 'gone'; learners: string[] }
  | { type: 'class'; now: number; class: ClassDetail };

/**
 * `GET /class/api/watch?bench=<bench>[&trace=<id>&since=<seq>]`, a WebSocket with the messages of a learner's own page
 * (`workbench.ts`), read-only: every request is refused (`WATCH_ONLY`).
 */
