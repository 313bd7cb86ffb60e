import type { Question } from '../content/writeup-schema.ts';
import type { QuestionForm } from './question-form.ts';

/** A word or two that the learner types. Case, outer space and quotes around them do not count. */
export function textQuestion(question: Extract<Question, { kind: 'text' }>): QuestionForm {
  const accepted = new Set(question.accept.map(plain));
  return {
    pose: () => ({}),
    view: (_given, render) => ({ prompt: render(question.ask) }),
    judge: (_given, answer) =>
      accepted.has(plain(answer))
        ? // The page says "Right." by itself, and there is no more to say.
          { correct: true, message: '' }
        : { correct: false, message: question.wrong ?? 'That is not it. Read the section above once more.' },
    compute: () => question.accept[0] ?? '',
  };
}

const QUOTED = /^(?:(["'`])(.+)\1|“(.+)”)$/s;

/** Normalised too: the same letter with an accent can be written as one character or as two. */
function plain(text: string): string {
  return text.normalize('NFC').trim().replace(QUOTED, '$2$3').trim().toLowerCase();
}
