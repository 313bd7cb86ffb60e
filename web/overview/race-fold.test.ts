import { expect, test } from 'vitest';
import type { TraceEvent } from '../../protocol/trace.ts';
import { bytesPerEvent, median, RaceFold, ways } from './race-fold.ts';

const told = (seq: number, race: string, delays: number[], over = false): TraceEvent => ({
  kind: 'lab',
  seq,
  at: seq,
  name: 'race',
  data: {
    race,
    rate: 5,
    interval: 1_000,
    seconds: 15,
    elapsed: seq,
    over,
    ways: Object.fromEntries(
      ways.map((way) => [way, { delivered: seq, exchanges: 1, client: 10, server: 20, delays }]),
    ),
  },
});

test('adds the delays of one race up, and takes the counts as they are told last', () => {
  const fold = new RaceFold(0);
  const events = [told(1, 'r1', [5, 6])];
  expect(fold.take(events)).toBe(true);
  expect(fold.take(events)).toBe(false);
  expect(fold.take([...events, told(2, 'r1', [7], true)])).toBe(true);
  expect(fold.result?.ways.socket).toMatchObject({ delivered: 2, delays: [5, 6, 7] });
  expect(fold.result?.over).toBe(true);
});

test('begins anew with another race, and knows nothing of those before', () => {
  const fold = new RaceFold(1);
  fold.take([told(1, 'r1', [1]), told(2, 'r2', [2]), told(3, 'r3', [3])]);
  expect(fold.result?.race).toBe('r3');
  expect(fold.result?.ways.poll.delays).toEqual([3]);
});

test('passes over what it does not know', () => {
  const fold = new RaceFold(0);
  const strange = { ...told(1, 'r1', []), data: { race: 'r1' } } as TraceEvent;
  expect(fold.take([strange])).toBe(false);
});

test('has no median and no price before anything is delivered', () => {
  expect(median([])).toBeNull();
  expect(median([3, 1, 2])).toBe(2);
  expect(bytesPerEvent({ delivered: 0, exchanges: 1, client: 9, server: 9, delays: [] })).toBeNull();
});
