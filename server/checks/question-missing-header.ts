/** The learner leaves one required field out of a handshake and names it. */
import type { HandshakeEvent, TraceEvent } from '../../protocol/trace.ts';
import type { Question } from '../content/writeup-schema.ts';
import type { QuestionForm } from './question-form.ts';

export function missingHeaderQuestion(question: Extract<Question, { kind: 'missing-header' }>): QuestionForm {
  return {
    pose: () => ({}),
    view: (_given, render) => ({ prompt: render(question.ask) }),
    judge: (_given, answer, recent) => {
      const found = onlyMissing(recent);
      if ('problem' in found) return { correct: false, message: found.problem };
      const { handshake, field } = found;
      const named = answer.trim().replace(/\s*:$/, '').toLowerCase();
      return named === field
        ? { correct: true, message: `Event ${handshake.seq} came without it and was refused.` }
        : { correct: false, message: whyNot(handshake, named) };
    },
    compute: (_given, recent) => {
      const found = onlyMissing(recent);
      if ('problem' in found) throw new Error(found.problem);
      return found.field;
    },
  };
}

/** The one required field that the learner's latest refused handshake lacked, or why there is none. */
function onlyMissing(
  recent: readonly TraceEvent[],
): { handshake: HandshakeEvent; field: string } | { problem: string } {
  const handshake = recent.findLast(isRefused);
  if (handshake === undefined) {
    return {
      problem: 'No refused handshake was seen yet: send one that leaves out one required header field.',
    };
  }
  const { seq, status, request } = handshake;
  const [field, ...others] = request.missing;
  if (field === undefined) {
    return {
      problem: `Your latest refused handshake, event ${seq}, had every required field and got ${status} for another reason: leave one out.`,
    };
  }
  if (others.length > 0) {
    return {
      problem: `Your latest refused handshake, event ${seq}, lacked ${request.missing.length} required fields: leave out one only, so that the refusal has one cause.`,
    };
  }
  return { handshake, field };
}

function isRefused(event: TraceEvent): event is HandshakeEvent {
  // A victim's browser shakes hands on its own account: the question is about the learner's request.
  return (
    event.kind === 'handshake' && event.actor === 'learner' && event.status !== null && event.status >= 400
  );
}

function whyNot({ seq, request }: HandshakeEvent, named: string): string {
  const shown = JSON.stringify(named.slice(0, 80));
  return Object.hasOwn(request.headers, named)
    ? `Event ${seq} did carry ${shown}. Which required field is not among its lines?`
    : `A server does not require ${shown} of a handshake (RFC 6455 §4.2.1). Which required field is not in event ${seq}?`;
}
