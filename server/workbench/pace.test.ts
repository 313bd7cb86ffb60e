import { expect, test } from 'vitest';
import { TimeShare } from './pace.ts';

test('keeps nobody waiting who stays below the share, in small pieces or in large ones', () => {
  for (const every of [10, 80]) {
    const { share, pass } = tenth();
    for (let round = 0; round < 100; round++) {
      pass(every);
      expect(share.spend(every * 0.09)).toBe(0);
    }
  }
});

test('makes who wants more wait until the work is its share of the time', () => {
  const { share, pass } = tenth();
  let time = 0;
  for (let round = 0; round < 100; round++) {
    const wait = share.spend(4);
    pass(wait);
    time += wait;
  }
  // What was saved before the first is a gift.
  expect((100 * 4 - 10) / time).toBeCloseTo(0.1, 2);
});

test('lets one piece take what was saved, and no wait be longer than what can be owed', () => {
  const { share, pass } = tenth();
  expect(share.spend(10)).toBe(0);
  expect(share.spend(1_000)).toBeCloseTo(100);
  pass(100);
  expect(share.spend(0)).toBeCloseTo(0);
});

test('saves no more than may be saved', () => {
  const { share, pass } = tenth();
  pass(1_000_000);
  expect(share.spend(12)).toBeCloseTo(20);
});

/** A tenth of the time, at most 10 ms of it saved or owed. */
function tenth() {
  let at = 0;
  const share = new TimeShare(0.1, 10, () => at);
  return { share, pass: (milliseconds: number) => (at += milliseconds) };
}
