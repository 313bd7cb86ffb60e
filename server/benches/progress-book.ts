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
}

/** The part of the store that one learner's progress on one writeup needs. */
export interface ProgressStore {
  pass(step: string, at: number, withSolution: boolean): Promise<unknown>;
  countTry(step: string): Promise<unknown>;
  revealHint(step: string, total: number): Promise<number>;
  revealSolution(step: string): Promise<void>;
  resetStep(step: string): Promise<void>;
}

/** First wait before a pass that could not be stored is tried again, in milliseconds; doubles up to a minute. */
const RETRY_AFTER = 500;

/** Tries that wait to be stored; a flood beyond this is a flood, not a learner trying. */
const MOST_UNSAVED = 1000;

/** One learner's progress on one writeup: in memory for speed, in the store before anybody is told. */
export class ProgressBook {
  readonly #store: ProgressStore;
  readonly #records = new Map<string, StepRecord>();
  #unsavedTries: string[] = [];
  #saving: Promise<void> | null = null;
  #closed = false;

  constructor(store: ProgressStore, stored: Iterable<StepRecord>) {
    this.#store = store;
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
    };
    this.#records.set(step, fresh);
    return fresh;
  }

  isPassed(step: string): boolean {
    return this.of(step).passedAt !== null;
  }

  passedSteps(): string[] {
    return [...this.#records.values()].filter(({ passedAt }) => passedAt !== null).map(({ step }) => step);
  }

  /**
   * Stores that a step was passed. Rejects when the first attempt fails, and goes on trying by itself until the
   * store takes it: nothing that was passed is given up.
   */
  async pass(step: string): Promise<void> {
    const record = this.of(step);
    const at = Date.now();
    const save = () => this.#store.pass(step, at, record.solutionShown);
    const done = () => Object.assign(record, { passedAt: at, withSolution: record.solutionShown });
    try {
      await save();
      done();
    } catch (error) {
      this.#retry(save, done, RETRY_AFTER);
      throw error;
    }
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
    await this.#store.resetStep(step);
    Object.assign(this.of(step), { passedAt: null, withSolution: false });
  }

  /** Waits for what is being stored, and stops trying again. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#saving;
  }

  async #saveTries(): Promise<void> {
    for (let step = this.#unsavedTries.shift(); step !== undefined; step = this.#unsavedTries.shift()) {
      // A count of tries is no promise: when the store is away, it is dropped.
      await this.#store.countTry(step).catch(() => undefined);
    }
  }

  #retry(save: () => Promise<unknown>, done: () => void, wait: number): void {
    if (this.#closed) return;
    setTimeout(() => {
      save().then(done, () => this.#retry(save, done, Math.min(wait * 2, 60_000)));
    }, wait).unref();
  }
}
