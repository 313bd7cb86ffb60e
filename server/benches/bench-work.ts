import type { EventEmitter } from 'node:events';
import type { QuestionState } from '../../protocol/step-state.ts';
import type { NewTraceEvent, TraceEvent } from '../../protocol/trace.ts';
import { QuestionDesk } from '../checks/desk.ts';
import { Judge } from '../checks/judge.ts';
import { renderFragment } from '../content/markdown.ts';
import { FIX, type Writeup, type WriteupStep } from '../content/writeup.ts';
import { labError } from '../errors.ts';
import type { SeenRecord } from '../wire/trace-record.ts';
import type { BenchNews } from './bench-news.ts';
import type { ProgressBook } from './progress-book.ts';
import type { Trace } from './trace.ts';

export interface BenchWorkParts {
  writeup: Writeup;
  progress: ProgressBook;
  trace: Trace;
  news: EventEmitter<BenchNews>;
  /** Whether nothing counts now. */
  isHalted(): boolean;
  observe(event: NewTraceEvent): void;
}

/** How many refused handshakes and other events a question may look back on. */
const RECENT = 20;

/** A learner's work on one bench: which steps what was observed has passed, answers, hints, solutions and tries. */
export class BenchWork {
  readonly #parts: BenchWorkParts;
  #writeup: Writeup;
  readonly #judge: Judge;
  readonly #desk: QuestionDesk;

  constructor(parts: BenchWorkParts) {
    this.#parts = parts;
    this.#writeup = parts.writeup;
    this.#judge = new Judge(parts.writeup.steps, parts.progress.passedSteps());
    this.#desk = new QuestionDesk(parts.writeup.steps, { render: renderFragment });
  }

  /** A record is read when an open step asks about its kind: a flood that no step is about costs next to nothing. */
  judge(record: SeenRecord): void {
    if (!this.#judge.looksAt(record.kind) || this.#parts.isHalted()) return;
    this.#judgeEvent(record.read());
  }

  /** Takes the learner's answer to a step's question. @throws LabError STEP_NOT_FOUND, QUESTION_CLOSED */
  answer(id: string, answer: string): void {
    const step = this.step(id);
    if (!step.question) throw labError('QUESTION_CLOSED', { step: id, reason: 'it asks no question' });
    if (!this.#judge.whenMet(id)) {
      throw labError('QUESTION_CLOSED', { step: id, reason: 'first do on the wire what the step asks for' });
    }
    const { correct } = this.#desk.answer(id, answer, this.#recent());
    this.#parts.observe({ kind: 'answer', step: id, answer, correct });
  }

  /** The right answer to a question, for solve scripts: it never travels to a browser. */
  computeAnswer(id: string): string {
    return this.#desk.compute(this.step(id).id, this.#recent());
  }

  /** `words` is the step's question in another language. */
  questionState(id: string, words = this.step(id).question): QuestionState | undefined {
    return this.step(id).question ? this.#desk.state(id, this.#judge.whenMet(id), words) : undefined;
  }

  explain(id: string): ReturnType<Judge['explain']> {
    return this.#judge.explain(id);
  }

  /** Whether something has met the step's `when` since the trace began, or the step was passed before. */
  hasMet(id: string): boolean {
    return this.#judge.whenMet(id);
  }

  /** @throws LabError STEP_NOT_FOUND */
  step(id: string): WriteupStep {
    const step = this.#writeup.steps.find((candidate) => candidate.id === id);
    if (!step) throw labError('STEP_NOT_FOUND', { step: id });
    return step;
  }

  /** Shows one more hint. @throws LabError STEP_NOT_FOUND, HINTS_SPENT */
  async revealHint(id: string): Promise<void> {
    await this.#parts.progress.revealHint(id, this.step(id).hints.length);
    this.#parts.news.emit('steps');
  }

  /** Shows the worked solution; from now on, passing this step counts as *solved with the solution*. */
  async revealSolution(id: string): Promise<void> {
    await this.#parts.progress.revealSolution(this.step(id).id);
    this.#parts.news.emit('steps');
  }

  /** Opens a step again, as if nothing had been seen for it. Hints that were shown stay shown. */
  async resetStep(id: string): Promise<void> {
    await this.#parts.progress.reset(this.step(id).id);
    this.reopen(id);
    this.#parts.news.emit('steps');
    this.#parts.news.emit('fix');
  }

  /** Whether tries of a step can be counted: see `#countTry`. */
  countsTries(id: string): boolean {
    const { when, question } = this.step(id);
    return question !== undefined || (when !== undefined && !isUncounted(when.kind));
  }

  /** Looks for a step anew; what is known of it is forgotten elsewhere. */
  reopen(id: string): void {
    if (id === FIX) return;
    this.#judge.reopen(id);
    this.#desk.reset(id);
  }

  /** Goes on with another edition of the writeup: steps that are the same stay where they are. */
  adopt(writeup: Writeup): void {
    this.#writeup = writeup;
    this.#judge.adopt(writeup.steps);
    this.#desk.adopt(writeup.steps);
  }

  /** The trace begins again. */
  restart(): void {
    this.#judge.restart(this.#parts.progress.passedSteps());
    this.#desk.restart();
  }

  /** Notes which step the learner is at now: the first that is not passed, and after the last one the fix. */
  reach(): void {
    const next = this.#writeup.steps.find(({ id }) => !this.#parts.progress.isPassed(id))?.id;
    const reached = next ?? (this.#writeup.fix ? FIX : undefined);
    if (reached !== undefined) this.#parts.progress.open(reached);
  }

  /** Records that the fix was proven. True once that is stored. */
  passFix(): Promise<boolean> {
    return this.#pass(FIX);
  }

  #judgeEvent(event: TraceEvent): void {
    const passed = this.#judge.observe(event);
    for (const step of passed) this.#record(step);
    if (passed.length === 0) this.#countTry(event);
    this.#parts.news.emit('steps');
  }

  #record(step: string): void {
    void this.#pass(step).then((stored) => {
      // A pass is announced only when it is stored: what the learner saw ticked survives a crash.
      if (!stored) return;
      this.reach();
      this.#parts.news.emit('steps', step);
      // The last one opens it.
      this.#parts.news.emit('fix');
    });
  }

  #pass(step: string): Promise<boolean> {
    return this.#parts.progress.pass(step, () =>
      this.#parts.news.emit(
        'notice',
        'Your progress cannot be saved at the moment. Keep this page open: it is tried again.',
      ),
    );
  }

  /** A try did not pass: an answer, which names its step, or an event that was meant for the next open one. */
  #countTry(event: TraceEvent): void {
    if (isUncounted(event.kind)) return;
    const open = this.#writeup.steps.filter((step) => !this.#parts.progress.isPassed(step.id));
    const aim = event.kind === 'answer' ? open.find(({ id }) => id === event.step) : open[0];
    if (aim && this.#judge.isTry(aim.id, event)) this.#parts.progress.countTry(aim.id);
  }

  #recent(): TraceEvent[] {
    return this.#parts.trace.recent('handshake', RECENT);
  }
}

/** Frames come by the thousand: for a step about frames, only wrong answers are tries. */
function isUncounted(kind: unknown): boolean {
  return kind === 'frame' || kind === 'lab' || kind === 'settings';
}
