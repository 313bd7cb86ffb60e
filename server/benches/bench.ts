import { EventEmitter } from 'node:events';
import type { FastifyRequest } from 'fastify';
import type { LabBench, LabDefinition } from '../../labs/kit/define-lab.ts';
import type { NewTraceEvent, TraceEvent } from '../../protocol/trace.ts';
import type { ProbeState, QuestionState, SavedMessage } from '../../protocol/workbench.ts';
import { QuestionDesk } from '../checks/desk.ts';
import { Judge } from '../checks/judge.ts';
import { renderFragment } from '../content/markdown.ts';
import { FIX, type Writeup, type WriteupStep } from '../content/writeup.ts';
import { labError } from '../errors.ts';
import { ByteRing } from '../wire/byte-ring.ts';
import { FrameBudget, type FrameBudgetOptions } from '../wire/frame-budget.ts';
import type { TapTarget } from '../wire/tapped-connection.ts';
import type { TraceRecord } from '../wire/trace-record.ts';
import type { BenchSecrets } from './bench-secrets.ts';
import { type BenchConnection, ConnectionBook } from './connection-book.ts';
import { EventRecord } from './event-record.ts';
import type { ExploitShelf } from './exploit-shelf.ts';
import type { ProgressBook } from './progress-book.ts';
import { readSettings, startingSettings } from './settings.ts';
import { Trace, type TraceLimits } from './trace.ts';

/** What a page that watches a bench is told. It reads the news from the bench itself. */
interface BenchNews {
  /** The trace grew. */
  trace: [];
  /** Progress or explanations changed; names the step that was passed just now. */
  steps: [passed?: string];
  settings: [];
  probe: [state: ProbeState];
  /** What is held, the rules or the connections changed. */
  intercept: [];
  /** The learner's saved messages changed, here or on another page. */
  saved: [messages: SavedMessage[]];
  /** The learner's page on the exploit server changed. */
  exploit: [];
  /** What the victim does, or waits to do, changed. */
  victim: [];
  /** A verification of the fix began, went on or ended; true when the fix was proven just now. */
  fix: [passed?: true];
  /** The bench began again: a new trace, the first settings. */
  reset: [];
  notice: [message: string];
}

export interface BenchParts {
  id: string;
  learner: string;
  writeup: Writeup;
  lab: LabDefinition;
  settings: Record<string, unknown>;
  progress: ProgressBook;
  limits: TraceLimits;
  /** Frames and bytes in a second. */
  budget: Pick<FrameBudgetOptions, 'frames' | 'bytes'>;
  secrets: BenchSecrets;
  exploit: ExploitShelf;
  /** The origin that a page of the lab has in the browser that sent the request. */
  originOf(request: FastifyRequest): string;
  /** Sends a person's browser to a page of the lab. */
  summon(bench: Bench, who: string, path: string): void;
  saveSettings(settings: Record<string, unknown>): Promise<void>;
}

/** How many refused handshakes and other events a question may look back on. */
const RECENT = 20;

/**
 * One learner's own running copy of a lab for one writeup: settings, connections, trace, checks. Nothing in it is
 * shared with another learner. The data goes one way: trace → judge → progress → news.
 */
export class Bench implements LabBench, TapTarget {
  readonly id: string;
  readonly base: string;
  readonly learner: string;
  readonly writeup: Writeup;
  readonly lab: LabDefinition;
  readonly trace: Trace;
  /** Where the bytes of this bench's frames are kept. */
  readonly ring = new ByteRing();
  /** What its connections may cost in a second. */
  readonly budget: FrameBudget;
  readonly progress: ProgressBook;
  /** The learner's page on the exploit server. */
  readonly exploit: ExploitShelf;
  readonly news = new EventEmitter<BenchNews>();
  /** When something last happened, for putting idle benches to sleep: milliseconds since the epoch. */
  lastActive = Date.now();
  readonly #parts: BenchParts;
  readonly #judge: Judge;
  readonly #desk: QuestionDesk;
  #settings: Record<string, unknown>;
  readonly #connections = new ConnectionBook();

