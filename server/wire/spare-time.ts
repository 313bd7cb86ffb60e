import { performance } from 'node:perf_hooks';

/** How long the event loop is watched before it is judged, in milliseconds. */
const WINDOW = 100;

/** The least that a bench may have of its budget: a flood is slowed, never stopped. */
const LEAST = 0.05;

/** The part of its budget, from 0 to 1, that a bench which has run out of it may have now. */
export type SpareTime = () => number;

/**
 * All benches share one event loop: a class at work goes before a flood in it. While the loop is at work for no more
 * than the part `calm` of its time, a bench that floods has its whole budget; above that, less and less.
 */
export function spareTime(calm: number): SpareTime {
  if (calm >= 1) return () => 1;
  let seen = performance.eventLoopUtilization();
  let at = performance.now();
  let share = 1;
  return () => {
    const now = performance.now();
    if (now - at < WINDOW) return share;
    at = now;
    const before = seen;
    seen = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(seen, before);
    share = shareOf(utilization, calm);
    return share;
  };
}

/** Falls with the square of the time that is left, for how long others wait for a loop grows faster than its work. */
export function shareOf(utilization: number, calm: number): number {
  return Math.min(1, Math.max(LEAST, ((1 - utilization) / (1 - calm)) ** 2));
}
