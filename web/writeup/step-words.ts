import type { StepState } from '../../protocol/workbench.ts';
import type { IconName } from '../parts/icons.ts';

export type StepProgress = 'new' | 'tried' | 'passed' | 'passed-with-solution';

/** How far a learner is with a step; the text always stands beside the icon. */
export const stepWords: Record<StepProgress, { text: string; icon: IconName }> = {
  new: { text: 'Not started', icon: 'open' },
  tried: { text: 'Tried', icon: 'half' },
  passed: { text: 'Passed', icon: 'done' },
  'passed-with-solution': { text: 'Passed with the solution', icon: 'shown' },
};

export function stepProgress(step: StepState): StepProgress {
  if (step.passed) return step.withSolution ? 'passed-with-solution' : 'passed';
  // What was seen for a step that nobody is at (a handshake fits many) is no try.
  const begun = step.tries > 0 || step.hints.length > 0;
  return begun ? 'tried' : 'new';
}
