import { expect, it } from 'vitest';
import { burstShare, floodShare, spareTime } from './spare-time.ts';

it.each([
  [0, 1],
  [0.5, 1],
  [0.75, 0.25],
  [0.9, 0.05],
  [1, 0.05],
])(
  'of a loop that is at work for %d of its time, and calm up to a half, leaves a burst %d',
  (utilization, share) => {
    expect(burstShare(utilization, 0.5)).toBeCloseTo(share, 2);
  },
);

it.each([
  ['less', 1, 0.6, 1, 0.7],
  ['less, however near to calm', 0.1, 0.51, 1, 0.07],
  ['never less than a little', 0.05, 1, 1, 0.05],
  ['more, by and by', 0.05, 0.5, 1, 0.06],
  ['everything again, when nobody has flooded for a while', 0.05, 0.2, 600, 1],
  ['never more than everything', 1, 0.2, 1, 1],
])(
  'leaves a flood %s: after %d, with a loop at work for %d of its time in %d windows, %d',
  (_what, before, utilization, windows, after) => {
    expect(floodShare(before, utilization, 0.5, windows)).toBeCloseTo(after, 5);
  },
);

it('leaves a flood less and less for as long as the loop is not calm', () => {
  const spare = spareTime(0.1);
  const shares: number[] = [];
  for (let window = 0; window < 4; window++) {
    work(110);
    shares.push(spare('flood'));
  }
  expect(shares.at(-1)).toBe(0.05);
  expect(spare('burst')).toBeGreaterThanOrEqual(spare('flood'));
});

it('falls when the loop is at work all the time, and rises when it rests', async () => {
  const spare = spareTime(0.5);
  work(150);
  expect(spare('burst')).toBeLessThan(0.2);
  await expect.poll(() => spare('burst'), { interval: 20 }).toBe(1);
});

it('is always everything where nothing counts as too much', () => {
  const spare = spareTime(1);
  work(150);
  expect([spare('burst'), spare('flood')]).toEqual([1, 1]);
});

/** Keeps the event loop from everything else, for so many milliseconds. */
function work(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