  constructor(parts: BenchParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.base = `/b/${parts.id}`;
    this.learner = parts.learner;
    this.writeup = parts.writeup;
    this.lab = parts.lab;
    this.progress = parts.progress;
    this.exploit = parts.exploit;
    this.trace = new Trace(parts.limits);
    this.budget = new FrameBudget({ ...parts.budget, onSlowed: (what) => this.#tellSlowed(what) });
    this.#settings = parts.settings;
    this.#judge = new Judge(parts.writeup.steps, parts.progress.passedSteps());
    this.#desk = new QuestionDesk(parts.writeup.steps, { render: renderFragment });
    // Every open page of the learner listens; ten tabs are no leak.
    this.news.setMaxListeners(100);
  }

  get settings(): Record<string, unknown> {
    return this.#settings;
  }

  get openConnections(): number {
    return this.#connections.size;
  }

  /** How many live channels listen. */
  get openPages(): number {
    return this.news.listenerCount('trace');
  }

  addConnection(connection: BenchConnection): string {
    return this.#connections.add(connection);
  }

  removeConnection(connection: BenchConnection): void {
    this.#connections.remove(connection);
  }

  hasConnection(connection: BenchConnection): boolean {
    return this.#connections.has(connection);
  }

  /** The name of the latest connection from a client address (`address:port`), for a while after its end as well. */
  connectionFrom(address: string): string | undefined {
    return this.#connections.from(address);
  }

  emit(name: string, data: Record<string, unknown> = {}): void {
    this.observe({ kind: 'lab', name, data });
  }

  secret(name: string, length?: number): string {
    return this.#parts.secrets.of(name, length);
  }

  /** The secrets that the lab has asked for, by name: what is looked for in what reaches the exploit server. */
  get knownSecrets(): ReadonlyMap<string, string> {
    return this.#parts.secrets.known;
  }

  originOf(request: FastifyRequest): string {
    return this.#parts.originOf(request);
  }

  summon(who: string, path: string): void {
    this.#parts.summon(this, who, path);
  }

  observe(event: NewTraceEvent): void {
    this.observeRecord(new EventRecord(event));
  }

  observeRecord(record: TraceRecord, next?: TraceRecord): void {
    // The last words of a connection that a reset has ended belong to no trace.
    if (record.connection !== null && !this.#connections.knows(record.connection)) {
      record.release();
      next?.release();
      return;
    }
    this.trace.record(record);
    this.lastActive = record.at;
    // A record is read when somebody asks about its kind: a flood that no open step is about costs next to nothing.
    if (this.#judge.looksAt(record.kind)) this.#judgeEvent(record.read());
    if (next) {
      this.trace.record(next, record.at);
      if (this.#judge.looksAt(next.kind)) this.#judgeEvent(next.read());
    }
    this.news.emit('trace');
  }

  #tellSlowed(what: 'frames' | 'bytes'): void {
    const { message } = labError('LIMIT_REACHED', {
      limit: this.#parts.budget[what],
      what: `${what} in a second on this bench`,
      setting: what === 'frames' ? 'BENCH_FRAMES' : 'BENCH_BYTES',
      remedy: 'Nothing is lost: they are read more slowly, and whoever sends them has to wait.',
    });
    this.news.emit('notice', message);
  }

  #judgeEvent(event: TraceEvent): void {
    const passed = this.#judge.observe(event);
    for (const step of passed) this.#record(step);
    if (passed.length === 0) this.#countTry(event);
    this.news.emit('steps');
  }

  /** @throws LabError SETTING_INVALID */
  async changeSettings(candidate: Record<string, unknown>): Promise<void> {
    const settings = readSettings(this.lab.settings, candidate);
    await this.#parts.saveSettings(settings);
    this.#settings = settings;
    this.observe({ kind: 'settings', settings });
    this.news.emit('settings');
  }

  /** Takes the learner's answer to a step's question. @throws LabError STEP_NOT_FOUND, QUESTION_CLOSED */
  answer(id: string, answer: string): void {
    const step = this.step(id);
    if (!step.question) throw labError('QUESTION_CLOSED', { step: id, reason: 'it asks no question' });
    if (!this.#judge.whenMet(id)) {
      throw labError('QUESTION_CLOSED', { step: id, reason: 'first do on the wire what the step asks for' });
    }
    const { correct } = this.#desk.answer(id, answer, this.#recent());
    this.observe({ kind: 'answer', step: id, answer, correct });
  }

  /** The right answer to a question, for solve scripts: it never travels to a browser. */
  computeAnswer(id: string): string {
    return this.#desk.compute(this.step(id).id, this.#recent());
  }

  questionState(id: string): QuestionState | undefined {
    return this.step(id).question ? this.#desk.state(id, this.#judge.whenMet(id)) : undefined;
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
    const step = this.writeup.steps.find((candidate) => candidate.id === id);
    if (!step) throw labError('STEP_NOT_FOUND', { step: id });
    return step;
  }

  /** Shows one more hint. @throws LabError STEP_NOT_FOUND, HINTS_SPENT */
  async revealHint(id: string): Promise<void> {
    await this.progress.revealHint(id, this.step(id).hints.length);
    this.news.emit('steps');
  }

  /** Shows the worked solution; from now on, passing this step counts as *solved with the solution*. */
  async revealSolution(id: string): Promise<void> {
    await this.progress.revealSolution(this.step(id).id);
    this.news.emit('steps');
  }

  /** Opens a step again, as if nothing had been seen for it. Hints that were shown stay shown. */
  async resetStep(id: string): Promise<void> {
    await this.progress.reset(this.step(id).id);
    this.#judge.reopen(id);
    this.#desk.reset(id);
    this.news.emit('steps');
    this.news.emit('fix');
  }

  /** The lab begins again: connections end, the trace is new, the settings are the writeup's. Progress stays. */
  async resetLab(): Promise<void> {
    const settings = startingSettings(this.lab.settings, this.writeup.settings);
    await this.#parts.saveSettings(settings);
    this.#settings = settings;
    this.disconnect();
    this.lab.reset?.(this);
    this.trace.restart();
    this.#judge.restart(this.progress.passedSteps());
    this.#desk.restart();
    this.news.emit('reset');
    this.news.emit('settings');
    this.news.emit('steps');
  }

  /** Ends every connection of this bench. */
  disconnect(): void {
    this.#connections.endAll();
  }

  /** Records that the fix was proven. True once that is stored. */
  passFix(): Promise<boolean> {
    return this.#pass(FIX);
  }

  #record(step: string): void {
    void this.#pass(step).then((stored) => {
      // A pass is announced only when it is stored: what the learner saw ticked survives a crash.
      if (!stored) return;
      this.news.emit('steps', step);
      // The last one opens it.
      this.news.emit('fix');
    });
  }

  #pass(step: string): Promise<boolean> {
    return this.progress.pass(step, () =>
      this.news.emit(
        'notice',
        'Your progress cannot be saved at the moment. Keep this page open: it is tried again.',
      ),
    );
  }

  /** A try is an event of the kind that the next open step asks for, and did not pass it. */
  #countTry(event: TraceEvent): void {
    // Frames come by the thousand: for a step about frames, only wrong answers are tries.
    if (event.kind === 'frame' || event.kind === 'lab' || event.kind === 'settings') return;
    // What the server says is nobody's try.
    if (event.kind === 'message' && event.direction === 'server') return;
    const next = this.writeup.steps.find((step) => !this.progress.isPassed(step.id));
    if (!next) return;
    const about = event.kind === 'answer' ? event.step === next.id : next.when?.kind === event.kind;
    if (about) this.progress.countTry(next.id);
  }

  #recent(): TraceEvent[] {
    return this.trace.recent('handshake', RECENT);
  }
}
