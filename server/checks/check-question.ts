/** Reads an author's question for mistakes that its schema cannot see. */
import type { Question } from '../content/writeup-schema.ts';
import type { QueryMistake } from './check-query.ts';

/** The first mistake in a question, or null. The path starts at the question. */
export function checkQuestion(question: Question): QueryMistake | null {
  switch (question.kind) {
    case 'choice': {
      const { answer, options } = question;
      if (answer <= options.length) return null;
      const message = `expected the number of an option, 1 to ${options.length}, found ${answer}`;
      return { path: ['answer'], message };
    }
    case 'text': {
      const empty = question.accept.findIndex((answer) => answer.trim() === '');
      if (empty === -1) return null;
      return { path: ['accept', String(empty)], message: 'expected an answer, found only blanks' };
    }
    case 'accept-key':
      if (question.ask.includes('{{key}}')) return null;
      return { path: ['ask'], message: 'expected {{key}} somewhere, where the fresh key is shown' };
    case 'frame-bytes':
      if (question.ask.includes('{{frame}}')) return null;
      return { path: ['ask'], message: 'expected {{frame}} somewhere, where the fresh frame is shown' };
    case 'missing-header':
      return null;
  }
}
