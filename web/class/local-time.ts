const MINUTE = 60_000;

/**
 * A moment of the server's clock as `<input type="datetime-local">` has it, in this browser's zone; empty for none.
 * `skew` is the server's clock less this one's.
 */
export function writeTime(moment: number | null, skew: number): string {
  if (moment === null) return '';
  const local = new Date(moment - skew);
  return new Date(local.getTime() - local.getTimezoneOffset() * MINUTE).toISOString().slice(0, 16);
}

/** The moment of the server's clock that the field means; null for an empty one. */
export function readTime(text: string, skew: number): number | null {
  const local = new Date(text).getTime();
  return Number.isNaN(local) ? null : Math.round(local + skew);
}
