import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../protocol/trace.ts';
import {
  sampleAnswer,
  sampleClose,
  sampleFrame,
  sampleHandshake,
  sampleLabEvent,
  sampleMessage,
} from '../testing/sample-events.ts';
import { watchStep } from '../testing/watch-step.ts';
import { StepWatch, type WatchedStep } from './step-watch.ts';

const ping = (seq: number, at = seq) => sampleFrame({ seq, at, opcode: 'ping' });
const text = (seq: number, at = seq) => sampleFrame({ seq, at });
const login = (seq: number, at = seq) => sampleLabEvent({ seq, at });

test('what one learner did counts for nobody else who is at the same step', () => {
  const step: WatchedStep = {
    id: 'ping',
    when: { kind: 'frame', opcode: 'ping' },
    times: 2,
    within: null,
    after: undefined,
    question: undefined,
  };
  const [one, other] = [new StepWatch(step), new StepWatch(step)];
  expect([one.observe(ping(1)), other.observe(ping(1)), one.observe(ping(2))]).toEqual([false, false, true]);
  expect(other.whenMet).toBe(false);
});

describe('a step with a query', () => {
  test('is satisfied by the event that matches', () => {
    const events = [text(1), sampleClose(), ping(3)];
    expect(satisfiedBy({ when: { kind: 'frame', opcode: 'ping' } }, events)).toBe(3);
  });

  test.each<[string, Partial<WatchedStep>, TraceEvent[], number | null]>([
    ['the third match of three', { times: 3 }, [ping(1), text(2), ping(3), ping(4)], 4],
    ['nothing while matches are too few', { times: 3 }, [ping(1), ping(2)], null],
    ['matches that lie within the time', { times: 2, within: 10 }, [ping(1, 0), ping(2, 10)], 2],
    ['no matches that lie apart', { times: 2, within: 10 }, [ping(1, 0), ping(2, 11)], null],
    ['the latest matches', { times: 2, within: 10 }, [ping(1, 0), ping(2, 11), ping(3, 21)], 3],
    ['a match after another event', { after: { kind: 'lab', name: 'login' } }, [login(1), ping(2)], 2],
    ['no match before it', { after: { kind: 'lab', name: 'login' } }, [ping(1), login(2)], null],
    ['no match as its own predecessor', { after: { kind: 'frame' } }, [ping(1)], null],
    ['a match after an event that would match too', { after: { kind: 'frame' } }, [ping(1), ping(2)], 2],
    ['a match soon after', { after: { kind: 'lab' }, within: 10 }, [login(1, 0), ping(2, 10)], 2],
    ['no match long after', { after: { kind: 'lab' }, within: 10 }, [login(1, 0), ping(2, 11)], null],
    [
      'a match soon after the latest of them',
      { after: { kind: 'lab' }, within: 10 },
      [login(1, 0), ping(2, 11), login(3, 12), ping(4, 20)],
      4,
    ],
    [
      'matches whose first comes soon enough after',
      { after: { kind: 'lab' }, within: 10, times: 2 },
      [login(1, 0), ping(2, 9), login(3, 10), ping(4, 11), ping(5, 20)],
      5,
    ],
  ])('is satisfied by %s', (_name, more, events, seq) => {
    expect(satisfiedBy({ when: { kind: 'frame', opcode: 'ping' }, ...more }, events)).toBe(seq);
  });

  test('is satisfied by a frame that was never complete only if it asks for one', () => {
    const half = sampleFrame({ seq: 1, length: 5, truncated: true, received: 2 });
    expect(satisfiedBy({ when: { kind: 'frame', length: 5 } }, [half])).toBeNull();
    expect(satisfiedBy({ when: { kind: 'frame', length: 5, received: { $lt: 5 } } }, [half])).toBe(1);
    const step = watchStep({ when: { kind: 'frame', length: 5 } });
    step.observe(half);
    expect(step.explain().conditions.at(-1)).toEqual({
      path: 'received',
      expected: 'absent',
      found: '2',
      met: false,
    });
  });

  test('looks only at the kinds it names', () => {
    const step = watchStep({
      when: { kind: 'frame' },
      after: { kind: 'lab' },
      question: { kind: 'text', ask: '?', accept: ['a'] },
    });
    expect([...step.kinds]).toEqual(['frame', 'lab', 'answer']);
  });

  test('forgets all it saw when it is reset', () => {
    const step = watchStep({ when: { kind: 'frame', opcode: 'ping' }, times: 2, after: { kind: 'lab' } });
    for (const event of [login(1), ping(2)]) step.observe(event);
    step.reset();
    expect(step.explain().summary).toBe(
      'not seen yet: a frame with opcode ping; first comes this: a lab event',
    );
    expect([ping(3), ping(4)].map((event) => step.observe(event))).toEqual([false, false]);
  });

  test('refuses a query that is not valid', () => {
    expect(() => watchStep({ when: { kind: 'frame', fni: true } })).toThrow('did you mean "fin"?');
    expect(() => watchStep({ when: { kind: 'frame' }, after: { status: 1 } })).toThrow('"kind" is missing');
  });
});

