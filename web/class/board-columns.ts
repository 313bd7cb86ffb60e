import type { ClassWriteup } from '../../protocol/class.ts';

/** A step as a column of the board. */
export interface Column {
  /** As in a row's `steps`: `<writeup>#<step>`. */
  key: string;
  title: string;
  /** Stands for the title where there is no room: `3`, `F`. */
  short: string;
  /** Whether another writeup begins here. */
  first: boolean;
}

/** The id of the fix among the steps. */
const FIX = 'fix';

/** The columns of some writeups, in reading order. */
export function columnsOf(writeups: readonly ClassWriteup[]): Column[] {
  return writeups.flatMap(({ writeup, steps }) =>
    steps.map(({ id, title }, index) => ({
      key: `${writeup}#${id}`,
      title,
      short: id === FIX ? 'F' : String(index + 1),
      first: index === 0,
    })),
  );
}

/** The title of the step that a learner works at, and its writeup's. */
export function placeOf(
  writeups: readonly ClassWriteup[],
  at: { writeup: string; step: string } | null,
): { writeup: string; step: string } | null {
  const writeup = writeups.find((one) => one.writeup === at?.writeup);
  const step = writeup?.steps.find(({ id }) => id === at?.step);
  return writeup && step ? { writeup: writeup.title, step: step.title } : null;
}
