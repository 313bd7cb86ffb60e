import { performance } from 'node:perf_hooks';

const { timeOrigin } = performance;

/** Milliseconds since the Unix epoch with fractions, never running backwards when the clock is set. */
export function now(): number {
  return timeOrigin + performance.now();
}
