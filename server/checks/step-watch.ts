/** Watches the trace for one step of a writeup: what has been seen, what is still missing. */

import type { Explanation } from '../../protocol/step-state.ts';
import type { TraceEvent, TraceEventKind } from '../../protocol/trace.ts';
import type { WriteupStep } from '../content/writeup.ts';
import { type Condition, conditionsOf, describeQuery, readCondition } from './conditions.ts';
import { eventInWords } from './event-in-words.ts';
import { isEventKind } from './event-properties.ts';
import { summarise } from './explain.ts';
import { compileQuery, type Query } from './query.ts';
import { isDoer } from './subject.ts';

/** An event that met `when`, with the latest `after` event before it. */
interface Match {
  seq: number;
  at: number;
  after: { seq: number; at: number } | null;
}

/** The event that came nearest to `when`. */
interface Nearest {
  event: TraceEvent;
  met: number;
}

export type WatchedStep = Pick<WriteupStep, 'id' | 'when' | 'times' | 'within' | 'after' | 'question'>;

const whole = conditionsOf({ received: { $exists: false } });

/** What a step asks for, made ready to be held against events. */
interface Asked {
  key: string;
  kinds: ReadonlySet<TraceEventKind>;
  conditions: readonly Condition[];
  after: { query: Query; test: (event: TraceEvent) => boolean } | null;
}

/** One for all benches that work on the step: making it for each learner would be most of what a bench costs. */
const askedBy = new WeakMap<WatchedStep, Asked>();

export class StepWatch {
  readonly id: string;
  /** What it was made from, to be compared. */
  readonly key: string;
  /** The kinds of event that this step looks at. */
  readonly kinds: ReadonlySet<TraceEventKind>;
  private readonly when: Query | null;
  private readonly times: number;
  private readonly within: number | null;
  private readonly asks: boolean;
  private readonly conditions: readonly Condition[];
  private readonly after: Asked['after'];
  /** The last `times` matches and no more, however many there are. */
  private matches: Match[] = [];
  private lastAfter: Match['after'] = null;
  private nearest: Nearest | null = null;
  private metBy: number | null = null;

  /** Throws when a query of the step is not valid; `checkQuery` tells authors so beforehand. */
  constructor(step: WatchedStep) {
    const { key, kinds, conditions, after } = whatIsAsked(step);
    this.id = step.id;
    this.key = key;
    this.kinds = kinds;
    this.when = step.when ?? null;
    this.times = step.times;
    this.within = step.within;
    this.asks = step.question !== undefined;
    this.conditions = conditions;
    this.after = after;
  }

  /** Whether `when` has been met; a step without one asks its question at once. */
  get whenMet(): boolean {
    return this.when === null || this.metBy !== null;
  }

  /** Takes the next event of the trace; true when it satisfies the step. `atTurn` unless the learner is at another step. */
  observe(event: TraceEvent, atTurn = true): boolean {
    if (this.asks && this.whenMet) return isRightAnswer(event, this.id);
    const met = this.seek(event, atTurn);
    // Only now, so that an event is never its own predecessor.
    if (this.after?.test(event)) this.lastAfter = { seq: event.seq, at: event.at };
    return met && !this.asks;
  }

  /** Whether an event that did not pass the step was meant to, as far as anybody can tell. */
  isTry(event: TraceEvent): boolean {
    if (event.kind === 'answer') return event.step === this.id;
    if (event.kind !== this.when?.kind || (this.asks && this.whenMet)) return false;
    const about = this.conditions.filter(({ isSubject }) => isSubject);
    if (event.kind !== 'message') return meets(event, about);
    // What the server says is nobody's try. Where a step waits for it, what was said to the server is.
    if (event.direction === 'server') return false;
    const waits = about.some((condition) => condition.path === 'direction' && !condition.test(event));
    return meets(event, waits ? about.filter(({ path }) => isDoer(path)) : about);
  }

  /** Why the step is still open. */
  explain(): Explanation {
    if (this.whenMet) return { seq: this.metBy, summary: this.questionIsOpen(), conditions: [] };
    if (this.nearest === null) return { seq: null, summary: this.nothingSeen(), conditions: [] };
    const { event, met } = this.nearest;
    const conditions = this.conditionsFor(event).map((condition) => readCondition(condition, event));
    const reading = summarise(event.seq, conditions);
    const missing = met === conditions.length ? this.missing() : this.progress();
    return { seq: event.seq, summary: missing === '' ? reading : `${reading}; ${missing}`, conditions };
  }

