import { expect, test } from 'vitest';
import { readTime, writeTime } from './local-time.ts';

const HOUR = 3_600_000;

test('shows a moment of the server’s clock by this browser’s, and reads it back', () => {
  const moment = new Date(2026, 10, 22, 9, 30).getTime();
  expect(writeTime(moment, 0)).toBe('2026-11-22T09:30');
  // The server's clock is an hour ahead: when it says 9:30, this browser says 8:30.
  expect(writeTime(moment, HOUR)).toBe('2026-11-22T08:30');
  expect(readTime('2026-11-22T08:30', HOUR)).toBe(moment);
});

test('has an empty field for no moment', () => {
  expect(writeTime(null, 5)).toBe('');
  expect(readTime('', 5)).toBeNull();
});
