import { describe, expect, it, vi } from 'vitest';
import { utf8 } from '../../../protocol/bytes.ts';
import { encodeFrame } from '../../../protocol/frame.ts';
import type { Direction, NewTraceEvent } from '../../../protocol/trace.ts';
import { BenchIntercept } from './bench-intercept.ts';
import { readFrame } from './held-frame.ts';

const text = (payload: string) => readFrame(encodeFrame({ opcode: 'text', payload: utf8(payload) }));

function stage(patience = 60_000) {
  const notices: string[] = [];
  const events: NewTraceEvent[] = [];
  const intercept = new BenchIntercept(
    {
      id: 'bench',
      news: { emit: (...[, message]: [string, string?]) => void (message && notices.push(message)) },
      observe: (event) => void events.push(event),
    },
    { patience },
  );
  intercept.set({ on: true, handshakes: true, rules: [] });
  /** What went on, by what it was. */
  const gone: [string, string | null][] = [];
  const hold = (payload: string, connection = 'c1') =>
    intercept.hold({
      what: 'frame',
      connection,
      direction: 'client',
      frame: text(payload),
      settle: (wire) => gone.push([payload, wire && Buffer.from(readFrame(wire).payload).toString()]),
    });
  return { intercept, notices, events, gone, hold };
}

