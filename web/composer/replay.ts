import { fromBase64 } from '../../protocol/bytes.ts';
import { encodeFrame, randomMaskingKey } from '../../protocol/frame.ts';
import type { FrameEvent, TraceEvent } from '../../protocol/trace.ts';
import { countBytes } from '../anatomy/read-anatomy.ts';
import { pause } from './run.ts';

/** The longest wait for the server's turn, and the longest gap of the original timing, in milliseconds. */
export const LONGEST_WAIT = 5000;

export type ReplayMode = 'turns' | 'timing';

/** One recorded client frame, ready to be sent again. */
export interface ReplayStep {
  seq: number;
  frame: FrameEvent;
  /** Messages that the server had sent since the recorded frame before this one. */
  answersBefore: number;
  /** Milliseconds since the recorded frame before this one. */
  gap: number;
  /** Why it cannot be sent as it was; null when it can. */
  problem: string | null;
}

/** The client's frames of one connection, in order. `seqs` leaves out all others; their server messages still count. */
export function replaySteps(
  events: readonly TraceEvent[],
  connection: string,
  seqs: readonly number[] | null = null,
): ReplayStep[] {
  const steps: ReplayStep[] = [];
  let answersBefore = 0;
  let before: number | null = null;
  for (const event of events) {
    if (!('connection' in event) || event.connection !== connection) continue;
    if (event.kind === 'message' && event.direction === 'server') answersBefore += 1;
    if (event.kind !== 'frame' || event.direction !== 'client') continue;
    if (seqs !== null && !seqs.includes(event.seq)) continue;
    steps.push({
      seq: event.seq,
      frame: event,
      answersBefore,
      gap: before === null ? 0 : Math.min(Math.max(event.at - before, 0), LONGEST_WAIT),
      problem: event.truncated
        ? `The trace kept ${fromBase64(event.payload).length.toLocaleString('en')} of its ${countBytes(event.length)}: it cannot be sent again.`
        : null,
    });
    answersBefore = 0;
    before = event.at;
  }
  return steps;
}

/** Connections with client frames in the trace, oldest first. */
export function replayable(events: readonly TraceEvent[]): string[] {
  const connections = events.flatMap((event) =>
    event.kind === 'frame' && event.direction === 'client' ? [event.connection] : [],
  );
  return [...new Set(connections)];
}

/** The frame again, as it was; a masked one with a fresh key, as every frame has its own (RFC 6455 §5.3). */
export function again(frame: FrameEvent): Uint8Array {
  const { opcodeBits, payload, fin, rsv1, rsv2, rsv3, masked, length, lengthBits } = frame;
  return encodeFrame({
    opcode: opcodeBits,
    payload: fromBase64(payload),
    fin,
    rsv1,
    rsv2,
    rsv3,
    maskingKey: masked ? randomMaskingKey() : null,
    declaredLength: length,
    lengthBits,
  });
}

export interface PlayOptions {
  steps: readonly ReplayStep[];
  mode: ReplayMode;
  send(bytes: Uint8Array): Promise<void>;
  /** How many messages the server has sent on the connection that is played to. */
  answers(): number;
  /** Resolves at the next change of the trace. */
  changed(signal: AbortSignal): Promise<void>;
  onSent(done: number): void;
  signal: AbortSignal;
  pause?: typeof pause;
}

/** Plays steps again. Resolves when all are sent or the signal stopped it; a rejected sending ends it. */
export async function play(options: PlayOptions): Promise<void> {
  const { steps, mode, send, answers, onSent, signal, pause: wait = pause } = options;
  let heard = 0;
  // What the server said first in the recording, it may have said already: all that it ever said counts.
  let owed = steps[0]?.answersBefore ?? 0;
  for (const [index, step] of steps.entries()) {
    if (mode === 'timing') await wait(step.gap, signal);
    else await untilAnswered(options, heard + owed, wait);
    if (signal.aborted) return;
    heard = answers();
    owed = steps[index + 1]?.answersBefore ?? 0;
    await send(again(step.frame));
    onSent(index + 1);
  }
}

/** Waits until the server has had its turn, or has had long enough for it. */
async function untilAnswered(
  { answers, changed, signal }: PlayOptions,
  expected: number,
  wait: typeof pause,
): Promise<void> {
  const given = new AbortController();
  const stop = AbortSignal.any([signal, given.signal]);
  const late = wait(LONGEST_WAIT, stop).then(() => given.abort());
  while (answers() < expected && !stop.aborted) await changed(stop);
  given.abort();
  await late;
}
