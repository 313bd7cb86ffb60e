/** What every kind of question must be able to do. */

import type { QuestionState } from '../../protocol/step-state.ts';
import type { TraceEvent } from '../../protocol/trace.ts';

/** Fresh values that a learner works with, such as `{ key: 'dGhl…' }`. */
export type Given = Readonly<Record<string, string>>;

/** Random bytes: injected, so that tests can pose the same question twice. */
export type RandomBytes = (size: number) => Uint8Array;

/** Markdown to safe HTML. */
export type RenderMarkdown = (markdown: string) => string;

/** What is said to an answer. */
export interface Verdict {
  correct: boolean;
  message: string;
}

/** What a question looks like, without what depends on the learner. */
export type QuestionView = Pick<QuestionState, 'prompt' | 'options' | 'given' | 'tool'>;

/** A question of one kind, bound to what its author wrote. `recent` is the bench's trace, oldest event first. */
export interface QuestionForm {
  pose(random: RandomBytes): Given;
  view(given: Given, render: RenderMarkdown): QuestionView;
  judge(given: Given, answer: string, recent: readonly TraceEvent[]): Verdict;
  /** The right answer, for solve scripts. Throws a sentence when there is none yet. Never sent to a browser. */
  compute(given: Given, recent: readonly TraceEvent[]): string;
}