describe('a bench’s intercept', () => {
  it('forwards what nobody decided about, and says so once', () => {
    vi.useFakeTimers();
    try {
      const { intercept, notices, gone, hold } = stage(60_000);
      hold('one');
      hold('two');
      vi.advanceTimersByTime(59_999);
      expect(gone).toEqual([]);
      expect(intercept.state.held[0]).toMatchObject({ id: 'h1', left: 1, last: false });
      vi.advanceTimersByTime(1);
      expect(gone).toEqual([
        ['one', 'one'],
        ['two', 'two'],
      ]);
      expect(intercept.state.held).toEqual([]);
      expect(notices).toEqual([
        'A held frame on c1 was forwarded as it was: its time was over. “Keep holding” gives it more, up to 15 minutes.',
      ]);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('forwards as many as are named, as they came and in their order', () => {
    const { intercept, gone, hold, events } = stage();
    for (const payload of ['one', 'two', 'three', 'four']) hold(payload);
    intercept.forward(['h4', 'h9', 'h1', 'h2']);
    expect(gone).toEqual(['one', 'two', 'four'].map((payload) => [payload, payload]));
    expect(intercept.state.held.map(({ id }) => id)).toEqual(['h3']);
    expect(events).toEqual([]);
    intercept.release();
  });

  it('keeps everything that is held for as long as the learner asks, up to a quarter of an hour', () => {
    vi.useFakeTimers();
    try {
      const { intercept, notices, gone, hold } = stage(60_000);
      hold('one');
      vi.advanceTimersByTime(30_000);
      hold('two');
      const told: [left: number, last: boolean][][] = [];
      // Pressed each time when twenty seconds are left.
      for (let presses = 1; presses <= 23; presses++) {
        intercept.keep();
        told.push(intercept.state.held.map(({ left, last }) => [left, last]));
        vi.advanceTimersByTime(40_000);
      }
      expect(told.slice(0, 21)).toEqual(
        Array.from({ length: 21 }, () => [
          [60_000, false],
          [60_000, false],
        ]),
      );
      expect(told.slice(21)).toEqual([
        [
          [30_000, true],
          [60_000, true],
        ],
        [[20_000, true]],
      ]);
      expect(gone).toEqual([
        ['one', 'one'],
        ['two', 'two'],
      ]);
      expect(new Set(notices)).toEqual(
        new Set([
          'A held frame on c1 was forwarded as it was: 15 minutes are the longest that anything is held.',
        ]),
      );
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('holds so many items and no more, and says so', () => {
    const { intercept, notices, hold } = stage();
    const held = Array.from({ length: 205 }, (_, number) => hold(`${number}`));
    expect(held.filter(Boolean)).toHaveLength(200);
    expect(notices).toEqual([
      '200 items are held, the most there may be. What comes now goes on behind them, unheld.',
    ]);
    intercept.resolve('h7', { action: 'drop' });
    expect(hold('more')).toBe(true);
    intercept.release();
  });

  it('holds so many bytes and no more', () => {
    const { intercept, notices, hold } = stage();
    intercept.burden(1_048_576);
    expect([intercept.isFull, hold('x')]).toEqual([true, false]);
    expect(notices[0]).toContain('1024 KiB are held');
    intercept.burden(-1);
    expect([intercept.isFull, hold('x')]).toEqual([false, true]);
    intercept.release();
  });

  it.each<[string, Parameters<BenchIntercept['resolve']>[1], string | null, object | null]>([
    ['forwards', { action: 'forward' }, 'before', null],
    [
      'forwards what was edited into the same',
      { action: 'forward', payload: utf8('before') },
      'before',
      null,
    ],
    [
      'edits',
      { action: 'forward', payload: utf8('after') },
      'after',
      { action: 'edited', before: 'before', after: 'after' },
    ],
    [
      'edits into bytes, which are no text',
      { action: 'forward', payload: Uint8Array.of(0xff) },
      '\ufffd',
      { action: 'edited', before: 'before' },
    ],
    ['drops', { action: 'drop' }, null, { action: 'dropped', before: 'before' }],
  ])('%s one item', (_what, resolution, wire, event) => {
    const { intercept, events, gone, hold } = stage();
    hold('before');
    intercept.resolve('h1', resolution);
    expect(gone).toEqual([['before', wire]]);
    const wireEvent = {
      kind: 'intercept',
      what: 'frame',
      opcode: 'text',
      direction: 'client',
      connection: 'c1',
    };
    expect(events).toEqual(
      event ? [{ ...wireEvent, actor: 'learner', via: 'browser', secure: false, ...event }] : [],
    );
    expect(() => intercept.resolve('h1', resolution)).toThrow('Nothing called "h1" is held any more');
  });

  it.each<[string, Parameters<BenchIntercept['resolve']>[1], string]>([
    ['a head for a frame', { action: 'forward', raw: 'GET' }, 'expected "payload" for a frame, got "raw"'],
    [
      'too much',
      { action: 'forward', payload: new Uint8Array(65_537) },
      'expected at most 65536 bytes of payload, got 65537',
    ],
  ])('refuses %s and keeps the item', (_what, resolution, reason) => {
    const { intercept, gone, hold } = stage();
    hold('x');
    expect(() => intercept.resolve('h1', resolution)).toThrow(reason);
    expect([gone, intercept.state.held.length]).toEqual([[], 1]);
    intercept.release();
  });

  it('lets everything go in order when it is switched off, and is off while it does', () => {
    const { intercept, gone, hold } = stage();
    hold('one', 'c1');
    hold('two', 'c2');
    const wasOn: boolean[] = [];
    intercept.join({
      connection: 'c1',
      path: '/',
      secure: false,
      inject: () => undefined,
      unread: () => 0,
      release: () => wasOn.push(intercept.on),
    });
    intercept.set({ on: false, handshakes: true, rules: [{ direction: 'client' }] });
    expect(gone.map(([payload]) => payload)).toEqual(['one', 'two']);
    expect(wasOn).toEqual([false]);
    // The rules stay for the next time.
    expect(intercept.state).toMatchObject({ on: false, handshakes: true, rules: [{ direction: 'client' }] });
    expect(intercept.holdsHandshakes).toBe(false);
  });

  it('forgets what was held of a connection that is gone', () => {
    const { intercept, gone, hold } = stage();
    hold('one', 'c1');
    hold('two', 'c2');
    intercept.leave('c1');
    expect(intercept.state.held.map(({ connection }) => connection)).toEqual(['c2']);
    expect(gone).toEqual([]);
    intercept.release();
  });

  it('injects into connections that are there only', () => {
    const { intercept } = stage();
    const frame = { direction: 'client', opcode: 'text', payload: utf8('x') } as const;
    expect(() => intercept.inject('c9', frame)).toThrow('no open WebSocket called "c9"');
  });

  it('injects nothing, and tells of nothing, where too much waits to be read', () => {
    const { intercept, events } = stage();
    const injected: Direction[] = [];
    intercept.join({
      connection: 'c1',
      path: '/',
      secure: false,
      inject: (direction) => void injected.push(direction),
      unread: (direction) => (direction === 'client' ? 1_048_577 : 1_048_576),
      release: () => undefined,
    });
    const frame = { opcode: 'text', payload: utf8('x') } as const;
    expect(() => intercept.inject('c1', { ...frame, direction: 'client' })).toThrow(
      'There are already 1048576 bytes on their way to the lab on c1, the most that the platform allows.',
    );
    intercept.inject('c1', { ...frame, direction: 'server' });
    expect(injected).toEqual(['server']);
    expect(events).toMatchObject([{ action: 'injected', direction: 'server' }]);
  });
});
