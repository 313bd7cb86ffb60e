import type { Question } from './writeup-schema.ts';

export interface QuestionMistake {
  /** From the question. */
  path: (string | number)[];
  message: string;
}

/** What each learner is shown afresh: without it, nobody could work the answer out. */
const SHOWN: Partial<Record<Question['kind'], { mark: string; what: string }>> = {
  'accept-key': { mark: '{{key}}', what: 'fresh key' },
  'frame-bytes': { mark: '{{frame}}', what: 'fresh frame' },
};

/** The first mistake that the schema cannot see. */
export function questionMistake(question: Question): QuestionMistake | null {
  const shown = SHOWN[question.kind];
  if (shown && !question.ask.includes(shown.mark)) {
    const message = `"ask": expected ${shown.mark} somewhere, where the ${shown.what} is shown`;
    return { path: ['ask'], message };
  }
  if (question.kind === 'choice' && question.answer > question.options.length) {
    const message = `"answer": expected one of the ${question.options.length} options, found ${question.answer}`;
    return { path: ['answer'], message };
  }
  // Nobody's answer is empty: outer space does not count.
  const empty = question.kind === 'text' ? question.accept.findIndex((answer) => answer.trim() === '') : -1;
  if (empty === -1) return null;
  return { path: ['accept', empty], message: '"accept": expected an answer, found only blanks' };
}
