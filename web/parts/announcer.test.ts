import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Announcer } from './announcer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('speaks at once, then at most once a second, and says together what came meanwhile', () => {
  const region = document.createElement('div');
  const announcer = new Announcer(region);
  announcer.say('One.');
  expect(region.textContent).toBe('One.');
  announcer.say('Two.');
  announcer.say('Three.');
  vi.advanceTimersByTime(999);
  expect(region.textContent).toBe('One.');
  vi.advanceTimersByTime(1);
  expect(region.textContent).toBe('Two. Three.');
});

test('speaks at once again after a quiet second', () => {
  const region = document.createElement('div');
  const announcer = new Announcer(region);
  announcer.say('One.');
  vi.advanceTimersByTime(1000);
  announcer.say('Two.');
  expect(region.textContent).toBe('Two.');
});

test('leaves out a count that another has overtaken', () => {
  const region = document.createElement('div');
  const announcer = new Announcer(region);
  for (const count of [1, 2, 3]) announcer.sayLatest(`${count} held.`);
  expect(region.textContent).toBe('1 held.');
  vi.advanceTimersByTime(1000);
  expect(region.textContent).toBe('3 held.');
});
