/** Milliseconds since the Unix epoch with fractions, never running backwards when the clock is set. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
