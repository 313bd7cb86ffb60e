import { expect, test } from 'vitest';
import { delta } from './time-words.ts';

test.each([
  [0.04, '+0.0 ms'],
  [9.96, '+10 ms'],
  [999.4, '+999 ms'],
  [999.6, '+1.0 s'],
  [1000, '+1.0 s'],
  [59_940, '+59.9 s'],
  [59_960, '+1 min'],
  [119_000, '+1 min'],
])('writes %d ms in one unit, %s', (milliseconds, words) => {
  expect(delta(milliseconds)).toBe(words);
});
