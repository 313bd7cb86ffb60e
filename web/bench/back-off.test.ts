import { expect, test } from 'vitest';
import { backOff } from './back-off.ts';

test.each([
  [1, 0, 250],
  [1, 1, 500],
  [3, 0, 1000],
  [3, 1, 2000],
  [50, 1, 15_000],
])('waits on try %i with chance %f for %i ms', (attempt, chance, expected) => {
  expect(backOff(attempt, () => chance)).toBe(expected);
});
