import { describe, expect, it } from 'vitest';
import { Feed } from './feed.ts';

describe('a feed', () => {
  it.each([1, 7, 50])('has each of %i events a second happen once, in order, with irregular gaps', (rate) => {
    const { feed, at } = feedAt(rate);
    const moments: number[] = [];
    for (let now = 0, seen = 0; now < 4_000; now += 1) {
      at(now);
      const { latest } = feed;
      expect(latest === seen || latest === seen + 1, `${now} ms`).toBe(true);
      if (latest > seen) moments.push(now);
      seen = latest;
    }
    expect(moments).toHaveLength(4 * rate);
    const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
    expect(new Set(gaps).size).toBeGreaterThan(1);
  });

  it('says when the next one happens, and how old each is', () => {
    const { feed, at } = feedAt(10);
    const wait = feed.untilNext;
    at(wait + 0.001);
    expect(feed.latest).toBe(1);
    expect(feed.age(1)).toBeCloseTo(0.001);
    at(wait + 40);
    expect(feed.age(1)).toBeCloseTo(40);
  });

  it('has nothing to tell before it begins', () => {
    const { feed, at } = feedAt(50, 500);
    at(499);
    expect(feed.latest).toBe(0);
    expect(feed.untilNext).toBeGreaterThan(1);
    at(1_501);
    expect(feed.latest).toBe(50);
  });

  it('tells an event the same way whenever it is asked', () => {
    const { feed, at } = feedAt(10);
    at(5_000);
    const before = feed.events(3, 5);
    at(9_000);
    expect(feed.events(3, 5)).toEqual(before);
    expect(before.map(({ id }) => id)).toEqual([3, 4, 5]);
  });
});

function feedAt(rate: number, startsIn = 0) {
  let now = 0;
  const feed = new Feed(rate, { startsIn, clock: () => now });
  return {
    feed,
    at: (moment: number) => {
      now = moment;
    },
  };
}
