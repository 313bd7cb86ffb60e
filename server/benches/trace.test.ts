import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../protocol/bytes.ts';
import { encodeFrame } from '../../protocol/frame.ts';
import type { MessageEvent, NewTraceEvent } from '../../protocol/trace.ts';
import { collectGarbage } from '../testing/collect-garbage.ts';
import type { FrameRecord } from '../wire/frame-record.ts';
import { FrameRing } from '../wire/frame-ring.ts';
import { Trace } from './trace.ts';

const ring = new FrameRing();
const ROOMY = { events: 1_000_000, bytes: 1_000_000_000 };

describe('Trace', () => {
  it('numbers events from 1 and gives each its time', () => {
    const trace = new Trace(ROOMY);
    expect(trace.next).toBe(1);
    const before = Date.now();
    const placed = [trace.append(lab('a')), trace.append(lab('b'), 5)];
    expect(placed.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(placed[0]?.at).toBeGreaterThanOrEqual(before - 1);
    expect(placed[1]?.at).toBe(5);
    expect(trace.next).toBe(3);
  });

  it.each([
    { seq: 0, limit: undefined, seqs: [3, 4, 5], dropped: 2 },
    { seq: 1, limit: undefined, seqs: [3, 4, 5], dropped: 1 },
    { seq: 2, limit: undefined, seqs: [3, 4, 5], dropped: 0 },
    { seq: 3, limit: undefined, seqs: [4, 5], dropped: 0 },
    { seq: 5, limit: undefined, seqs: [], dropped: 0 },
    { seq: 99, limit: undefined, seqs: [], dropped: 0 },
    { seq: 0, limit: 2, seqs: [3, 4], dropped: 2 },
    { seq: 3, limit: 0, seqs: [], dropped: 0 },
  ])('tells a reader who has seen up to $seq (at most $limit)', ({ seq, limit, seqs, dropped }) => {
    const trace = new Trace({ ...ROOMY, events: 3 });
    for (let i = 0; i < 5; i++) trace.append(lab());
    const slice = trace.after(seq, limit);
    expect(slice.events.map((event) => event.seq)).toEqual(seqs);
    expect(slice.dropped).toBe(dropped);
  });

  it('says how many are gone even when nothing is left to read', () => {
    const trace = new Trace({ ...ROOMY, events: 2 });
    for (let i = 0; i < 4; i++) trace.append(lab());
    expect(trace.after(0, 0)).toEqual({ events: [], dropped: 2 });
  });

  it.each([
    ['a payload', message({ type: 'binary', payload: 'A'.repeat(4_000) })],
    ['a text', message({ text: 'x'.repeat(2_000) })],
    ['what a lab tells', lab('x', { long: 'x'.repeat(2_000) })],
    ['settings', { kind: 'settings', settings: { long: 'x'.repeat(2_000) } } satisfies NewTraceEvent],
    [
      'what a victim’s page says',
      { kind: 'console', actor: 'victim', visit: 'v1', who: 'agent', level: 'log', text: 'x'.repeat(2_000) },
    ],
    [
      'a line of the access log',
      {
        kind: 'access',
        actor: 'victim',
        method: 'POST',
        path: '/log',
        query: '',
        status: 404,
        userAgent: '',
        referrer: '',
        body: 'x'.repeat(2_000),
        carries: [],
      },
    ],
  ] satisfies [string, NewTraceEvent][])(
    'drops the oldest when their bytes are too many, counting %s',
    (_what, heavy) => {
      const light = new Trace({ ...ROOMY, bytes: 10_000 });
      for (let i = 0; i < 10; i++) light.append(lab());
      expect(light.after(0).dropped).toBe(0);
      const trace = new Trace({ ...ROOMY, bytes: 10_000 });
      for (let i = 0; i < 10; i++) trace.append(heavy);
      expect(trace.after(0).dropped).toBeGreaterThan(0);
    },
  );

  it('keeps the newest event however heavy it is', () => {
    const trace = new Trace({ events: 1, bytes: 100 });
    for (let i = 0; i < 3; i++) trace.append(message({ text: 'x'.repeat(5_000) }));
    expect(trace.after(0)).toMatchObject({ dropped: 2, events: [{ seq: 3 }] });
  });

  it('lets go of what it drops at once', async () => {
    const trace = new Trace({ ...ROOMY, events: 1 });
    let event: NewTraceEvent | undefined = lab('gone');
    trace.append(event);
    const dropped = new WeakRef(event);
    event = undefined;
    trace.append(lab('kept'));
    // A WeakRef holds its target until the present turn is over.
    await new Promise((resolve) => setImmediate(resolve));
    await collectGarbage();
    expect(dropped.deref()).toBeUndefined();
    expect(trace.after(0).dropped).toBe(1);
  });

  it('finds the last events of a kind', () => {
    const trace = new Trace({ ...ROOMY, events: 6 });
    for (let i = 1; i <= 4; i++) {
      trace.append(lab(`${i}`));
      trace.append(message({ text: `${i}` }));
    }
    expect(trace.recent('lab', 2).map(({ name }) => name)).toEqual(['3', '4']);
    expect(trace.recent('message', 99).map(({ text }) => text)).toEqual(['2', '3', '4']);
    expect(trace.recent('close', 3)).toEqual([]);
  });

  it('gives a frame and the message that it is by itself two places, and drops them together', () => {
    const trace = new Trace({ ...ROOMY, events: 5 });
    for (const text of ['one', 'two', 'three']) trace.record(frame(text));
    const { events, dropped } = trace.after(0);
    expect(dropped).toBe(2);
    expect(events.map(({ seq, kind }) => [seq, kind])).toEqual([
      [3, 'frame'],
      [4, 'message'],
      [5, 'frame'],
      [6, 'message'],
    ]);
    expect(trace.after(3, 2).events).toMatchObject([
      { seq: 4, text: 'two', frames: [3] },
      { seq: 5, text: 'three' },
    ]);
    expect(trace.recent('message', 9).map(({ text }) => text)).toEqual(['two', 'three']);
    trace.restart();
    expect(trace.after(0)).toEqual({ events: [], dropped: 0 });
  });

  it('forgets everything when it starts again, its name included', () => {
    const trace = new Trace({ ...ROOMY, bytes: 5_000 });
    for (let i = 0; i < 20; i++) trace.append(lab());
    const { id } = trace;
    trace.restart();
    expect(trace.id).not.toBe(id);
    expect(trace.next).toBe(1);
    expect(trace.after(0)).toEqual({ events: [], dropped: 0 });
    for (let i = 0; i < 5; i++) trace.append(lab());
    expect(trace.after(0)).toMatchObject({ dropped: 0, events: { length: 5 } });
  });

  it('loses nothing unsaid: what a reader gets and what is counted as dropped add up', () => {
    const action = fc.oneof(
      { weight: 8, arbitrary: fc.record({ do: fc.constant('append' as const), size: fc.nat(3_000) }) },
      { weight: 4, arbitrary: fc.record({ do: fc.constant('frame' as const), size: fc.nat(3_000) }) },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant('read' as const), limit: fc.integer({ min: 1, max: 9 }) }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
    );
    const limits = fc.record({
      events: fc.integer({ min: 2, max: 40 }),
      bytes: fc.integer({ min: 1, max: 30_000 }),
    });
    fc.assert(
      fc.property(limits, fc.array(action, { maxLength: 200 }), (bounds, actions) => {
        const trace = new Trace(bounds);
        let place = 0;
        let accounted = 0;
        let appended = 0;
        const read = (limit?: number) => {
          const { events, dropped } = trace.after(place, limit);
          expect(events.map(({ seq }) => seq - place - dropped)).toEqual(events.map((_event, at) => at + 1));
          if (events.length === 0) return;
          accounted += dropped + events.length;
          place = events.at(-1)?.seq ?? place;
        };
        for (const step of actions) {
          if (step.do === 'append') {
            trace.append(lab('x', { text: 'x'.repeat(step.size) }));
            appended++;
          } else if (step.do === 'frame') {
            trace.record(frame('x'.repeat(step.size)));
            appended += 2;
          } else if (step.do === 'read') read(step.limit);
          else {
            trace.restart();
            [place, accounted, appended] = [0, 0, 0];
          }
          expect(trace.after(0).events.length).toBeLessThanOrEqual(bounds.events);
        }
        read();
        expect(accounted).toBe(appended);
      }),
    );
  });

  it('stays bounded over many more events than it keeps', () => {
    const trace = new Trace({ ...ROOMY, events: 100 });
    for (let i = 0; i < 5_000; i++) trace.append(lab());
    const { events, dropped } = trace.after(0);
    expect([events.length, dropped, events[0]?.seq, events.at(-1)?.seq]).toEqual([100, 4_900, 4_901, 5_000]);
  });
});

function lab(name = 'x', data: Record<string, unknown> = {}): NewTraceEvent {
  return { kind: 'lab', name, data };
}

/** The record of a frame that is a message by itself. */
function frame(text: string): FrameRecord {
  const bytes = encodeFrame({ opcode: 'text', payload: utf8(text) });
  const headerLength = bytes.length - text.length;
  const whole = { bytes, from: 0, to: bytes.length, headerLength, length: text.length };
  const wire = { connection: 'c1', actor: 'learner', via: 'tool', secure: false } as const;
  return ring.keep(whole, { wire, direction: 'server', places: 2, oddity: null });
}

function message(parts: Partial<MessageEvent>): NewTraceEvent {
  return {
    kind: 'message',
    connection: 'c1',
    actor: 'learner',
    via: 'tool',
    secure: false,
    direction: 'client',
    type: 'text',
    length: 0,
    truncated: false,
    frames: [],
    fragments: 1,
    interleaved: [],
    ...parts,
  };
}
