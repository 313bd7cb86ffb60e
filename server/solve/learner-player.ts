import type { WriteupStep } from '../content/writeup.ts';
import type { ScriptPlayer } from './script-context.ts';
import type { ScriptedLearner } from './scripted-learner.ts';

/** Plays a script as a learner does: whatever it changes goes over the live channel. */
export class LearnerPlayer implements ScriptPlayer {
  readonly #learner: ScriptedLearner;
  /** The right answer to a generated question, which no page is ever told. */
  readonly #computeAnswer: (step: string) => string;

  constructor(learner: ScriptedLearner, computeAnswer: (step: string) => string) {
    this.#learner = learner;
    this.#computeAnswer = computeAnswer;
  }

  async set(change: Record<string, unknown>): Promise<void> {
    const { settings } = this.#learner.bench;
    await this.#learner.ask({ type: 'settings.change', settings: { ...settings, ...change } });
  }

  async answer(step: WriteupStep, answer: string | null): Promise<void> {
    // What the script did last may still be on its way to the judge.
    if (step.question) await this.#learner.untilAsked(step.id);
    const text = answer ?? this.#computeAnswer(step.id);
    await this.#learner.ask({ type: 'answer', step: step.id, answer: text });
  }

  async exploit({ head = this.#learner.exploitHead, body }: { head?: string; body: string }): Promise<void> {
    await this.#learner.ask({ type: 'exploit.store', head, body });
  }

  async deliver(host: string | undefined): Promise<void> {
    await this.#learner.ask({ type: 'exploit.deliver', ...(host === undefined ? {} : { host }) });
  }
}
