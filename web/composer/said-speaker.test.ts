import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeEvent, frameEvent } from '../testing/events.ts';
import type { Said } from './said.ts';
import { SaidSpeaker } from './said-speaker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const fromServer = (seq: number) => frameEvent(seq, 'Hello', { direction: 'server' });

test.each<[string, Said[], string]>([
  ['a frame', [fromServer(1)], 'From the server: text, 5 bytes.'],
  ['an end', [closeEvent(1)], 'From the server: the connection ended.'],
  ['frames', [fromServer(1), fromServer(2)], '2 events from the server, the last: text, 5 bytes.'],
  [
    'a frame and an end, which is none',
    [fromServer(1), closeEvent(2)],
    '2 events from the server, the last: the connection ended.',
  ],
])('tells of %s', (_, said, expected) => {
  const region = document.createElement('p');
  const speaker = new SaidSpeaker(() => region);
  speaker.hear([frameEvent(0, 'mine'), ...said]);
  expect(region.textContent).toBe('');
  vi.advanceTimersByTime(1_000);
  expect(region.textContent).toBe(expected);
});
