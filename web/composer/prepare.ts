import { type Composed, type ComposeProblem, compose } from './compose.ts';
import type { MessageDraft } from './message-draft.ts';
import type { Judgement, SentStream } from './sent-stream.ts';
import type { FilledDraft, Turn } from './turn.ts';

/** Everything about the next sending, worked out once for each change. */
export interface Ready {
  filled: FilledDraft;
  composed: Composed | null;
  problem: ComposeProblem | null;
  judgement: Judgement | null;
  /** What it was held against. */
  stream: SentStream;
}

export interface PrepareOptions {
  draft: MessageDraft;
  turn: Turn;
  stream: SentStream;
  lookUp(name: string): string | undefined;
  /** The last one: kept when nothing that matters has changed. A frame that came in must not compose again. */
  before: Ready | null;
}

/** Fills in a draft, turns it into bytes and holds them against the rules. */
export function prepare({ draft, turn, stream, lookUp, before }: PrepareOptions): Ready {
  const filled = turn.fill(draft, lookUp);
  if (before?.stream === stream && sameDraft(before.filled.draft, filled.draft)) return { ...before, filled };
  const composed = compose(filled.draft, turn.keyOf);
  return 'problem' in composed
    ? { filled, composed: null, problem: composed, judgement: null, stream }
    : { filled, composed, problem: null, judgement: stream.judge(composed.bytes), stream };
}

function sameDraft(a: MessageDraft, b: MessageDraft): boolean {
  return Object.entries(b).every(([name, value]) => Reflect.get(a, name) === value);
}
