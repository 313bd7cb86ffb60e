/** A step of a writeup as its learner sees it: what is done, what helps, and why it is still open. */

/** One condition of an unmet check, held against the event that came nearest. */
export interface ConditionReading {
  /** `request.headers.sec-websocket-version`. */
  path: string;
  expected: string;
  found: string;
  met: boolean;
}

/** Why a step is still open, in the learner's own data. */
export interface Explanation {
  /** The event that met most conditions; null when none of that kind was seen. */
  seq: number | null;
  /** One sentence: `event 7: status ✓, fin: expected false, got true`. */
  summary: string;
  conditions: ConditionReading[];
}

/** What the page may know of a step's question. */
export interface QuestionState {
  /** HTML of the question, with fresh values filled in. */
  prompt: string;
  /** For a choice. */
  options?: { value: string; label: string }[];
  /** Values the learner works with, such as `{ key: 'dGhl…' }`. */
  given?: Record<string, string>;
  /** Which tool the page offers beside the question. */
  tool?: 'digest';
  /** False while the step's `when` must be met first. */
  open: boolean;
  /** What was said to the last answer. */
  reply?: { correct: boolean; message: string };
}

export interface StepState {
  id: string;
  title: string;
  /** The language of title, hints, solution and question, where it is not English: a tag of BCP 47. */
  lang?: string;
  passed: boolean;
  /** Milliseconds since the epoch. */
  passedAt: number | null;
  withSolution: boolean;
  tries: number;
  /** Revealed hints, HTML, in order. */
  hints: string[];
  hintsTotal: number;
  /** Present once revealed: the worked solution, HTML. */
  solution?: string;
  explanation?: Explanation;
  question?: QuestionState;
  /** Present when it asks for an accepted handshake: one that is ready-made would do the learner's work. */
  isHandshake?: true;
}
