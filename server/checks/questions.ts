/** The kinds of question a step may ask: posing one, showing it, judging an answer. */
import type { TraceEvent } from '../../protocol/trace.ts';
import type { Question } from '../content/writeup-schema.ts';
import { acceptKeyQuestion } from './question-accept-key.ts';
import { choiceQuestion } from './question-choice.ts';
import type {
  Given,
  QuestionForm,
  QuestionView,
  RandomBytes,
  RenderMarkdown,
  Verdict,
} from './question-form.ts';
import { frameBytesQuestion } from './question-frame-bytes.ts';
import { missingHeaderQuestion } from './question-missing-header.ts';
import { textQuestion } from './question-text.ts';

export type { Given, QuestionView, RandomBytes, RenderMarkdown, Verdict } from './question-form.ts';

/** Draws the fresh values of a question. */
export function pose(question: Question, random: RandomBytes): Given {
  return formOf(question).pose(random);
}

/** What the page may show of a question. */
export function view(question: Question, given: Given, render: RenderMarkdown): QuestionView {
  return formOf(question).view(given, render);
}

/** Judges an answer; `recent` is the bench's trace, oldest event first. */
export function judge(
  question: Question,
  given: Given,
  answer: string,
  recent: readonly TraceEvent[],
): Verdict {
  return formOf(question).judge(given, answer, recent);
}

/** The right answer, for solve scripts. Throws a sentence when there is none yet. Never sent to a browser. */
export function compute(question: Question, given: Given, recent: readonly TraceEvent[]): string {
  return formOf(question).compute(given, recent);
}

/** The table of kinds. The compiler sees to it that each has its row. */
function formOf(question: Question): QuestionForm {
  switch (question.kind) {
    case 'choice':
      return choiceQuestion(question);
    case 'text':
      return textQuestion(question);
    case 'accept-key':
      return acceptKeyQuestion(question);
    case 'missing-header':
      return missingHeaderQuestion(question);
    case 'frame-bytes':
      return frameBytesQuestion(question);
  }
}
