import { isDeepStrictEqual } from 'node:util';
import { escapeHtml } from '../content/escape-html.ts';
import type { FixRun, Subject } from './fix-run.ts';

/**
 * Why settings do not hold, as HTML: a sentence for each reason. Which ones would hold is not said. `doubt` is a reason
 * that no run knows.
 */
export function whyNot({ fix, settings }: Subject, runs: readonly FixRun[], doubt: string | null): string[] {
  const fallen = runs.filter(({ reached }) => reached).map(({ name }) => name);
  const reasons = fix.tempting
    .filter(
      ({ set, attack }) => holds(settings, set) && (attack ? fallen.includes(attack) : fallen.length > 0),
    )
    .map(({ because }) => because);
  // Nobody foresaw this choice: the run shows what happened.
  if (reasons.length === 0) reasons.push(...fallen.map(stillWorks));
  const stuck = runs.filter(({ kind, good, trouble }) => kind === 'legit' && !good && trouble === null);
  const trouble = doubt ?? runs.find((run) => run.trouble !== null)?.trouble ?? null;
  return [
    ...reasons,
    ...stuck.map(({ outcome = '' }) => `Ordinary use must go on. ${escapeHtml(outcome)}`),
    ...(trouble === null ? [] : [undecided(trouble)]),
  ];
}

/** Whether all of a change is in the settings. */
function holds(settings: Record<string, unknown>, change: Record<string, unknown>): boolean {
  return Object.entries(change).every(([name, value]) => isDeepStrictEqual(settings[name], value));
}

function stillWorks(name: string): string {
  return `“${escapeHtml(name)}” still works: its trace shows how.`;
}

function undecided(trouble: string): string {
  return `This says nothing about your choice yet: ${escapeHtml(trouble)}. Verify again in a moment.`;
}
