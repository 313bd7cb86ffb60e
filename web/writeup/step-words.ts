import type { FixState, StepState } from '../../protocol/workbench.ts';
import type { IconName } from '../parts/icons.ts';

export type StepProgress = 'new' | 'tried' | 'passed' | 'passed-with-solution';

/** How far a learner is with a step; the text always stands beside the icon. */
export const stepWords: Record<StepProgress, { text: string; icon: IconName }> = {
  new: { text: 'Not started', icon: 'open' },
  tried: { text: 'Tried', icon: 'half' },
  passed: { text: 'Passed', icon: 'done' },
  'passed-with-solution': { text: 'Passed with the solution', icon: 'shown' },
};

/** How far a learner is with the fix. */
export function fixWords({ passed, open, tries }: FixState): {
  text: string;
  icon: IconName;
  state: StepProgress;
} {
  if (passed) return { text: 'Fixed', icon: 'done', state: 'passed' };
  if (!open) return { text: 'Opens at the end', icon: 'open', state: 'new' };
  return tries > 0
    ? { text: 'Tried', icon: 'half', state: 'tried' }
    : { text: 'Open', icon: 'open', state: 'new' };
}

export function stepProgress(step: StepState): StepProgress {
  if (step.passed) return step.withSolution ? 'passed-with-solution' : 'passed';
  // What was seen for a step that nobody is at (a handshake fits many) is no try.
  const begun = step.tries > 0 || step.hints.length > 0;
  return begun ? 'tried' : 'new';
}
