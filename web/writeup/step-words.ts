import type { StepState } from '../../protocol/step-state.ts';
import type { FixState } from '../../protocol/workbench.ts';
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

/** How far a learner is with one of the steps. */
export function stepProgress(step: StepState, steps: readonly StepState[]): StepProgress {
  if (step.passed) return step.withSolution ? 'passed-with-solution' : 'passed';
  // What was seen for a step that nobody is at (a handshake fits many) is no try. For the one that a learner is at, it
  // was meant; that some kinds of event are never counted makes no difference.
  const isAt = steps.find(({ passed }) => !passed)?.id === step.id;
  const seen = isAt && typeof step.explanation?.seq === 'number';
  return step.tries > 0 || step.hints.length > 0 || seen ? 'tried' : 'new';
}
