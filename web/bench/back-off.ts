const FIRST = 500;
const LONGEST = 15_000;

/**
 * Milliseconds to wait before the given try (1 is the first after a loss).
 * Doubles, and half of it is chance: a class of thirty pages must not come back in one instant.
 */
export function backOff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST, FIRST * 2 ** (attempt - 1));
  return full / 2 + (full / 2) * random();
}