  /** Forgets all that was seen. */
  reset(): void {
    this.matches = [];
    this.lastAfter = null;
    this.nearest = null;
    this.metBy = null;
  }

  /** Holds the event against `when`; true when that completes it. */
  private seek(event: TraceEvent, atTurn: boolean): boolean {
    if (event.kind !== this.when?.kind) return false;
    const conditions = this.conditionsFor(event);
    const unmet = conditions.filter((condition) => !condition.test(event));
    const met = conditions.length - unmet.length;
    // Another event, or one from before the learner came here, explains nothing.
    const telling = unmet.length === 0 || (atTurn && !unmet.some(({ isSubject }) => isSubject));
    // Of equals the latest: it is the one the learner has just made.
    if (telling && (this.nearest === null || met >= this.nearest.met)) this.nearest = { event, met };
    if (unmet.length > 0 || (this.after && this.lastAfter === null)) return false;
    this.matches.push({ seq: event.seq, at: event.at, after: this.lastAfter });
    if (this.matches.length > this.times) this.matches.shift();
    if (this.countTogether() < this.times) return false;
    this.metBy = event.seq;
    return true;
  }

  /** A step about frames means whole ones, unless it asks how much was received of one that never was. */
  private conditionsFor(event: TraceEvent): readonly Condition[] {
    const isUnfinished = event.kind === 'frame' && event.received !== undefined;
    return !isUnfinished || this.conditions.some(({ path }) => path === 'received')
      ? this.conditions
      : [...this.conditions, ...whole];
  }

  /** How many of the latest matches lie close enough together, each run counted from its `after` event. */
  private countTogether(): number {
    const last = this.matches.at(-1);
    if (last === undefined) return 0;
    const { within } = this;
    if (within === null) return this.matches.length;
    // A match further back starts earlier, and so does its `after` event: those that fit are the tail.
    return this.matches.filter(({ at, after }) => last.at - (after ?? { at }).at <= within).length;
  }

  /** What is missing although an event met every condition. */
  private missing(): string {
    const last = this.matches.at(-1);
    if (last === undefined) {
      return this.after ? `it counts only after this: ${describeQuery(this.after.query)}` : '';
    }
    if (this.times === 1 && this.within !== null && last.after !== null) {
      const took = inTime(last.at - last.after.at);
      return `it came ${took} after event ${last.after.seq}, at most ${inTime(this.within)} are allowed`;
    }
    return this.progress();
  }

  private progress(): string {
    if (this.times === 1) return '';
    const window = this.within === null ? '' : ` within ${inTime(this.within)}`;
    return `${this.countTogether()} of ${this.times} seen${window}`;
  }

  private nothingSeen(): string {
    const about = this.conditions.filter(({ isSubject }) => isSubject);
    const event = eventInWords(String(this.when?.kind), about);
    const first =
      this.after && this.lastAfter === null ? `; first comes this: ${describeQuery(this.after.query)}` : '';
    return `not seen yet: ${event}${first}`;
  }

  private questionIsOpen(): string {
    const done = this.metBy === null ? '' : `event ${this.metBy} ✓; `;
    return `${done}the question is still to be answered`;
  }
}

function whatIsAsked(step: WatchedStep): Asked {
  const known = askedBy.get(step);
  if (known) return known;
  const { when, after, question } = step;
  if (when) compileQuery(when);
  const asked: Asked = {
    key: keyOf(step),
    kinds: new Set([when?.kind, after?.kind, question === undefined ? null : 'answer'].filter(isEventKind)),
    conditions: when ? conditionsOf(when) : [],
    after: after ? { query: after, test: compileQuery(after) } : null,
  };
  askedBy.set(step, asked);
  return asked;
}

/** The same for two steps that ask for the same. */
export function keyOf({ id, when, times, within, after, question }: WatchedStep): string {
  return JSON.stringify([id, when, times, within, after, question]);
}

function meets(event: TraceEvent, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => condition.test(event));
}

function isRightAnswer(event: TraceEvent, step: string): boolean {
  return event.kind === 'answer' && event.step === step && event.correct;
}

/** `800 ms`, `2.5 s`, `2 min`. */
function inTime(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${round(milliseconds / 1000)} s`;
  return `${round(milliseconds / 60_000)} min`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
