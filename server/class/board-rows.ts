import type { BoardRow, StepFacts } from '../../protocol/class-board.ts';
import { type ContentIndex, FIX, type Writeup } from '../content/writeup.ts';
import type { StoredSeat, StoredStep } from '../store/store.ts';

/** What the board shows of one learner. */
export function boardRow(
  seat: StoredSeat,
  steps: readonly StoredStep[],
  { content, signals, withFix }: { content: ContentIndex; signals: number; withFix: boolean },
): BoardRow {
  const known = ownSteps(steps, content);
  const { at, since } = placeOf(known, content, withFix);
  return {
    learner: seat.id,
    number: seat.number,
    name: seat.name,
    joined: seat.joinedAt !== null,
    steps: Object.fromEntries(known.map((step) => [`${step.writeup}#${step.step}`, factsOf(step)])),
    at,
    stuckSince: since,
    signals,
  };
}

/** The same for a wall that everybody sees. */
export function withoutName(row: BoardRow): BoardRow {
  return { ...row, name: null, signals: 0 };
}

/** Who is stuck longest stands first; then who works at nothing, in the order of joining. */
export function compareRows(one: BoardRow, other: BoardRow): number {
  const since = (row: BoardRow) => row.stuckSince ?? Number.POSITIVE_INFINITY;
  if (since(one) !== since(other)) return since(one) < since(other) ? -1 : 1;
  return one.number - other.number;
}

/** Steps that the writeups still have: an author may have removed one that was passed. */
export function ownSteps<Step extends StoredStep>(
  steps: readonly Step[],
  { writeups }: ContentIndex,
): Step[] {
  const has = new Map(writeups.map((writeup) => [writeup.slug, new Set(stepIds(writeup))]));
  return steps.filter(({ writeup, step }) => has.get(writeup)?.has(step));
}

/** The ids of a writeup's steps, the fix at the end. */
export function stepIds({ steps, fix }: Writeup): string[] {
  return [...steps.map(({ id }) => id), ...(fix ? [FIX] : [])];
}

function factsOf({ openedAt, tries, hints, solutionShown, passedAt, withSolution }: StoredStep): StepFacts {
  return { openedAt, tries, hints, solutionShown, passedAt, withSolution };
}

/** The step that the learner is at: the first open one of the writeup in which something happened last. */
function placeOf(
  steps: readonly StoredStep[],
  { writeups }: ContentIndex,
  withFix: boolean,
): { at: BoardRow['at']; since: number | null } {
  const latest = steps.reduce<StoredStep | null>(
    (best, step) => (best === null || lastSeen(step) > lastSeen(best) ? step : best),
    null,
  );
  const writeup = writeups.find(({ slug }) => slug === latest?.writeup);
  if (!writeup) return { at: null, since: null };
  const own = new Map(steps.filter((step) => step.writeup === writeup.slug).map((step) => [step.step, step]));
  const open = stepIds(writeup).find((id) => (own.get(id)?.passedAt ?? null) === null);
  if (open === undefined || (open === FIX && !withFix)) return { at: null, since: null };
  return { at: { writeup: writeup.slug, step: open }, since: own.get(open)?.openedAt ?? null };
}

/** When something last happened at a step. */
export function lastSeen({ openedAt, triedAt, passedAt }: StoredStep): number {
  return Math.max(openedAt ?? 0, triedAt ?? 0, passedAt ?? 0);
}
