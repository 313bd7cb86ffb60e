import { describe, expect, it } from 'vitest';
import { Rate } from './rate.ts';

describe('a rate', () => {
  it('allows so many at once, then as many as time gives back, to each its own', () => {
    let now = 0;
    const rate = new Rate<object>(10, () => now);
    const [one, other] = [{}, {}];
    const taken = (key: object, times: number) =>
      Array.from({ length: times }, () => rate.take(key)).filter(Boolean);
    expect(taken(one, 100)).toHaveLength(10);
    expect(taken(other, 5)).toHaveLength(5);
    now = 500;
    expect(taken(one, 100)).toHaveLength(5);
    // Trying does not cost anything.
    now = 600;
    expect(taken(one, 100)).toHaveLength(1);
    now = 60_000;
    expect(taken(one, 100)).toHaveLength(10);
    expect(taken(other, 100)).toHaveLength(10);
  });

  it('of less than one a second allows one, then the next when its time has come', () => {
    let now = 0;
    const rate = new Rate<object>(0.2, () => now);
    const key = {};
    expect([rate.take(key), rate.take(key)]).toEqual([true, false]);
    now = 4_900;
    expect(rate.take(key)).toBe(false);
    now = 5_100;
    expect([rate.take(key), rate.take(key)]).toEqual([true, false]);
  });
});
