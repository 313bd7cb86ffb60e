import { expect, test } from 'vitest';
import type { TraceEvent } from '../../protocol/trace.ts';
import { frameEvent, handshakeEvent, messageEvent } from '../testing/events.ts';
import { noFilter } from './event-filter.ts';
import { RowList } from './row-list.ts';

const frames = (from: number, to: number): TraceEvent[] =>
  Array.from({ length: to - from + 1 }, (_, index) => frameEvent(from + index, 'x'));

const seqs = (list: RowList) => list.rows.map((row) => (row.kind === 'gap' ? `${row.count} gone` : row.seq));

test('looks at each event once', () => {
  const looked: number[] = [];
  const search = (event: TraceEvent) => {
    looked.push(event.seq);
    return true;
  };
  const list = new RowList();
  const events = frames(1, 3);
  list.update(events, [], noFilter, search);
  list.update([...events, frameEvent(4, 'x')], [], noFilter, search);
  expect(looked).toEqual([1, 2, 3, 4]);
  expect(seqs(list)).toEqual([1, 2, 3, 4]);
});

test('begins again for another filter', () => {
  const list = new RowList();
  const events = frames(1, 3);
  list.update(events, [], noFilter, null);
  list.update(events, [], { ...noFilter, direction: 'server' }, null);
  expect(seqs(list)).toEqual([]);
});

test.each([
  ['shorter', frames(1, 1)],
  ['empty', []],
  ['longer', frames(1, 9)],
])('begins again for another trace that is %s', (_, other) => {
  const list = new RowList();
  list.update(frames(1, 5), [], noFilter, null);
  list.update(other, [], noFilter, null);
  expect(seqs(list)).toEqual(other.map(({ seq }) => seq));
});

test('forgets rows of events that the page no longer keeps, and says how many', () => {
  const list = new RowList();
  const events = frames(1, 5);
  list.update(events, [], noFilter, null);
  list.update([...events.slice(2), frameEvent(6, 'x')], [], noFilter, null);
  expect(seqs(list)).toEqual(['2 gone', 3, 4, 5, 6]);
  list.update([...events.slice(3), frameEvent(6, 'x')], [], noFilter, null);
  expect(seqs(list)).toEqual(['3 gone', 4, 5, 6]);
});

test('shows a gap before the event after it', () => {
  const list = new RowList();
  const events = [...frames(1, 2), ...frames(40, 41)];
  list.update(events, [{ before: 40, count: 37 }], noFilter, null);
  expect(seqs(list)).toEqual([1, 2, '37 gone', 40, 41]);
  expect(list.indexOf(events[2])).toBe(3);
});

test('stops when its time is over and goes on where it was', () => {
  let now = 0;
  const list = new RowList(10, () => {
    now += 11;
    return now;
  });
  const events = frames(1, 150);
  list.update(events, [], noFilter, null);
  expect([list.rows.length, list.behind]).toEqual([64, true]);
  list.update(events, [], noFilter, null);
  list.update(events, [], noFilter, null);
  expect([list.rows.length, list.behind]).toEqual([150, false]);
});

test('finds the row of a frame for a message that has none', () => {
  const list = new RowList();
  const message = messageEvent(3, [2], 'x');
  const events = [...frames(1, 2), message];
  list.update(events, [], noFilter, null);
  expect(list.indexOf(message)).toBe(1);
  expect(list.indexOf(events[0])).toBe(0);
  expect(list.indexOf(undefined)).toBe(-1);
});

test('knows the message of a frame, and the connections', () => {
  const list = new RowList();
  const message = messageEvent(4, [2, 3], 'xx');
  list.update([handshakeEvent(1), ...frames(2, 3), message], [], noFilter, null);
  expect(list.messageOf(3)).toBe(message);
  expect(list.connections).toEqual([{ connection: 'c1', label: 'c1 · probe · /socket' }]);
});

test('takes in 10,000 events in a few strides', () => {
  const list = new RowList();
  const events = frames(1, 10_000);
  let strides = 0;
  do {
    list.update(events, [], noFilter, null);
    strides += 1;
  } while (list.behind);
  expect(list.rows).toHaveLength(10_000);
  expect(strides).toBeLessThan(50);
});
