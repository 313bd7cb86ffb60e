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
  const begun = step.tries > 0 || step.hints.length > 0 || step.explanation?.seq != null;
  return begun ? 'tried' : 'new';
}
