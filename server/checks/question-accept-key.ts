/** The learner plays the server: which `Sec-WebSocket-Accept` belongs to this key? */
import { acceptKey } from '../../protocol/accept-key.ts';
import type { Question } from '../content/writeup-schema.ts';
import { mistakenAccept } from './accept-key-mistakes.ts';
import type { Given, QuestionForm } from './question-form.ts';

/** A client's key is 16 random bytes, Base64-encoded (RFC 6455 §4.1). */
const KEY_BYTES = 16;

export function acceptKeyQuestion(question: Extract<Question, { kind: 'accept-key' }>): QuestionForm {
  return {
    pose: (random) => ({ key: Buffer.from(random(KEY_BYTES)).toString('base64') }),
    view: (given, render) => ({
      prompt: render(question.ask.replaceAll('{{key}}', () => keyOf(given))),
      given: { key: keyOf(given) },
      tool: 'digest',
    }),
    judge: (given, answer) => {
      // A whole header line pasted in holds the value just as well.
      const value = answer.trim().replace(/^sec-websocket-accept:\s*/i, '');
      return value === acceptKey(keyOf(given))
        ? { correct: true, message: 'A client opens the connection on this value and on no other.' }
        : { correct: false, message: mistakenAccept(keyOf(given), value) };
    },
    compute: (given) => acceptKey(keyOf(given)),
  };
}

function keyOf({ key }: Given): string {
  if (key === undefined) throw new Error('an accept-key question was not posed: it has no key');
  return key;
}
