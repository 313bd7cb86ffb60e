import type { VictimState } from '../../protocol/workbench.ts';
import { firstName } from './person.ts';

/** What the victim's browsers are doing for this bench, in a sentence for each visit. */
export function stateWords(victim: VictimState | null): string {
  const visits = victim?.visits ?? [];
  if (victim?.unavailable) return 'Nobody can visit.';
  if (visits.length === 0) return 'Nobody is visiting now.';
  return visits.map((visit) => `${visitWords(victim, visit)}.`).join(' ');
}

/** `Mara’s browser: 2 in front of you`, `Mara’s browser is visiting`. */
export function visitWords(
  victim: VictimState | null,
  { who, state, position }: VictimState['visits'][number],
): string {
  const browser = `${firstName(victim, who)}’s browser`;
  if (state === 'running') return `${browser} is visiting`;
  return position === 0 ? `${browser} comes next` : `${browser}: ${position} in front of you`;
}
