/**
 * What the instructor's pages and the platform say to each other: signing in, the classes and who is in them, and what
 * there is to learn. Bodies of requests are schemas; what the platform answers is a type.
 *
 * An error is `{ code, message }` with an HTTP status, as everywhere. The instructor's paths all begin with `/class`,
 * and so does the path of the instructor's cookie: no lab and no exploit page is ever sent it, whatever the port.
 */
import { Type } from 'typebox';
import type { Invitation } from './class-joining.ts';
import type { Policies } from './class-policies.ts';
import { name, object, stepId, writeupSlug } from './schema-parts.ts';
import { ROSTER_LENGTH } from './sizes.ts';

// ——— Signing in ———

/** `POST /class/api/session` → {@link InstructorSession}, and the cookie. Wrong: 401 `PASSWORD_WRONG`; too often: 429. */
export const signInBody = object({ password: Type.String({ maxLength: 1_000 }) });

/**
 * `GET /class/api/session` → the own one, or 401 `INSTRUCTOR_ONLY`. `DELETE /class/api/session` signs out.
 * `GET /class/api/sessions` → all; `DELETE /class/api/sessions/<id>` ends one, `DELETE /class/api/sessions` all, the own
 * one too. Whatever begins with `/class/api` answers 401 `INSTRUCTOR_ONLY` without a session.
 */
export interface InstructorSession {
  id: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  seenAt: number;
  expiresAt: number;
  /** What the browser said it is, shortened. */
  browser: string;
  /** Whether it is the one that asks. */
  own: boolean;
}

// ——— Classes ———

/** `GET /class/api/classes` → `ClassSummary[]`, the latest first. */
export interface ClassSummary {
  id: string;
  name: string;
  /** In groups, to be read aloud. */
  code: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  learners: number;
  paused: boolean;
}

/** `GET /class/api/classes/<id>`, and the answer of everything that changes a class. */
export interface ClassDetail extends ClassSummary {
  invitation: Invitation;
  broadcast: { text: string; at: number } | null;
  countdown: { left: number } | null;
  policies: Policies;
}

/** `POST /class/api/classes` → {@link ClassDetail} */
export const newClassBody = object({ name });

/** `PATCH /class/api/classes/<id>` → {@link ClassDetail}; what is not named stays. */
export const classChangesBody = object({
  name: Type.Optional(name),
  paused: Type.Optional(Type.Boolean()),
  broadcast: Type.Optional(
    Type.Union([Type.String({ maxLength: 20_000 }), Type.Null()], { description: 'Null takes it back' }),
  ),
  countdown: Type.Optional(
    Type.Union([Type.Integer({ minimum: 1, maximum: 86_400 }), Type.Null()], {
      description: 'Seconds from now; null takes it back',
    }),
  ),
});

// `PUT /class/api/classes/<id>/policies` with all of `policies` → ClassDetail. 400 SETTING_INVALID names what a lab does not know.
// `POST /class/api/classes/<id>/code` → ClassDetail with a new code; the one before is worth nothing then.
// `DELETE /class/api/classes/<id>` → 204. Its learners go on alone, with all that they have passed.

/** `POST /class/api/classes/<id>/reset` → 204. Nothing named: the whole class. */
export const resetBody = object({
  learner: Type.Optional(Type.String({ maxLength: 64 })),
  writeup: Type.Optional(writeupSlug),
  /** Needs `writeup`. The fix is the step `fix`. */
  step: Type.Optional(stepId),
});

/**
 * `POST /class/api/classes/<id>/learners`, names in: one on each line, or CSV with a column `name` (or its first column).
 * → `NewSeat[]`, in the same order. The same name twice, in the list or in the class, is one learner.
 */
export const rosterBody = object({ csv: Type.String({ maxLength: ROSTER_LENGTH }) });

export interface NewSeat {
  learner: string;
  name: string;
  /** Told this once; a new one can be made for each. */
  code: string;
  link: string;
}

/** `PATCH /class/api/classes/<id>/learners/<learner>` → {@link LearnerDetail}; `DELETE` takes them out: they go on alone. */
export const learnerChangesBody = object({ name });

/** `GET /class/api/classes/<id>/learners/<learner>`. `POST …/<learner>/code` → `Invitation`, for one who lost theirs. */
export interface LearnerDetail {
  learner: string;
  name: string;
  joinedAt: number | null;
  /** Benches that were opened, in reading order: `GET /class/api/watch?bench=<bench>` shows one. */
  benches: { writeup: string; title: string; bench: string; openedAt: number }[];
  signals: Signal[];
}

/** A learner sent what only another learner's bench could have told. It says that, and not why: no penalty follows. */
export interface Signal {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  writeup: string;
  /** The lab's name for the secret. */
  secret: string;
  /** Whose it is. */
  of: { learner: string; name: string };
  /** Where it was seen, in a sentence: `In a message to the lab, event 17 of the trace.` */
  evidence: string;
}

// ——— What there is to learn ———

/** `GET /class/api/writeups` → `ClassWriteup[]`, in reading order: for the policies' form. */
export interface ClassWriteup {
  writeup: string;
  title: string;
  level: 'apprentice' | 'practitioner';
  minutes: number;
  lab: string;
  /** The fix, if there is one, is the last and has the id `fix`. */
  steps: { id: string; title: string }[];
  /** JSON Schema of the lab's settings: the form is drawn from it. */
  schema: unknown;
  /** What a bench starts with where the class says nothing. */
  settings: Record<string, unknown>;
  /** Whether there are notes: `GET /class/api/trainer/<level>/<slug>` → `{ html: string }`. */
  trainer: boolean;
}

// ——— Facts out ———

/**
 * `GET /class/api/classes/<id>/facts.jsonl`, a line for each learner and step that was touched; `facts.csv` has the same
 * columns in the same order. Who touched nothing has one line, with `writeup` and `step` empty (null).
 */
export interface Fact {
  class: string;
  className: string;
  learner: string;
  name: string;
  writeup: string | null;
  step: string | null;
  /** ISO 8601, UTC. */
  openedAt: string | null;
  lastTryAt: string | null;
  tries: number;
  hints: number;
  solutionShown: boolean;
  passedAt: string | null;
  /** How it was passed; null while it is open. */
  passed: 'alone' | 'with-solution' | null;
  /** From reaching to passing it. */
  seconds: number | null;
}
