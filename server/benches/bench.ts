import { EventEmitter } from 'node:events';
import type { FastifyRequest } from 'fastify';
import type { LabBench, LabDefinition } from '../../labs/kit/define-lab.ts';
import { type LabNames, unnamed } from '../../labs/kit/lab-names.ts';
import type { NewTraceEvent } from '../../protocol/trace.ts';
import { now } from '../clock.ts';
import type { Writeup } from '../content/writeup.ts';
import { labError } from '../errors.ts';
import { CaptureBook } from '../wire/capture.ts';
import { FrameBudget, type FrameBudgetOptions } from '../wire/frame-budget.ts';
import { FrameRing } from '../wire/frame-ring.ts';
import { type Crossed, Meter } from '../wire/meter.ts';
import type { TapTarget } from '../wire/tap-target.ts';
import type { SeenRecord, TraceRecord } from '../wire/trace-record.ts';
import type { BenchNews } from './bench-news.ts';
import type { BenchSecrets } from './bench-secrets.ts';
import { BenchWork } from './bench-work.ts';
import { type BenchConnection, ConnectionBook, type NamedConnection } from './connection-book.ts';
import { EventRecord } from './event-record.ts';
import type { ExploitShelf } from './exploit-shelf.ts';
import type { ProgressBook } from './progress-book.ts';
import { readSettings, startingSettings } from './settings.ts';
import { Trace, type TraceLimits } from './trace.ts';

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
  budget: Pick<FrameBudgetOptions, 'frames' | 'bytes' | 'spare'>;
  secrets: BenchSecrets;
  exploit: ExploitShelf;
  /** The origin that a page of the lab has in the browser that sent the request. */
  originOf(request: FastifyRequest, names: LabNames, secure: boolean | undefined): string;
  /** What the learner's class has to do with it; a shadow bench is in none. */
  classes?: BenchClass;
  /** Sees all that is observed here, as it comes. It may keep nothing of a record. */
  onRecord?(bench: Bench, record: SeenRecord): void;
  /** Sends a person's browser to a page of the lab. */
  summon(bench: Bench, who: string, path: string): void;
  /** Ends what others have under way for it. */
  letGo(bench: Bench): void;
  saveSettings(settings: Record<string, unknown>): Promise<void>;
}

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
  readonly ring = new FrameRing();
  /** What its connections may cost in a second. */
  readonly budget: FrameBudget;
  readonly meter = new Meter();
  /** What the network sees of its connections. */
  readonly captures = new CaptureBook();
  readonly progress: ProgressBook;
  /** What its learner has done and is to do. */
  readonly work: BenchWork;
  /** The learner's page on the exploit server. */
  readonly exploit: ExploitShelf;
  readonly news = new EventEmitter<BenchNews>();
  /** When something last happened, for putting idle benches to sleep: by our own clock, which nobody sets. */
  lastActive = now();
  /** Live channels of the learner's own pages. */
  openPages = 0;
  readonly #parts: BenchParts;
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
    this.budget = new FrameBudget({
      ...parts.budget,
      onSlowed: (what, share) => this.#tellSlowed(what, share),
    });
    this.#settings = parts.settings;
    const { classes, learner, writeup, progress } = parts;
    this.work = new BenchWork({
      writeup,
      progress,
      trace: this.trace,
      isHalted: () => classes?.isHalted(learner, writeup.slug) ?? false,
      news: this.news,
      observe: (event) => this.observe(event),
    });
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

  addConnection(connection: BenchConnection): NamedConnection {
    return this.#connections.add(connection);
  }

  removeConnection(connection: BenchConnection): void {
    this.#connections.remove(connection);
    this.news.emit('left');
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
    const connection = 'connection' in event ? event.connection : null;
    // The last words of a connection that a reset has ended belong to no trace.
    if (connection === null || this.#connections.knows(connection))
      this.observeRecord(new EventRecord(event));
  }

  observeRecord(record: TraceRecord): void {
    this.trace.record(record);
    this.lastActive = record.at;
    // A record is read when somebody asks about its kind: a flood that no open step is about costs next to nothing.
    this.#look(record);
    const second = record.places === 2 ? record.second?.() : undefined;
    if (second) this.#look(second);
    this.news.emit('trace');
  }

  #look(record: SeenRecord): void {
    this.#parts.onRecord?.(this, record);
    this.work.judge(record);
  }

  #tellSlowed(what: 'frames' | 'bytes', share: number): void {
    const less = share < 1 ? 'It is less than usual, for others are at work here too. ' : '';
    const { message } = labError('LIMIT_REACHED', {
      limit: Math.round(this.#parts.budget[what] * share),
      what: `${what} in a second on this bench`,
      setting: what === 'frames' ? 'BENCH_FRAMES' : 'BENCH_BYTES',
      remedy: `${less}Nothing is lost: they are read more slowly, and whoever sends them has to wait.`,
    });
    this.news.emit('notice', message);
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

  /** Forgets a step, or with null the whole work on this bench. The store has forgotten it already. */
  async forget(step: string | null): Promise<void> {
    // At once: what runs was begun before, and must not pass again what is forgotten now.
    if (step === null) this.stop();
    this.progress.forget(step);
    if (step === null) await this.resetLab();
    else this.work.reopen(step);
    if (this.openPages > 0) this.work.reach();
    this.news.emit('steps');
    this.news.emit('fix');
  }

  /** The lab begins again: what is under way ends, the trace is new, the settings are the writeup's. Progress stays. */
  async resetLab(): Promise<void> {
    const settings = await this.#startingSettings();
    await this.#parts.saveSettings(settings);
    this.#settings = settings;
    this.stop();
    this.lab.reset?.(this);
    this.trace.restart();
    this.meter.restart();
    this.captures.clear();
    this.work.restart();
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
    this.work.adopt(writeup);
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

  /** Ends all that is under way on this bench: probes, visits, a verification, and every connection. */
  stop(): void {
    this.#parts.letGo(this);
    this.#connections.endAll();
    this.news.emit('left');
  }
}
