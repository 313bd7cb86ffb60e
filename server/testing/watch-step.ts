import { StepWatch, type WatchedStep } from '../checks/step-watch.ts';

/** Watches for a step that asks for nothing but what is said here. */
export function watchStep(step: Partial<WatchedStep>): StepWatch {
  return new StepWatch({
    id: 'see',
    when: undefined,
    times: 1,
    within: null,
    after: undefined,
    question: undefined,
    ...step,
  });
}
