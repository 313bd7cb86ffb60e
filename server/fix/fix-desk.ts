import type { FixState } from '../../protocol/workbench.ts';
import type { Bench } from '../benches/bench.ts';
import { readSettings, startingSettings } from '../benches/settings.ts';
import { FIX, type WriteupFix } from '../content/writeup.ts';
import { labError } from '../errors.ts';
import type { VictimDesk } from '../victim/victim-desk.ts';
import type { Grounds } from './fix-run.ts';
import { Turnstile } from './turnstile.ts';
import { Verification } from './verification.ts';

export interface FixDeskOptions extends Grounds {
  victims: Pick<VictimDesk, 'idle' | 'troubleOf' | 'stateOf'>;
  /** Verifications at once; the others wait in line. */
  most: number;
  /** How long one may take, once its turn has come. */
  seconds: number;
  /** A mistake of ours: it ends one verification, and must be known. */
  onError(error: unknown): void;
}

/** Verifications that wait in line, for each that runs. */
const LINE = 25;

/** Puts fixes to the test, one at a time for each learner. */
export class FixDesk {
  readonly #options: FixDeskOptions;
  readonly #turnstile: Turnstile;
  /** The latest of each bench. */
  readonly #verifications = new WeakMap<Bench, Verification>();
  /** What ends those that run or wait, by learner. */
  readonly #running = new Map<string, { bench: Bench; stop: AbortController; ended: Promise<void> }>();

  constructor(options: FixDeskOptions) {
    this.#options = options;
    this.#turnstile = new Turnstile(options.most);
  }

  /** How many verifications run or wait. */
  get load(): number {
    return this.#running.size;
  }

  /** Where its runs take place, for whoever runs others there. */
  get grounds(): Grounds {
    return this.#options;
  }

  /** What the learner's page may know; null when the writeup has nothing to fix. */
  stateOf(bench: Bench): FixState | null {
    const { fix } = bench.writeup;
    if (!fix) return null;
    const { passedAt, tries } = bench.progress.of(FIX);
    return {
      open: isOpen(bench),
      passed: passedAt !== null,
      passedAt,
      tries,
      given: fix.settings,
      verify: this.#verifications.get(bench)?.state ?? null,
    };
  }

  /**
   * Begins to attack these settings, and to use the lab with them; the bench itself keeps its own. How it goes is in
   * `stateOf`, and news of the bench.
   * @throws LabError FIX_CLOSED, SETTING_INVALID, LIMIT_REACHED
   */
  verify(bench: Bench, candidate: Record<string, unknown>): void {
    const fix = this.#admit(bench);
    const settings = readSettings(bench.lab.settings, candidate);
    const { writeup, lab } = bench;
    const weak = startingSettings(lab.settings, { ...writeup.settings, ...fix.settings });
    const verification = new Verification({ writeup, fix, settings }, weak);
    bench.progress.countTry(FIX);
    this.#verifications.set(bench, verification);
    const stop = new AbortController();
    const ended = this.#run(bench, verification, stop.signal)
      .catch((error: unknown) => {
        this.#options.onError(error);
        verification.conclude(false);
      })
      .finally(() => {
        this.#running.delete(bench.learner);
        bench.news.emit('fix');
      });
    this.#running.set(bench.learner, { bench, stop, ended });
    bench.news.emit('fix');
  }

  /** Ends what runs for this bench: it began again, or went to sleep. */
  release(bench: Bench): void {
    const running = this.#running.get(bench.learner);
    if (running?.bench === bench) running.stop.abort(new Error('the lab began again'));
    if (this.#verifications.delete(bench)) bench.news.emit('fix');
  }

  /** Ends everything. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { stop } of running) stop.abort(new Error('the platform is stopping'));
    await Promise.all(running.map(({ ended }) => ended));
  }

  /** @throws LabError FIX_CLOSED, LIMIT_REACHED */
  #admit(bench: Bench): WriteupFix {
    const { fix } = bench.writeup;
    if (!fix) throw labError('FIX_CLOSED', { reason: 'this lab has nothing to fix' });
    if (!isOpen(bench)) throw labError('FIX_CLOSED', { reason: 'first pass all steps' });
    if (this.#running.has(bench.learner))
      throw labError('FIX_CLOSED', { reason: 'wait for the verification that is under way' });
    const { most, victims } = this.#options;
    const unavailable = victims.stateOf(bench)?.unavailable ?? null;
    // Known already: no attack need find out.
    if (unavailable !== null) throw labError('FIX_CLOSED', { reason: unavailable.replace(/\.$/, '') });
    if (this.#turnstile.waiting >= LINE * most) {
      throw labError('LIMIT_REACHED', {
        limit: LINE * most,
        what: 'verifications waiting',
        setting: 'VERIFICATIONS',
        remedy: 'Try again in a moment.',
      });
    }
    return fix;
  }

  async #run(bench: Bench, verification: Verification, stop: AbortSignal): Promise<void> {
    const { seconds } = this.#options;
    await this.#turnstile.through(async () => {
      if (stop.aborted) return;
      const clock = new AbortController();
      const timer = setTimeout(
        () =>
          clock.abort(
            new Error(`it took longer than the ${seconds} seconds that VERIFICATION_SECONDS allows`),
          ),
        seconds * 1000,
      );
      const signal = AbortSignal.any([stop, clock.signal]);
      const tell = () => bench.news.emit('fix');
      const holds = await verification.play(this.#options, signal, tell).finally(() => clearTimeout(timer));
      if (stop.aborted) return;
      // Announced only when it is stored: what the learner saw proven survives a crash.
      const stored = holds && !bench.progress.isPassed(FIX) && (await bench.work.passFix());
      verification.conclude(holds);
      if (stored) bench.news.emit('fix', true);
    });
  }
}

function isOpen(bench: Bench): boolean {
  return bench.writeup.steps.every(({ id }) => bench.progress.isPassed(id));
}
