import { expect, test } from 'vitest';
import { toHex } from '../../protocol/bytes.ts';
import type { TraceEvent } from '../../protocol/trace.ts';
import { frameEvent } from '../testing/events.ts';
import { again, play, replayable, replaySteps } from './replay.ts';
import { run } from './run.ts';

/** Server: welcome. Client: a. Server: two answers. Client: b, after 9 s. */
const recording: TraceEvent[] = [
  said(1, 'welcome'),
  { ...frameEvent(2, 'a'), at: 1000 },
  said(3, 'one'),
  said(4, 'two'),
  { ...frameEvent(5, 'x', { connection: 'c2' }), at: 1100 },
  { ...frameEvent(6, 'b'), at: 10_000 },
];

test('knows of each client frame what the server had said before it, and how long it took', () => {
  const steps = replaySteps(recording, 'c1');
  expect(steps.map(({ seq, answersBefore, gap }) => [seq, answersBefore, gap])).toEqual([
    [2, 1, 0],
    [6, 2, 5000],
  ]);
  expect(replayable(recording)).toEqual(['c1', 'c2']);
});

test('counts the server’s turns over frames that are left out', () => {
  expect(replaySteps(recording, 'c1', [6]).map(({ answersBefore }) => answersBefore)).toEqual([3]);
});

test('cannot send again what the trace has cut', () => {
  const [step] = replaySteps([frameEvent(1, 'abc', { truncated: true, length: 90_000 })], 'c1');
  expect(step?.problem).toBe('The trace kept 3 of its 90,000 bytes: it cannot be sent again.');
});

test.each([
  ['an unmasked frame', frameEvent(1, 'Hello', { masked: false, maskingKey: null }), '810548656c6c6f'],
  [
    'its odd bits and its lie',
    frameEvent(1, 'ab', {
      masked: false,
      maskingKey: null,
      fin: false,
      rsv3: true,
      opcodeBits: 5,
      length: 300,
      lengthBits: 64,
    }),
    '157f000000000000012c6162',
  ],
])('sends again %s as it was', (_, frame, hex) => {
  expect(toHex(again(frame))).toBe(hex);
});

test('gives a masked frame a fresh key', () => {
  const frame = frameEvent(1, 'Hello');
  expect(toHex(again(frame)).slice(0, 4)).toBe('8185');
  expect(again(frame)).not.toEqual(again(frame));
});

test('waits for the server’s turn before each frame', async () => {
  const log: string[] = [];
  let answers = 0;
  let change = Promise.withResolvers<void>();
  const answer = (): void => {
    answers += 1;
    log.push('answer');
    change.resolve();
    change = Promise.withResolvers();
  };
  const playing = play({
    steps: replaySteps(recording, 'c1'),
    mode: 'turns',
    send: async (bytes) => void log.push(`sent ${bytes.length}`),
    answers: () => answers,
    changed: () => change.promise,
    onSent: () => undefined,
    signal: new AbortController().signal,
    pause: never,
  });
  await turn();
  answer();
  await turn();
  answer();
  await turn();
  answer();
  await playing;
  expect(log).toEqual(['answer', 'sent 7', 'answer', 'answer', 'sent 7']);
});

test('goes on when the server is silent for too long', async () => {
  const waits: number[] = [];
  let sent = 0;
  await play({
    steps: replaySteps(recording, 'c1'),
    mode: 'turns',
    send: async () => undefined,
    answers: () => 0,
    changed: (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    onSent: (done) => {
      sent = done;
    },
    signal: new AbortController().signal,
    pause: async (milliseconds) => void waits.push(milliseconds),
  });
  expect(sent).toBe(2);
  expect(waits).toEqual([5000, 5000]);
});

test('keeps the original timing, with long gaps cut', async () => {
  const waits: number[] = [];
  await play({
    steps: replaySteps(recording, 'c1'),
    mode: 'timing',
    send: async () => undefined,
    answers: () => 0,
    changed: () => Promise.reject(new Error('nobody waits for the server here')),
    onSent: () => undefined,
    signal: new AbortController().signal,
    pause: async (milliseconds) => void waits.push(milliseconds),
  });
  expect(waits).toEqual([0, 5000]);
});

test('sends at the pace that is set, and never faster than the cap', async () => {
  expect(await gapsAt(4)).toEqual([250, 250]);
  expect(await gapsAt(1000)).toEqual([50, 50]);
});

test('does not make up for a hold-up with a burst', async () => {
  expect(await gapsAt(10, 400)).toEqual([]);
});

test('stops a run at once', async () => {
  const stop = new AbortController();
  let sent = 0;
  await run({
    total: 100,
    perSecond: 20,
    send: async () => {
      sent += 1;
      if (sent === 3) stop.abort();
    },
    onSent: () => undefined,
    signal: stop.signal,
    pause: async () => undefined,
  });
  expect(sent).toBe(3);
});

test('ends a run with the first refusal', async () => {
  await expect(
    run({
      total: 5,
      perSecond: 20,
      send: () => Promise.reject(new Error('The probe is closed.')),
      onSent: () => undefined,
      signal: new AbortController().signal,
    }),
  ).rejects.toThrow('The probe is closed.');
});

/** The waits of a run of three, on a clock that only waiting and sending move. */
async function gapsAt(perSecond: number, sending = 0): Promise<number[]> {
  const waits: number[] = [];
  let clock = 0;
  await run({
    total: 3,
    perSecond,
    send: async () => {
      clock += sending;
    },
    onSent: () => undefined,
    signal: new AbortController().signal,
    now: () => clock,
    pause: async (milliseconds) => {
      waits.push(milliseconds);
      clock += milliseconds;
    },
  });
  return waits;
}

/** A pause that only the signal ends. */
function never(_: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}

/** Lets everything that is ready run. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function said(seq: number, text: string): TraceEvent {
  return {
    kind: 'message',
    seq,
    at: seq,
    connection: 'c1',
    actor: 'learner',
    via: 'probe',
    secure: false,
    direction: 'server',
    type: 'text',
    text,
    length: text.length,
    truncated: false,
    frames: [],
    fragments: 1,
    interleaved: [],
  };
}
