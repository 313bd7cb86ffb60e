import { expect, test } from 'vitest';
import type { RaceResult, WayResult } from './race-fold.ts';
import { duration, raceWords } from './race-words.ts';

const way = (bytes: number, delays: number[]): WayResult => ({
  delivered: delays.length,
  exchanges: 1,
  client: bytes / 2,
  server: bytes / 2,
  delays,
});

function race(rate: number, interval: number): RaceResult {
  return {
    race: 'r1',
    rate,
    interval,
    seconds: 15,
    elapsed: 15_000,
    over: true,
    ways: {
      poll: way(1_200, [400, 500, 600]),
      'long-poll': way(3_000, [2, 3, 4]),
      events: way(300, [1, 1, 1]),
      socket: way(150, [0.4, 0.6, 0.8]),
    },
  };
}

test('says how late and how dear, with the numbers of this race', () => {
  expect(raceWords(race(5, 1000))).toBe(
    'With a poll every 1.0 s, half of the events waited longer than 500 ms for the next question. By WebSocket, half of them were gone within 0.6 ms. One event cost 1,000 bytes by long polling and 50 by WebSocket: 20 times as much. A short poll fetched about 5.0 events at once, and so shared its headers among them. That is the bargain: cheaper, and later.',
  );
});

test('says that polls find nothing when events are rare', () => {
  expect(raceWords(race(1, 250))).toContain('Most short polls found nothing');
});

test('says nothing before each way has delivered', () => {
  const early = race(5, 1000);
  early.ways.poll = way(400, []);
  expect(raceWords(early)).toBe('Waiting until each way has delivered something.');
});

test.each([
  [0.42, '0.4 ms'],
  [3.14, '3.1 ms'],
  [512.4, '512 ms'],
  [1500, '1.5 s'],
])('writes %d milliseconds as %s', (milliseconds, words) => {
  expect(duration(milliseconds)).toBe(words);
});
