import { performance } from 'node:perf_hooks';

/** How long the event loop is watched before it is judged, in milliseconds. */
const WINDOW = 100;

/** The least that a bench may have of its budget: a flood is slowed, never stopped. */
const LEAST = 0.05;

/** What a flood loses and wins in one window: down fast, up slowly, as TCP feels its way to what a network bears. */
const FALL = 0.7;
const RISE = 0.01;

/** A bench has run out of its budget: just now, as a page does that loads, or again and again, as only floods do. */
export type Wants = 'burst' | 'flood';

/** The part of its budget, from 0 to 1, that a bench which has run out of it may have now. */
export type SpareTime = (wants: Wants) => number;

/**
 * All benches share one event loop: a class at work goes before a flood in it. While the loop is at work for no more
 * than the part `calm` of its time, a bench that has run out has its whole budget; above that, less and less. Who goes
 * on has less with every window, until the loop is calm again or there is no less: others do not feel how dear a flood is.
 */
export function spareTime(calm: number): SpareTime {
  if (calm >= 1) return () => 1;
  let seen = performance.eventLoopUtilization();
  let at = performance.now();
  const share = { burst: 1, flood: 1 };
  return (wants) => {
    const now = performance.now();
    const windows = (now - at) / WINDOW;
    if (windows >= 1) {
      at = now;
      const before = seen;
      seen = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(seen, before);
      share.burst = burstShare(utilization, calm);
      share.flood = floodShare(share.flood, utilization, calm, windows);
    }
    return wants === 'burst' ? share.burst : Math.min(share.burst, share.flood);
  };
}

/** Falls with the square of the time that is left, for how long others wait for a loop grows faster than its work. */
export function burstShare(utilization: number, calm: number): number {
  return Math.min(1, Math.max(LEAST, ((1 - utilization) / (1 - calm)) ** 2));
}

/** What a flood may have now, by what floods had until now. While nobody asks, time goes by: a flood long over is forgotten. */
export function floodShare(share: number, utilization: number, calm: number, windows: number): number {
  return utilization > calm ? Math.max(LEAST, share * FALL) : Math.min(1, share + RISE * windows);
}
