import { expect, test } from 'vitest';
import { frameEvent } from '../testing/events.ts';
import { TraceLog } from './trace-log.ts';

const numbers = (log: TraceLog) => log.events.map(({ seq }) => seq);

test('appends events in order and leaves out what it has seen', () => {
  const log = new TraceLog();
  log.append('t1', [frameEvent(1, 'a'), frameEvent(2, 'b')], 0);
  log.append('t1', [frameEvent(2, 'b'), frameEvent(3, 'c')], 0);
  expect(numbers(log)).toEqual([1, 2, 3]);
  expect(log.last).toBe(3);
});

test('forgets everything when another trace begins', () => {
  const log = new TraceLog();
  log.append('t1', [frameEvent(7, 'a')], 2);
  log.append('t2', [frameEvent(1, 'b')], 0);
  expect(numbers(log)).toEqual([1]);
  expect(log.gaps).toEqual([]);
});

test('keeps what it has when the same trace is named again', () => {
  const log = new TraceLog();
  log.append('t1', [frameEvent(1, 'a')], 0);
  log.follow('t1');
  expect(numbers(log)).toEqual([1]);
});

test('remembers where events were dropped', () => {
  const log = new TraceLog();
  log.append('t1', [frameEvent(1, 'a')], 0);
  log.append('t1', [frameEvent(40, 'b')], 38);
  expect(log.gaps).toEqual([{ before: 40, count: 38 }]);
});

test('forgets the gaps before its oldest event', () => {
  const log = new TraceLog();
  const full = Array.from({ length: 10_000 }, (_, index) => frameEvent(index + 1, ''));
  log.append('t1', [frameEvent(3, 'a')], 2);
  log.append(
    't1',
    full.map((event) => ({ ...event, seq: event.seq + 10 })),
    7,
  );
  expect(log.gaps).toEqual([{ before: 11, count: 7 }]);
  log.append('t1', [frameEvent(20_000, 'b')], 9_989);
  expect(log.gaps).toEqual([{ before: 20_000, count: 9_989 }]);
});
