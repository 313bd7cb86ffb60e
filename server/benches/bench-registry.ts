import { randomUUID } from 'node:crypto';
import type { LabDefinition } from '../../labs/kit/define-lab.ts';
import { now } from '../clock.ts';
import type { Config } from '../config.ts';
import { findBenchText } from '../content/bench-text.ts';
import type { ContentIndex, Writeup } from '../content/writeup.ts';
import { labError } from '../errors.ts';
import type { StoredBench } from '../store/benches.ts';
import type { Store } from '../store/store.ts';
import { type SpareTime, spareTime } from '../wire/spare-time.ts';
import type { SeenRecord } from '../wire/trace-record.ts';
import { Bench, type BenchClass, type BenchParts } from './bench.ts';
import { BenchSecrets } from './bench-secrets.ts';
import { ExploitShelf } from './exploit-shelf.ts';
import { findRoom, isUnused } from './find-room.ts';
import { ProgressBook } from './progress-book.ts';
import { readSettings, startingSettings } from './settings.ts';
import { shadowParts } from './shadow-bench.ts';

export interface BenchRegistryOptions {
  store: Store;
  /** Whether other processes work on the same store. */
  isShared: boolean;
  content: ContentIndex;
  /** What the learners' classes say. */
  classes: BenchClass;
  /** Sees all that is observed on learners' benches. */
  onRecord?(bench: Bench, record: SeenRecord): void;
  /** Settles when the content is there: no bench wakes before. */
  ready: Promise<void>;
  labs: ReadonlyMap<string, LabDefinition>;
  limits: Config['limits'];
  /** What the secrets of all benches are made from. */
  secretKey: Uint8Array;
  /** The origin that a page of a lab has in the browser that sent the request. */
  originOf: BenchParts['originOf'];
  /** Sends a person's browser to a page of the bench's lab. */
  summon(bench: Bench, who: string, path: string): void;
  /** Ends what others have under way for a bench: it begins again, or goes to sleep. */
  letGo(bench: Bench): void;
}

/** How often idle benches are looked for, in milliseconds. */
const SWEEP_EVERY = 60_000;

/** The benches that are awake. A sleeping one is a row in the store; asking for it by id wakes it. */
export class BenchRegistry {
  readonly #options: BenchRegistryOptions;
  readonly #awake = new Map<string, Bench>();
  readonly #shadows = new Map<string, Bench>();
  /** Benches on their way up: two requests at once must not wake the same one twice. */
  readonly #waking = new Map<string, Promise<Bench | undefined>>();
  readonly #sweep: NodeJS.Timeout;
  /** What other processes know this one by. */
  readonly #process = randomUUID();
  readonly #spare: SpareTime;

