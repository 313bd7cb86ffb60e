import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FrameBudget, type Spent } from './frame-budget.ts';
import type { Wants } from './spare-time.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a budget of 1,000 frames and 10,000 bytes in a second', () => {
  it('allows a tenth of it at once', () => {
    const { budget } = stage();
    budget.spend(99, 999);
    expect(budget.isSpent).toBe(false);
    budget.spend(1, 0);
    expect(budget.isSpent).toBe(true);
  });

  it.each([
    ['frames', 300, 0],
    ['bytes', 0, 3_000],
  ])('lets whoever comes later wait until a debt of %s is paid', (_what, frames, bytes) => {
    const { budget, waits } = stage();
    budget.spend(frames, bytes);
    const served = waits(1);
    vi.advanceTimersByTime(199);
    expect(served).toEqual([]);
    vi.advanceTimersByTime(3);
    expect(served).toEqual([0]);
  });

  it('serves those that wait in order, and no more of them than there is budget for', () => {
    const { budget } = stage();
    budget.spend(100, 0);
    const served: number[] = [];
    for (const who of [0, 1, 2]) {
      budget.wait(() => {
        served.push(who);
        budget.spend(100, 0);
      });
    }
    vi.advanceTimersByTime(50);
    expect(served).toEqual([0]);
    vi.advanceTimersByTime(100);
    expect(served).toEqual([0, 1]);
    vi.advanceTimersByTime(100);
    expect(served).toEqual([0, 1, 2]);
  });

  it('is full again after a while, but never fuller', () => {
    const { budget, waits } = stage();
    vi.advanceTimersByTime(60_000);
    budget.spend(150, 0);
    waits(1);
    vi.advanceTimersByTime(60_000);
    budget.spend(100, 0);
    expect(budget.isSpent).toBe(true);
  });

  it.each([
    ['frames', 60, 0],
    ['bytes', 0, 600],
  ])('gives less of its %s while there is little time for it', (_what, frames, bytes) => {
    const { budget, waits } = stage(0.1);
    budget.spend(100 + frames, 1_000 + bytes);
    const served = waits(1);
    vi.advanceTimersByTime(599);
    expect(served).toEqual([]);
    vi.advanceTimersByTime(3);
    expect(served).toEqual([0]);
    vi.advanceTimersByTime(60_000);
    budget.spend(100, 0);
    expect(budget.isSpent).toBe(true);
  });

  it('is short until it has not run out for a second', () => {
    const { budget, waits } = stage();
    expect(budget.isShort).toBe(false);
    budget.spend(150, 0);
    waits(1);
    vi.advanceTimersByTime(200);
    expect([budget.isSpent, budget.isShort]).toEqual([false, true]);
    vi.advanceTimersByTime(2_000);
    budget.spend(100, 0);
    waits(1);
    vi.advanceTimersByTime(1);
    expect(budget.isShort).toBe(false);
  });
});

describe('a bench that wants too much', () => {
  it('is told when it has done so for a second, and then not for a while', () => {
    const { flood, told } = stage();
    flood(900);
    expect(told).toEqual([]);
    flood(300);
    expect(told).toEqual(['frames']);
    flood(8_000);
    expect(told).toEqual(['frames']);
    flood(3_000);
    expect(told).toEqual(['frames', 'frames']);
  });

  it('counts as a flood from then on, until it has been calm for a second', () => {
    const { flood, wanted } = stage();
    flood(900);
    expect(new Set(wanted.splice(0))).toEqual(new Set(['burst']));
    flood(300);
    expect(wanted.at(-1)).toBe('flood');
    vi.advanceTimersByTime(2_000);
    wanted.length = 0;
    flood(500);
    expect(new Set(wanted)).toEqual(new Set(['burst']));
  });

  it('does not count as calm while it waits, however long', () => {
    const { budget, waits, wanted } = stage();
    budget.spend(3_000, 0);
    waits(1);
    vi.advanceTimersByTime(2_990);
    budget.spend(200, 0);
    waits(1);
    vi.advanceTimersByTime(1_000);
    expect(wanted.at(-1)).toBe('flood');
  });

  it('is not told of bursts with a rest between them', () => {
    const { flood, told } = stage();
    for (let burst = 0; burst < 5; burst++) {
      flood(500);
      vi.advanceTimersByTime(5_000);
    }
    expect(told).toEqual([]);
  });
});

function stage(share = 1) {
  const told: Spent[] = [];
  const wanted: Wants[] = [];
  const budget = new FrameBudget({
    frames: 1_000,
    bytes: 10_000,
    spare: (wants) => {
      wanted.push(wants);
      return share;
    },
    onSlowed: (what) => told.push(what),
  });
  return {
    budget,
    told,
    wanted,
    /** Lets so many wait; their numbers appear when they are served. */
    waits(count: number): number[] {
      const served: number[] = [];
      for (let who = 0; who < count; who++) budget.wait(() => served.push(who));
      return served;
    },
    /** Spends whatever there is, for so many milliseconds. */
    flood(milliseconds: number): void {
      const until = performance.now() + milliseconds;
      const again = () => {
        if (performance.now() >= until) return;
        budget.spend(20, 0);
        budget.wait(again);
      };
      again();
      vi.advanceTimersByTime(milliseconds);
    },
  };
}
