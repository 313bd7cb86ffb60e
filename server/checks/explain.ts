/** Why an event does or does not meet a check, in the learner's own data. */
import type { ConditionReading } from '../../protocol/step-state.ts';

/** One sentence: `event 7: status ✓, fin: expected false, got true`. */
export function summarise(seq: number, conditions: readonly ConditionReading[]): string {
  // The kind is met by every event that is looked at: naming it says nothing.
  const telling = conditions.filter(({ path, met }) => path !== 'kind' || !met);
  if (telling.length === 0) return `event ${seq} ✓`;
  return `event ${seq}: ${telling.map(inWords).join(', ')}`;
}

function inWords({ path, expected, found, met }: ConditionReading): string {
  return met ? `${path} ✓` : `${path}: expected ${expected}, got ${found}`;
}
