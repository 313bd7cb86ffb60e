import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '../../protocol/trace.ts';
import {
  sampleAnswer,
  sampleClose,
  sampleFrame,
  sampleHandshake,
  sampleHttp,
  sampleLabEvent,
  sampleMessage,
  sampleSettings,
} from '../testing/sample-events.ts';
import { Judge } from './judge.ts';
import type { WatchedStep } from './step-watch.ts';

const steps = [
  step('earn', { when: { kind: 'handshake', status: 101 } }),
  step('refuse', { when: { kind: 'handshake', status: { $gte: 400 } }, times: 2 }),
  step('any', { when: { kind: 'handshake' } }),
  step('name', {
    when: { kind: 'handshake', 'request.missing': { $size: 1 } },
    question: { kind: 'missing-header', ask: 'Which?' },
  }),
];
const good = sampleHandshake({ seq: 1 });
const bad = sampleHandshake({ seq: 2, status: 400, accepted: false, missing: ['host'] });

describe('Judge', () => {
  test('names every step that an event satisfies, in writeup order', () => {
    expect(new Judge(steps).observe(good)).toEqual(['earn', 'any']);
  });

  test('names a step once', () => {
    const judge = new Judge(steps);
    expect([good, good].map((event) => judge.observe(event))).toEqual([['earn', 'any'], []]);
  });

  test('leaves out steps that were passed before', () => {
    const judge = new Judge(steps, ['earn']);
    expect(judge.observe(good)).toEqual(['any']);
    expect(judge.explain('earn')).toBeUndefined();
    expect(judge.whenMet('earn')).toBe(true);
  });

  test('opens a question when its query is met and passes on the right answer', () => {
    const judge = new Judge(steps);
    const answer = sampleAnswer({ step: 'name' });
    expect(judge.whenMet('name')).toBe(false);
    expect(judge.observe(answer)).toEqual([]);
    judge.observe(bad);
    expect(judge.whenMet('name')).toBe(true);
    expect(judge.observe(sampleAnswer({ step: 'name', correct: false }))).toEqual([]);
    expect(judge.observe(answer)).toEqual(['name']);
  });

  test('explains an open step and no other', () => {
    const judge = new Judge(steps);
    expect(judge.explain('earn')?.summary).toBe('not seen yet: a handshake');
    judge.observe(bad);
    expect(judge.explain('earn')?.summary).toBe('event 2: status: expected 101, got 400');
    judge.observe(good);
    expect(judge.explain('earn')).toBeUndefined();
    expect(judge.explain('unknown')).toBeUndefined();
    expect(judge.whenMet('unknown')).toBe(false);
  });

  test('explains a step by what came since the steps before it were passed', () => {
    const judge = new Judge([
      step('first', { when: { kind: 'handshake', status: 426 } }),
      step('second', { when: { kind: 'handshake', status: 400 } }),
    ]);
    judge.observe(good);
    expect(judge.explain('first')?.seq).toBe(1);
    expect(judge.explain('second')?.seq).toBeNull();
    judge.observe(sampleHandshake({ seq: 2, status: 426 }));
    // What passed the one was not meant for the other.
    expect(judge.explain('second')?.seq).toBeNull();
    judge.observe(sampleHandshake({ seq: 3 }));
    expect(judge.explain('second')?.summary).toBe('event 3: status: expected 400, got 101');
  });

  test('passes a later step by what came before its turn, and counts it there', () => {
    const judge = new Judge([
      step('first', { when: { kind: 'handshake', status: 426 } }),
      step('pings', { when: { kind: 'frame', opcode: 'ping' }, times: 2 }),
    ]);
    judge.observe(sampleFrame({ seq: 1, opcode: 'ping' }));
    expect(judge.explain('pings')?.summary).toBe('event 1: opcode ✓; 1 of 2 seen');
    expect(judge.observe(sampleFrame({ seq: 2, opcode: 'ping' }))).toEqual(['pings']);
  });

  test('forgets what was seen for a step that is reopened, and for no other', () => {
    const judge = new Judge(steps);
    for (const event of [good, bad]) judge.observe(event);
    judge.reopen('earn');
    judge.reopen('unknown');
    expect(judge.explain('earn')?.seq).toBeNull();
    expect(judge.observe(good)).toEqual(['earn']);
    expect(judge.observe(bad)).toEqual(['refuse']);
  });

  test('opens every step again when it is restarted', () => {
    const judge = new Judge(steps, ['any']);
    for (const event of [good, bad]) judge.observe(event);
    judge.restart();
    expect(judge.whenMet('name')).toBe(false);
    expect(judge.observe(good)).toEqual(['earn', 'any']);
    judge.restart(['earn']);
    expect(judge.observe(good)).toEqual(['any']);
  });

  test('does not touch an event of a kind that no open step is about', () => {
    const judge = new Judge([...steps, step('frame', { when: { kind: 'frame', fin: false } })], ['frame']);
    const untouchable = new Proxy(sampleFrame(), {
      get: (frame, property) => {
        if (property === 'kind') return frame.kind;
        throw new Error(`the judge read "${String(property)}"`);
      },
    });
    expect(judge.observe(untouchable)).toEqual([]);
  });

  test('keeps its speed and memory through a flood of matches', () => {
    const judge = new Judge([step('many', { when: { kind: 'frame' }, times: 3, within: 1 })]);
    for (let seq = 1; seq <= 20_000; seq += 1) judge.observe(sampleFrame({ seq, at: seq * 10 }));
    expect(judge.explain('many')?.summary).toBe('event 20000 ✓; 1 of 3 seen within 1 ms');
  });

  test('refuses a writeup with a query that is not valid', () => {
    expect(() => new Judge([step('x', { when: { kind: 'frame', $where: '1' } })])).toThrow(
      'unknown operator',
    );
  });

  test('never throws, whatever the event', () => {
    const hungry = [
      step('json', {
        when: { kind: 'message', 'json.a.b': { $not: { $regex: '^a+$' } }, 'json.c': { $size: 2 } },
      }),
      step('list', { when: { kind: 'message', json: { $elemMatch: { a: { $gt: 1 } } } }, times: 1000 }),
      step('header', {
        when: { kind: 'handshake', 'request.headers.origin': { $regex: '.', $options: 'su' } },
      }),
      step('response', {
        when: { kind: 'http', 'response.headers.x': { $all: ['a'] }, status: { $lt: 300 } },
      }),
      step('code', { when: { kind: 'frame', $nor: [{ code: { $gt: 1 } }, { reason: { $exists: true } }] } }),
      step('data', {
        when: { kind: 'lab', data: { a: [1] } },
        after: { kind: 'lab', 'data.a': null },
        within: 1,
      }),
      step('settings', { when: { kind: 'settings', 'settings.a': { $in: [null, 'x'] } } }),
      step('close', { when: { kind: 'close', reason: { $ne: '' } } }),
    ];
    fc.assert(
      fc.property(fc.array(events, { maxLength: 8 }), (trace) => {
        const judge = new Judge(hungry);
        for (const event of trace) {
          judge.observe(event);
          for (const { id } of hungry) judge.explain(id);
        }
      }),
    );
  });
});

const anything = fc.oneof(
  fc.jsonValue(),
  fc.constant(JSON.parse('['.repeat(20_000) + ']'.repeat(20_000))),
  fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'hasOwnProperty'), fc.jsonValue()),
);

const record = fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'toString'), anything);

const headers = fc.dictionary(fc.constantFrom('origin', 'host', '__proto__', 'x'), fc.array(fc.string()));

const events: fc.Arbitrary<TraceEvent> = fc.oneof(
  anything.map((json) => sampleMessage({ json })),
  headers.map((fields) => sampleHandshake({ headers: fields, response: null, status: null })),
  headers.map((fields) =>
    sampleHttp({ status: 200, response: { raw: '', status: 200, reason: 'OK', headers: fields } }),
  ),
  fc.nat().map((code) => sampleFrame({ opcode: 'close', code })),
  fc.string().map((reason) => sampleClose({ reason })),
  record.map((data) => sampleLabEvent({ data })),
  record.map((settings) => sampleSettings({ settings })),
  fc.string().map((text) => sampleAnswer({ step: text, answer: text })),
);

function step(id: string, over: Partial<WatchedStep>): WatchedStep {
  return { id, when: undefined, times: 1, within: null, after: undefined, question: undefined, ...over };
}
