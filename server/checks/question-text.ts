import type { Question } from '../content/writeup-schema.ts';
import type { QuestionForm } from './question-form.ts';

/** A word or two that the learner types. Case and outer space do not count. */
export function textQuestion(question: Extract<Question, { kind: 'text' }>): QuestionForm {
  const accepted = new Set(question.accept.map(plain));
  return {
    pose: () => ({}),
    view: (_given, render) => ({ prompt: render(question.ask) }),
    judge: (_given, answer) =>
      accepted.has(plain(answer))
        ? { correct: true, message: 'That is right.' }
        : { correct: false, message: question.wrong ?? 'That is not it. Read the section above once more.' },
    compute: () => question.accept[0] ?? '',
  };
}

/** Normalised too: the same letter with an accent can be written as one character or as two. */
function plain(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}
