import { setTimeout as wait } from 'node:timers/promises';
import { labError } from '../errors.ts';

/** What is known of one step. */
export interface StepRecord {
  step: string;
  /** Milliseconds since the epoch; null while the step is open. */
  passedAt: number | null;
  withSolution: boolean;
  tries: number;
  hints: number;
  solutionShown: boolean;
  /** When the learner reached it; null before. */
  openedAt: number | null;
}

/** The part of the store that one learner's progress on one writeup needs. */
export interface ProgressStore {
  pass(step: string, at: number, withSolution: boolean): Promise<unknown>;
  countTry(step: string): Promise<unknown>;
  revealHint(step: string, total: number): Promise<number>;
  revealSolution(step: string): Promise<void>;
  resetStep(step: string): Promise<void>;
  open(step: string, at: number): Promise<void>;
}

/** First wait before a pass that could not be stored is tried again, in milliseconds; doubles up to the longest. */
const RETRY_AFTER = 500;
const LONGEST_WAIT = 60_000;

/** Tries that wait to be stored; a flood beyond this is a flood, not a learner trying. */
const MOST_UNSAVED = 1000;

/** One learner's progress on one writeup: in memory for speed, in the store before anybody is told. */
export class ProgressBook {
  readonly #store: ProgressStore;
  readonly #retryAfter: number;
  readonly #records = new Map<string, StepRecord>();
  #unsavedTries: string[] = [];
  #saving: Promise<void> | null = null;
  /** Passes that are not stored yet, by step; a reset takes its step out. */
  readonly #passing = new Map<string, Promise<boolean>>();
  readonly #closing = new AbortController();

  constructor(store: ProgressStore, stored: Iterable<StepRecord>, retryAfter: number = RETRY_AFTER) {
    this.#store = store;
    this.#retryAfter = retryAfter;
    for (const record of stored) this.#records.set(record.step, record);
  }

  of(step: string): StepRecord {
    const known = this.#records.get(step);
    if (known) return known;
    const fresh: StepRecord = {
      step,
      passedAt: null,
      withSolution: false,
      tries: 0,
      hints: 0,
      solutionShown: false,
      openedAt: null,
    };
    this.#records.set(step, fresh);
    return fresh;
  }

  /** Notes that the learner has reached a step; only the first time counts. */
  open(step: string): void {
    const record = this.of(step);
    if (record.openedAt !== null) return;
    record.openedAt = Date.now();
    // Like a count of tries, it is no promise.
    void this.#store.open(step, record.openedAt).catch(() => undefined);
  }

  isPassed(step: string): boolean {
    return this.of(step).passedAt !== null;
  }

  passedSteps(): string[] {
    return [...this.#records.values()].filter(({ passedAt }) => passedAt !== null).map(({ step }) => step);
  }

  /** Whether passes still wait for the store: they would be lost with this book. */
  get isUnsaved(): boolean {
    return this.#passing.size > 0;
  }

  /**
   * Stores that a step was passed, and goes on trying until the store takes it: nothing that was passed is given up.
   * True once it is stored; false when the step was reset before, or the book closed while the store was away.
   */
  pass(step: string, whenLate: () => void = () => undefined): Promise<boolean> {
    const passing: Promise<boolean> = this.#pass(
      step,
      whenLate,
      () => this.#passing.get(step) === passing,
    ).finally(() => {
      if (this.#passing.get(step) === passing) this.#passing.delete(step);
    });
    this.#passing.set(step, passing);
    return passing;
  }

  /** Counted at once, stored soon: one write at a time, however fast the tries come. */
  countTry(step: string): void {
    this.of(step).tries++;
    if (this.#unsavedTries.length < MOST_UNSAVED) this.#unsavedTries.push(step);
    this.#saving ??= this.#saveTries().finally(() => {
      this.#saving = null;
    });
  }

  /** @throws LabError HINTS_SPENT */
  async revealHint(step: string, total: number): Promise<void> {
    const record = this.of(step);
    if (record.hints >= total) throw labError('HINTS_SPENT', { step, total });
    record.hints = await this.#store.revealHint(step, total);
  }

  async revealSolution(step: string): Promise<void> {
    await this.#store.revealSolution(step);
    this.of(step).solutionShown = true;
  }

  async reset(step: string): Promise<void> {
    // A pass that still waits is a pass of before the reset.
    this.#passing.delete(step);
    await this.#store.resetStep(step);
    Object.assign(this.of(step), { passedAt: null, withSolution: false, openedAt: Date.now() });
  }

  /** Forgets a step as if nobody had touched it; all of them when none is named. The store has forgotten already. */
  forget(step: string | null): void {
    const steps = step === null ? [...this.#records.keys()] : [step];
    for (const one of steps) {
      this.#passing.delete(one);
      this.#records.delete(one);
    }
    this.#unsavedTries = this.#unsavedTries.filter((one) => !steps.includes(one));
  }

  /** Waits for what is being stored; what waited for another try gets its last one now. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#saving, ...this.#passing.values()]);
  }

  async #pass(step: string, whenLate: () => void, isWanted: () => boolean): Promise<boolean> {
    const record = this.of(step);
    const passed = { passedAt: Date.now(), withSolution: record.solutionShown };
    const { signal } = this.#closing;
    for (let pause = this.#retryAfter; ; pause = Math.min(pause * 2, LONGEST_WAIT)) {
      const isLast = signal.aborted;
      try {
        await this.#store.pass(step, passed.passedAt, passed.withSolution);
        if (isWanted()) Object.assign(record, passed);
        return isWanted();
      } catch {
        if (pause === this.#retryAfter) whenLate();
        if (isLast) return false;
      }
      // Cut short by `close`, which leaves time for one more try.
      await wait(pause, undefined, { ref: false, signal }).catch(() => undefined);
      if (!isWanted()) return false;
    }
  }

  async #saveTries(): Promise<void> {
    for (let step = this.#unsavedTries.shift(); step !== undefined; step = this.#unsavedTries.shift()) {
      // A count of tries is no promise: when the store is away, it is dropped.
      await this.#store.countTry(step).catch(() => undefined);
    }
  }
}
