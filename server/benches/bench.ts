import { EventEmitter } from 'node:events';
import type { FastifyRequest } from 'fastify';
import type { LabBench, LabDefinition } from '../../labs/kit/define-lab.ts';
import { type LabNames, unnamed } from '../../labs/kit/lab-names.ts';
import type { NewTraceEvent, TraceEvent } from '../../protocol/trace.ts';
import type { NetworkCapture, ProbeState, QuestionState, SavedMessage } from '../../protocol/workbench.ts';
import { QuestionDesk } from '../checks/desk.ts';
import { Judge } from '../checks/judge.ts';
import { renderFragment } from '../content/markdown.ts';
import { FIX, type Writeup, type WriteupStep } from '../content/writeup.ts';
import { labError } from '../errors.ts';
import { ByteRing } from '../wire/byte-ring.ts';
import { CaptureBook } from '../wire/capture.ts';
import { FrameBudget, type FrameBudgetOptions } from '../wire/frame-budget.ts';
import { type Crossed, Meter } from '../wire/meter.ts';
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
  /** The bench goes on in another process, and this copy ends. */
  moved: [];
  notice: [message: string];
  /** Somebody has asked what the network sees of a connection. */
  capture: [capture: NetworkCapture];
}

/** What a class says about its learners' benches. */
export interface BenchClass {
  /** Whether nothing counts now: the class is paused, or the writeup is closed. */
  isHalted(learner: string, writeup: string): boolean;
  /** Settings that a bench starts with instead of the writeup's own. */
  settingsOf(learner: string, writeup: string): Promise<Record<string, unknown>>;
  /** Why nobody gets to the bench now; null usually. */
  refusal(learner: string, writeup: string): Promise<Error | null>;
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
  originOf(request: FastifyRequest, names: LabNames, secure: boolean | undefined): string;
  /** What the learner's class has to do with it; a shadow bench is in none. */
  classes?: BenchClass;
  /** Sees all that is observed here, as it comes. It may keep nothing of a record. */
  onRecord?(bench: Bench, record: TraceRecord): void;
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
  readonly lab: LabDefinition;
  readonly trace: Trace;
  /** Where the bytes of this bench's frames are kept. */
  readonly ring = new ByteRing();
  /** What its connections may cost in a second. */
  readonly budget: FrameBudget;
  readonly meter = new Meter();
  /** What the network sees of its connections. */
  readonly captures = new CaptureBook();
  readonly progress: ProgressBook;
  /** The learner's page on the exploit server. */
  readonly exploit: ExploitShelf;
  readonly news = new EventEmitter<BenchNews>();
  /** When something last happened, for putting idle benches to sleep: milliseconds since the epoch. */
  lastActive = Date.now();
  /** Live channels of the learner's own pages. */
  openPages = 0;
  readonly #parts: BenchParts;
  readonly #judge: Judge;
  readonly #desk: QuestionDesk;
  #writeup: Writeup;
  #settings: Record<string, unknown>;
  readonly #connections = new ConnectionBook();

  constructor(parts: BenchParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.base = `/b/${parts.id}`;
    this.learner = parts.learner;
    this.#writeup = parts.writeup;
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

  get writeup(): Writeup {
    return this.#writeup;
  }

  get settings(): Record<string, unknown> {
    return this.#settings;
  }

  get openConnections(): number {
    return this.#connections.size;
  }

  /** Whether anybody's page listens, also one that only watches. */
  get isWatched(): boolean {
    return this.news.listenerCount('trace') > 0;
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

  /** Tells the learner's pages what the network sees of a connection. @throws LabError CAPTURE_NOT_FOUND */
  showCapture(connection: string): void {
    const capture = this.captures.read(connection);
    if (!capture) throw labError('CAPTURE_NOT_FOUND', { connection });
    this.news.emit('capture', capture);
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

  crossed(path: string): Readonly<Crossed> {
    return this.meter.at(path);
  }

  /** The names under which victims find the lab now. */
  get names(): LabNames {
    return this.lab.names?.(this) ?? unnamed;
  }

  originOf(request: FastifyRequest, secure?: boolean): string {
    return this.#parts.originOf(request, this.names, secure);
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
    this.#judgeRecord(record);
    if (next) {
      this.trace.record(next, record.at);
      this.#judgeRecord(next);
    }
    this.news.emit('trace');
  }

  #judgeRecord(record: TraceRecord): void {
    const { classes, onRecord } = this.#parts;
    onRecord?.(this, record);
    if (!this.#judge.looksAt(record.kind) || classes?.isHalted(this.learner, this.writeup.slug)) return;
    this.#judgeEvent(record.read());
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

  /** Why nobody gets to this bench now, although it is there; null usually. */
  async refusal(): Promise<Error | null> {
    return (await this.#parts.classes?.refusal(this.learner, this.writeup.slug)) ?? null;
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

  /** Notes which step the learner is at now: the first that is not passed, and after the last one the fix. */
  reach(): void {
    const next = this.writeup.steps.find(({ id }) => !this.progress.isPassed(id))?.id;
    const reached = next ?? (this.writeup.fix ? FIX : undefined);
    if (reached !== undefined) this.progress.open(reached);
  }

  /** Forgets a step, or with null the whole work on this bench. The store has forgotten it already. */
  async forget(step: string | null): Promise<void> {
    this.progress.forget(step);
    if (step === null) await this.resetLab();
    else if (step !== FIX) {
      this.#judge.reopen(step);
      this.#desk.reset(step);
    }
    if (this.openPages > 0) this.reach();
    this.news.emit('steps');
    this.news.emit('fix');
  }

  /** The lab begins again: connections end, the trace is new, the settings are the writeup's. Progress stays. */
  async resetLab(): Promise<void> {
    const settings = await this.#startingSettings();
    await this.#parts.saveSettings(settings);
    this.#settings = settings;
    this.disconnect();
    this.lab.reset?.(this);
    this.trace.restart();
    this.meter.restart();
    this.captures.clear();
    this.#judge.restart(this.progress.passedSteps());
    this.#desk.restart();
    this.news.emit('reset');
    this.news.emit('settings');
    this.news.emit('steps');
  }

  /**
   * Goes on with another edition of its writeup, on the same lab: what is under way stays, and steps that are the same
   * stay where they are. Settings begin anew when it is the writeup's settings that changed.
   */
  async adopt(writeup: Writeup): Promise<void> {
    const isSetOtherwise = JSON.stringify(writeup.settings) !== JSON.stringify(this.#writeup.settings);
    this.#writeup = writeup;
    this.#judge.adopt(writeup.steps);
    this.#desk.adopt(writeup.steps);
    if (isSetOtherwise) await this.changeSettings(await this.#startingSettings());
    this.news.emit('steps');
    this.news.emit('fix');
  }

  async #startingSettings(): Promise<Record<string, unknown>> {
    return {
      ...startingSettings(this.lab.settings, this.writeup.settings),
      ...(await this.#parts.classes?.settingsOf(this.learner, this.writeup.slug)),
    };
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
      this.reach();
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

  /** Whether tries of a step can be counted: see `#countTry`. */
  countsTries(id: string): boolean {
    const { when, question } = this.step(id);
    return question !== undefined || (when !== undefined && !isUncounted(when.kind));
  }

  /** A try is an event of the kind that the next open step asks for, and did not pass it. */
  #countTry(event: TraceEvent): void {
    if (isUncounted(event.kind)) return;
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

/** Frames come by the thousand: for a step about frames, only wrong answers are tries. */
function isUncounted(kind: unknown): boolean {
  return kind === 'frame' || kind === 'lab' || kind === 'settings';
}
