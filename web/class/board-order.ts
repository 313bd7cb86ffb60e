import type { BoardRow } from '../../protocol/class-board.ts';

export const orders = {
  stuck: 'who is stuck longest',
  passed: 'most passed',
  name: 'name',
} as const;

export type BoardOrder = keyof typeof orders;

const byOrder: Record<BoardOrder, (a: BoardRow, b: BoardRow) => number> = {
  stuck: (a, b) => waiting(a) - waiting(b) || passedCount(a) - passedCount(b),
  passed: (a, b) => passedCount(b) - passedCount(a),
  name: (a, b) => nameOf(a).localeCompare(nameOf(b), undefined, { numeric: true, sensitivity: 'base' }),
};

/** The rows in order; who is alike stands in the order of joining, so that nobody jumps. */
export function inOrder(rows: Iterable<BoardRow>, order: BoardOrder): BoardRow[] {
  const compare = byOrder[order];
  return [...rows].sort((a, b) => compare(a, b) || a.number - b.number);
}

/** The name; without one, as on the projector, the number. */
export function nameOf({ name, number }: BoardRow): string {
  return name ?? `#${number}`;
}

export function passedCount({ steps }: BoardRow): number {
  return Object.values(steps).filter(({ passedAt }) => passedAt !== null).length;
}

/** Since when, so that the earliest is first; who works at nothing comes last, an empty seat after them. */
function waiting({ stuckSince, joined }: BoardRow): number {
  if (stuckSince !== null) return stuckSince;
  return joined ? Number.MAX_SAFE_INTEGER - 1 : Number.MAX_SAFE_INTEGER;
}