  constructor(options: BenchRegistryOptions) {
    this.#options = options;
    this.#spare = spareTime(options.limits.benchCalmPercent / 100);
    const { notices } = options.store;
    notices.subscribe('woken', ({ bench, process }) => {
      if (process !== this.#process) this.#giveUp(bench);
    });
    notices.onGap(() => this.#sleepUnused());
    this.#sweep = setInterval(() => this.sleepIdle(), SWEEP_EVERY).unref();
  }

  get size(): number {
    return this.#awake.size;
  }

  /** How many shadow benches there are. */
  get shadows(): number {
    return this.#shadows.size;
  }

  /** The bench, if it is awake. */
  awake(id: string): Bench | undefined {
    return this.#awake.get(id) ?? this.#shadows.get(id);
  }

  /** All benches of learners that are awake. */
  all(): Iterable<Bench> {
    return this.#awake.values();
  }

  /** The learner's benches that are awake. */
  awakeOf(learner: string): Bench[] {
    return [...this.#awake.values()].filter((bench) => bench.learner === learner);
  }

  /** The bench with this id, woken if need be; undefined when there is none. */
  async find(id: string): Promise<Bench | undefined> {
    await this.#options.ready;
    return this.awake(id) ?? (await this.#wakeOnce(id, () => this.#options.store.benches.byId(id)));
  }

  /** The bench with this id, if it is this learner's. One of somebody else looks like none at all. */
  async findOwn(id: string, learner: string | null): Promise<Bench | undefined> {
    const isNobodys = learner === null || this.#shadows.has(id);
    const bench = isNobodys ? undefined : await this.find(id);
    return bench?.learner === learner ? bench : undefined;
  }

  /**
   * The id of the learner's bench for a writeup, made on first asking. A process that has the store to itself wakes it
   * at once. Otherwise the bench may live elsewhere: it is found by its id, and wakes with the first who names it.
   * @throws LabError WRITEUP_NOT_FOUND, LIMIT_REACHED
   */
  async assign(learner: string, slug: string): Promise<string> {
    if (!this.#options.isShared) return (await this.open(learner, slug)).id;
    const { id } = await this.#findOrCreate(learner, slug);
    if (!this.awake(id)) this.#roomFor(learner);
    return id;
  }

  /** The learner's bench for a writeup, made on first asking, and awake. @throws LabError WRITEUP_NOT_FOUND, LIMIT_REACHED */
  async open(learner: string, slug: string): Promise<Bench> {
    const stored = await this.#findOrCreate(learner, slug);
    const bench = this.#awake.get(stored.id) ?? (await this.#wakeOnce(stored.id, async () => stored));
    if (!bench) throw labError('WRITEUP_NOT_FOUND', { writeup: slug });
    return bench;
  }

  /** Makes a bench of nobody. It is not stored, counts for no limit, and is there until `closeShadow`. */
  openShadow(writeup: Writeup, settings: Record<string, unknown>): Bench {
    const lab = this.#options.labs.get(writeup.lab);
    if (!lab) throw labError('WRITEUP_NOT_FOUND', { writeup: writeup.slug });
    const parts = shadowParts();
    const bench = new Bench({ ...parts, writeup, lab, settings, ...this.#surroundings(parts.id) });
    this.#shadows.set(bench.id, bench);
    return bench;
  }

  closeShadow(bench: Bench): void {
    if (this.#shadows.delete(bench.id)) bench.stop();
  }

  /** Puts benches to sleep that nobody uses. Their trace is gone with them; settings and progress are stored. */
  sleepIdle(at = now()): void {
    const idleSince = at - this.#options.limits.benchIdleMinutes * 60_000;
    for (const bench of this.#awake.values()) {
      // A socket on which nothing was said for so long keeps no bench awake; an open page does.
      const isNeeded = bench.isWatched || bench.progress.isUnsaved;
      if (bench.lastActive < idleSince && !isNeeded) this.#putToSleep(bench);
    }
  }

  /** Lets the benches go on with their writeups as these read now; a shadow ends with what it began with. */
  async renew(): Promise<void> {
    for (const bench of [...this.#awake.values()]) {
      const writeup = this.#writeup(bench.writeup.slug);
      if (!writeup || JSON.stringify(writeup) === JSON.stringify(bench.writeup)) continue;
      if (writeup.lab === bench.lab.name) await bench.adopt(writeup);
      // On another lab nothing can go on: the page comes back to a bench that has just woken.
      else this.#giveUp(bench.id);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    for (const shadow of this.#shadows.values()) this.closeShadow(shadow);
    const benches = [...this.#awake.values()];
    for (const bench of benches) this.#putToSleep(bench);
    await Promise.all(benches.map((bench) => bench.progress.close()));
  }

  async #findOrCreate(learner: string, slug: string): Promise<StoredBench> {
    await this.#options.ready;
    const writeup = this.#writeup(slug);
    const lab = writeup && this.#options.labs.get(writeup.lab);
    if (!writeup || !lab) throw labError('WRITEUP_NOT_FOUND', { writeup: slug });
    return this.#options.store.benches.findOrCreate({
      learner,
      writeup: slug,
      lab: lab.name,
      settings: {
        ...startingSettings(lab.settings, writeup.settings),
        ...(await this.#options.classes.settingsOf(learner, slug)),
      },
    });
  }

  async #wakeOnce(id: string, read: () => Promise<StoredBench | undefined>): Promise<Bench | undefined> {
    const waking = this.#waking.get(id) ?? this.#wake(read).finally(() => this.#waking.delete(id));
    this.#waking.set(id, waking);
    return waking;
  }

  async #wake(read: () => Promise<StoredBench | undefined>): Promise<Bench | undefined> {
    const stored = await read();
    const writeup = stored && this.#writeup(stored.writeup);
    const lab = writeup && this.#options.labs.get(writeup.lab);
    if (!stored || !writeup || !lab) return undefined;
    const { progress, benches, exploits, notices } = this.#options.store;
    // Before the progress is read: who has the bench until now may still be writing to it.
    notices.publish('woken', { bench: stored.id, process: this.#process });
    const key = { learner: stored.learner, writeup: writeup.slug };
    const book = new ProgressBook(
      {
        pass: (step, at, withSolution) => progress.pass({ ...key, step, bench: stored.id, at, withSolution }),
        countTry: (step) => progress.countTry({ ...key, step }),
        revealHint: (step, total) => progress.revealHint({ ...key, step }, total),
        revealSolution: (step) => progress.revealSolution({ ...key, step }),
        resetStep: (step) => progress.resetStep({ ...key, step }),
        open: (step, at) => progress.open({ ...key, step }, at),
      },
      await progress.of(stored.learner, writeup.slug),
    );
    const page = (await exploits.of(stored.id)) ?? null;
    // Nothing is awaited from here on: a class that comes at once must not pass the limit together.
    const unused = this.#roomFor(stored.learner);
    if (unused) this.#putToSleep(unused);
    const bench = new Bench({
      id: stored.id,
      learner: stored.learner,
      writeup,
      lab,
      settings: settingsStillValid(lab, stored.settings) ?? startingSettings(lab.settings, writeup.settings),
      progress: book,
      exploit: new ExploitShelf(page, (changed) => exploits.save(stored.id, changed)),
      saveSettings: (settings) => benches.saveSettings(stored.id, settings),
      classes: this.#options.classes,
      ...(this.#options.onRecord ? { onRecord: this.#options.onRecord } : {}),
      ...this.#surroundings(stored.id),
    });
    this.#awake.set(bench.id, bench);
    return bench;
  }

  /** What every bench has from the platform. */
  #surroundings(
    id: string,
  ): Pick<BenchParts, 'limits' | 'budget' | 'secrets' | 'originOf' | 'summon' | 'letGo'> {
    const { limits, secretKey, originOf, summon, letGo } = this.#options;
    return {
      limits: { events: limits.traceEvents, bytes: limits.traceBytes },
      budget: { frames: limits.benchFrames, bytes: limits.benchBytes, spare: this.#spare },
      secrets: new BenchSecrets(secretKey, id),
      originOf,
      summon,
      letGo,
    };
  }

  #writeup(slug: string): Writeup | undefined {
    return findBenchText(this.#options.content, slug);
  }

  #roomFor(learner: string): Bench | undefined {
    return findRoom([...this.#awake.values()], learner, this.#options.limits);
  }

  /** Another process has the bench now: a copy of it here would soon be out of date. */
  #giveUp(id: string): void {
    const bench = this.#awake.get(id);
    if (!bench) return;
    bench.news.emit('moved');
    this.#putToSleep(bench);
  }

  /** It may have been missed that others woke these; asking for one wakes it again, up to date. */
  #sleepUnused(): void {
    for (const bench of this.#awake.values()) if (isUnused(bench)) this.#putToSleep(bench);
  }

  #putToSleep(bench: Bench): void {
    this.#awake.delete(bench.id);
    bench.stop();
  }
}

/** A lab may have changed its settings since they were stored; then the learner starts with the new ones. */
function settingsStillValid(
  lab: LabDefinition,
  stored: Record<string, unknown>,
): Record<string, unknown> | undefined {
  try {
    return readSettings(lab.settings, stored);
  } catch {
    return undefined;
  }
}
