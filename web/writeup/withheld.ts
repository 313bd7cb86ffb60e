/** What a learner's class does not give, in a sentence. The server refuses it too; this only saves the question. */
import type { ClassState } from '../../protocol/class-state.ts';
import type { StepState } from '../../protocol/step-state.ts';

/** Why there is no hint at all; null where one may be asked for. */
export function withheldHints(classState: ClassState | null): string | null {
  return classState?.hints.when === 'off' ? 'Your class works without hints.' : null;
}

/** Why the worked solution is not shown; null where it may be asked for. */
export function withheldSolution(
  classState: ClassState | null,
  { passed }: Pick<StepState, 'passed'>,
): string | null {
  if (classState?.solutions === 'never') return 'Your class works without the worked solutions.';
  if (classState?.solutions === 'solved' && !passed)
    return 'Your class shows the worked solution once you have passed the step.';
  return null;
}
