/**
 * What the class's pages and the platform say to each other: joining, the learner's view of the class, and the
 * instructor's. Bodies of requests are schemas; what the platform answers is a type.
 *
 * An error is `{ code, message }` with an HTTP status, as everywhere. The instructor's paths all begin with `/class`,
 * and so does the path of the instructor's cookie: no lab and no exploit page is ever sent it, whatever the port.
 */
import { type Static, Type } from 'typebox';

/** Raised whenever a message of the board changes its shape: a page of another version reloads itself. */
export const CLASS_VERSION = 1;

/** The longest name of a learner or a class, in characters (code points). */
export const NAME_LENGTH = 60;
export const BROADCAST_LENGTH = 500;
/** The longest list of names, in characters: some 10,000 names. */
export const ROSTER_LENGTH = 500_000;

/** Close codes of the board and of a watch. */
export const CLOSE_SIGNED_OUT = 4401;
export const CLOSE_CLASS_GONE = 4404;

const object = <T extends Record<string, Type.TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

/** Any text: what is wrong with a name is said in a sentence, not by the schema. */
const name = Type.String({ maxLength: 20_000 });
const code = Type.String({ maxLength: 200 });
const writeupSlug = Type.String({ pattern: '^(apprentice|practitioner)/[a-z][a-z0-9-]{0,59}$' });
const stepId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' });
const byWriteup = <T extends Type.TSchema>(value: T, options: Type.TObjectOptions = {}) =>
  Type.Record(writeupSlug, value, { ...options, additionalProperties: false });
/** Milliseconds since the epoch, by the server's clock. */
const moment = Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 });

// ——— Policies ———

const writeupPolicy = object({
  open: Type.Boolean({ description: 'False: closed, whatever the times say' }),
  from: Type.Union([moment, Type.Null()], { description: 'Closed before; null: from the beginning' }),
  until: Type.Union([moment, Type.Null()], { description: 'Closed from then on; null: to the end' }),
});

const settingsPolicy = object({
  values: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
    description: 'What a bench of this writeup starts with instead of the writeup’s own settings',
  }),
  locked: Type.Array(Type.String({ maxLength: 60 }), {
    maxItems: 100,
    description: 'Settings that learners may not touch on their bench',
  }),
});

/** What holds for a class. The server enforces all of it; a page only shows it. */
export const policies = object({
  joining: Type.Boolean({
    description: 'False: nobody new joins; who is in stays in, and may change the device',
  }),
  order: Type.Enum(['free', 'guided'], {
    description:
      'Guided: a writeup opens when the ones before it are passed, and a step takes an answer or gives help when the steps before it are',
  }),
  writeups: byWriteup(writeupPolicy, { description: 'A writeup that is not named is open' }),
  hints: object({
    when: Type.Enum(['on', 'tries', 'minutes', 'off']),
    after: Type.Integer({
      minimum: 1,
      maximum: 1_000,
      description: 'Tries of the step, or minutes since the learner reached it; of no meaning for on and off',
    }),
  }),
  solutions: Type.Enum(['never', 'solved', 'always'], { description: 'Solved: once the step is passed' }),
  fix: Type.Boolean({ description: 'Whether there is a fix phase' }),
  settings: byWriteup(settingsPolicy, {
    description: 'Of a writeup that is not there at the moment, what the class has already stays',
  }),
});

export type Policies = Static<typeof policies>;

// ——— Joining (learners) ———

/**
 * A code is six characters for a class, twelve for one seat in it (a rejoin code, or a seat made beforehand). Upper and
 * lower case, spaces and hyphens do not matter. `/join/<code>` is the page for both.
 */
export interface Invitation {
  /** In groups, to be read aloud: `KXT-4WM`. */
  code: string;
  /** `http://…/join/KXT4WM`. */
  link: string;
  /** The link as a QR code: a `data:` URI of an SVG, for `<img>`. */
  qr: string;
  /** True when the link works on the server's own machine only: its reader came by `localhost`. */
  onlyHere: boolean;
}

/** `GET /api/join/<code>` */
export interface JoinState {
  kind: 'class' | 'seat';
  className: string;
  /** Whose seat it is; null for a class. */
  seatName: string | null;
  /** Who this browser is already: in this class, in another, or nobody yet. */
  you: { name: string; className: string; inThisClass: boolean } | null;
}

/** `POST /api/join` → {@link Joined}, and the learner's cookie. */
export const joinBody = object({
  code,
  /** Needed for a class, ignored for a seat, which has one. */
  name: Type.Optional(name),
  /**
   * Somebody else sits at this browser now: forget who it was (`you` in {@link JoinState}). Without it a browser that is
   * in this class already stays who it is, and one that is in another class is refused (`CLASS_OTHER`).
   */
  asNew: Type.Optional(Type.Boolean()),
});

export interface Joined {
  name: string;
  className: string;
  /** Takes the learner to another device. Told this once; `POST /api/class/code` makes another. Null when the browser was in already. */
  rejoin: Invitation | null;
}

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

// `POST /api/class/code` → Invitation: a new rejoin code for the learner's seat; the one before is worth nothing then.

// ——— Signing in (instructor) ———

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

// ——— Classes (instructor) ———

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

// ——— What there is to learn (instructor) ———

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

// ——— The board (instructor) ———

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

// ——— Facts out (instructor) ———

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
