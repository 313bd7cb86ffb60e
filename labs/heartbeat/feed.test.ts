import { describe, expect, it } from 'vitest';
import { Feed } from './feed.ts';

/** 10:15:00 UTC, on the day that RFC 6455 was published. */
const EPOCH = Date.UTC(2011, 11, 1, 10, 15);

describe('Feed', () => {
  it('has one tick more every second, from its start on', () => {
    const { feed, setTime } = at(0);
    const told: [number, number][] = [];
    for (const time of [0, 999, 1_000, 1_001, 61_500]) {
      setTime(time);
      told.push([feed.latest, feed.untilNext]);
    }
    expect(told).toEqual([
      [0, 1_000],
      [0, 1],
      [1, 1_000],
      [1, 999],
      [61, 500],
    ]);
  });

  it('asks to wait for no less than nothing, though the clock goes on between two looks', () => {
    let time = 0;
    const feed = new Feed(() => {
      time += 600;
      return time;
    }, EPOCH);
    for (let look = 0; look < 10; look++) expect(feed.untilNext).toBeGreaterThan(0);
  });

  it('says which second of the day a tick stands for', () => {
    const { feed } = at(62_000);
    expect(feed.ticks(59, 61)).toEqual([
      { id: 59, tick: '10:15:59' },
      { id: 60, tick: '10:16:00' },
      { id: 61, tick: '10:16:01' },
    ]);
    expect(feed.ticks(5, 4)).toEqual([]);
  });

  it.each<[string, [number, number, number], number[], number]>([
    ['all that was missed', [26, 30, 20], [27, 28, 29, 30], 0],
    ['nothing to a client that missed nothing', [30, 30, 20], [], 0],
    ['the latest, and counts what is gone', [5, 30, 20], range(11, 30), 5],
    ['exactly a full buffer', [10, 30, 20], range(11, 30), 0],
    ['a beginning that was never seen', [0, 30, 200], range(1, 30), 0],
    ['nothing without a buffer, and counts all as gone', [27, 30, 0], [], 3],
    ['nothing beyond the tick that live ones begin behind', [26, 28, 20], [27, 28], 0],
    ['nothing when all of it is gone', [2, 5, 20], [], 3],
  ])('replays %s', (_what, [last, to, kept], ids, lost) => {
    const { feed } = at(30_000);
    const replay = feed.replay(last, to, kept);
    expect({ ids: replay.ticks.map(({ id }) => id), lost: replay.lost }).toEqual({ ids, lost });
  });
});

function at(time: number) {
  let now = 0;
  const setTime = (next: number) => {
    // Clocks seldom begin at 0.
    now = 5_000 + next;
  };
  setTime(0);
  const feed = new Feed(() => now, EPOCH);
  setTime(time);
  return { feed, setTime };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