describe('a step with a question', () => {
  const question = { kind: 'text', ask: '?', accept: ['a'] } as const;
  const asked = { question: { ...question, accept: ['a'] } };

  test.each<[string, Partial<WatchedStep>, TraceEvent[], number | null]>([
    ['the right answer', asked, [sampleAnswer({ seq: 2 })], 2],
    ['no wrong answer', asked, [sampleAnswer({ correct: false })], null],
    ['no answer to another step', asked, [sampleAnswer({ step: 'other' })], null],
    [
      'the answer once its query is met',
      { ...asked, when: { kind: 'frame' } },
      [text(1), sampleAnswer({ seq: 2 })],
      2,
    ],
    [
      'no answer before that',
      { ...asked, when: { kind: 'frame' } },
      [sampleAnswer({ seq: 1 }), text(2)],
      null,
    ],
    ['no query alone', { ...asked, when: { kind: 'frame' } }, [text(1), text(2)], null],
  ])('is satisfied by %s', (_name, more, events, seq) => {
    expect(satisfiedBy(more, events)).toBe(seq);
  });

  test('says that the question is open once the query is met', () => {
    const step = watchStep({ ...asked, when: { kind: 'frame' } });
    expect(step.whenMet).toBe(false);
    step.observe(text(4));
    expect(step.whenMet).toBe(true);
    expect(step.explain()).toEqual({
      seq: 4,
      summary: 'event 4 ✓; the question is still to be answered',
      conditions: [],
    });
  });

  test('says that the question is open when there is nothing else', () => {
    expect(watchStep(asked).explain().summary).toBe('the question is still to be answered');
  });
});

describe('the explanation', () => {
  const when = {
    kind: 'handshake',
    status: 426,
    accepted: false,
    'request.headers.sec-websocket-version': { $ne: '13' },
  };

  test('says that nothing of the kind was seen', () => {
    const step = watchStep({ when });
    step.observe(text(1));
    expect(step.explain()).toEqual({
      seq: null,
      summary: 'not seen yet: a handshake',
      conditions: [],
    });
  });

  test('reads the event that met most conditions', () => {
    const step = watchStep({ when });
    step.observe(
      sampleHandshake({ seq: 3, status: 400, accepted: false, headers: { 'sec-websocket-version': ['8'] } }),
    );
    step.observe(sampleHandshake({ seq: 5 }));
    step.observe(sampleMessage({ seq: 6 }));
    const { seq, summary, conditions } = step.explain();
    expect(seq).toBe(3);
    expect(summary).toBe(
      'event 3: status: expected 426, got 400, accepted ✓, request.headers.sec-websocket-version ✓',
    );
    expect(conditions.map(({ met }) => met)).toEqual([true, false, true, true]);
  });

  test('takes the latest of equals', () => {
    const step = watchStep({ when });
    for (const seq of [3, 9]) step.observe(sampleHandshake({ seq }));
    expect(step.explain().seq).toBe(9);
  });

  test.each<[string, Partial<WatchedStep>, TraceEvent[], string]>([
    ['progress', { times: 3 }, [ping(1), ping(2), text(3)], 'event 2: opcode ✓; 2 of 3 seen'],
    [
      'that none counts yet',
      { when: { kind: 'frame', opcode: 'ping', fin: false }, times: 3 },
      [ping(3)],
      'event 3: opcode ✓, fin: expected false, got true; 0 of 3 seen',
    ],
    [
      'how many lie close enough together',
      { times: 3, within: 5000 },
      [ping(1, 0), ping(2, 4000), ping(3, 6000)],
      'event 3: opcode ✓; 2 of 3 seen within 5 s',
    ],
    [
      'what must come first',
      { after: { kind: 'handshake', status: 101 } },
      [ping(1)],
      'event 1: opcode ✓; it counts only after this: a handshake with status 101',
    ],
    [
      'that it came too late',
      { after: { kind: 'lab' }, within: 800 },
      [login(1, 0), ping(2, 2540)],
      'event 2: opcode ✓; it came 2.5 s after event 1, at most 800 ms are allowed',
    ],
    [
      'minutes as minutes',
      { after: { kind: 'lab' }, within: 120_000 },
      [login(1, 0), ping(2, 150_000)],
      'event 2: opcode ✓; it came 2.5 min after event 1, at most 2 min are allowed',
    ],
  ])('tells %s', (_name, more, events, summary) => {
    const step = watchStep({ when: { kind: 'frame', opcode: 'ping' }, ...more });
    for (const event of events) step.observe(event);
    expect(step.explain().summary).toBe(summary);
  });
});

/** `seq` of the event that satisfied the step. */
function satisfiedBy(step: Partial<WatchedStep>, events: TraceEvent[]): number | null {
  const watching = watchStep(step);
  return events.find((event) => watching.observe(event))?.seq ?? null;
}
