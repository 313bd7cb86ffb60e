import { expect, it } from 'vitest';
import { shareOf, spareTime } from './spare-time.ts';

it.each([
  [0, 1],
  [0.5, 1],
  [0.75, 0.25],
  [0.9, 0.05],
  [1, 0.05],
])('of a loop that is at work for %d of its time, and calm up to a half, leaves %d', (utilization, share) => {
  expect(shareOf(utilization, 0.5)).toBeCloseTo(share, 2);
});

it('falls when the loop is at work all the time, and rises when it rests', async () => {
  const spare = spareTime(0.5);
  work(150);
  expect(spare()).toBeLessThan(0.2);
  await expect.poll(spare, { interval: 20 }).toBe(1);
});

it('is always everything where nothing counts as too much', () => {
  const spare = spareTime(1);
  work(150);
  expect(spare()).toBe(1);
});

/** Keeps the event loop from everything else, for so many milliseconds. */
function work(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
