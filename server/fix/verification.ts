import type { FixState } from '../../protocol/workbench.ts';
import { whyNot } from './because.ts';
import { FixRun, type Grounds, type Subject } from './fix-run.ts';
import { planRuns } from './run-plan.ts';

/** What a page may know of a verification. */
export type VerificationState = NonNullable<FixState['verify']>;

/** Settings put to the test: every attack must fail on them, and ordinary use must work. */
export class Verification {
  readonly #subject: Subject;
  /** The settings that the learner was given to mend. */
  readonly #weak: Record<string, unknown>;
  readonly #runs: readonly FixRun[];
  /** Why the runs decide nothing, although all ended well. */
  #doubt: string | null = null;
  #result: 'holds' | 'falls' | null = null;

  constructor(subject: Subject, weak: Record<string, unknown>) {
    this.#subject = subject;
    this.#weak = weak;
    this.#runs = planRuns(subject.writeup, subject.fix).map((plan) => new FixRun(plan, subject));
  }

  get state(): VerificationState {
    return {
      state: this.#result ?? 'running',
      settings: this.#subject.settings,
      runs: this.#runs.map((run) => run.shown),
      because: this.#result === 'falls' ? whyNot(this.#subject, this.#runs, this.#doubt) : [],
    };
  }

  /** Runs all of it at once, each on a shadow bench of its own. True when the settings hold. */
  async play(grounds: Grounds, signal: AbortSignal, onChange: () => void): Promise<boolean> {
    const ends = await Promise.allSettled(this.#runs.map((run) => run.play(grounds, signal, onChange)));
    const mistake = ends.find((end) => end.status === 'rejected');
    if (mistake) throw mistake.reason;
    if (!this.#runs.every((run) => run.good)) return false;
    if (await this.#isFair(grounds, signal)) return true;
    this.#doubt = 'just now the attack fails on the lab as it was given to you as well';
    return false;
  }

  /** Makes the result known; until then it runs. */
  conclude(holds: boolean): void {
    this.#result = holds ? 'holds' : 'falls';
  }

  /**
   * Whether an attack still gets through where it should. One that fails there, too, was stopped by something else than
   * the learner's settings: a browser that is gone, or a machine that has too much to do.
   */
  async #isFair(grounds: Grounds, signal: AbortSignal): Promise<boolean> {
    const subject = { ...this.#subject, settings: this.#weak };
    for (const plan of planRuns(subject.writeup, subject.fix)) {
      if (plan.kind === 'legit') continue;
      const control = new FixRun(plan, subject);
      await control.play(grounds, signal, () => undefined);
      if (control.reached) return true;
    }
    return false;
  }
}
