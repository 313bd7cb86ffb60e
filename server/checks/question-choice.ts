import type { Question } from '../content/writeup-schema.ts';
import type { QuestionForm } from './question-form.ts';

/** One of several options, in the author's order; each says why it is right or wrong. */
export function choiceQuestion(question: Extract<Question, { kind: 'choice' }>): QuestionForm {
  const right = String(question.answer);
  return {
    pose: () => ({}),
    view: (_given, render) => ({
      prompt: render(question.ask),
      options: question.options.map(({ text }, index) => ({ value: String(index + 1), label: text })),
    }),
    judge: (_given, answer) => {
      const value = answer.trim();
      const picked = question.options.find((_option, index) => String(index + 1) === value);
      if (picked === undefined) {
        return {
          correct: false,
          message: `Pick one of the options: expected a number from 1 to ${question.options.length}.`,
        };
      }
      return { correct: value === right, message: picked.because };
    },
    compute: () => right,
  };
}
