import type { StepState } from '../../protocol/workbench.ts';
import type { Bench } from '../benches/bench.ts';
import { fillBench } from '../content/solution.ts';
import type { Origins } from '../origins.ts';

/** What a learner's page may know of the steps. Hints and solutions are in it only once they were revealed. */
export function stepStates(bench: Bench, { lab }: Pick<Origins, 'lab'>): StepState[] {
  return bench.writeup.steps.map((step) => {
    const record = bench.progress.of(step.id);
    const explanation = bench.explain(step.id);
    const question = bench.questionState(step.id);
    return {
      id: step.id,
      title: step.title,
      passed: record.passedAt !== null,
      passedAt: record.passedAt,
      withSolution: record.withSolution,
      tries: record.tries,
      hints: step.hints.slice(0, record.hints).map((hint) => fillBench(hint, bench.id, lab)),
      hintsTotal: step.hints.length,
      ...(record.solutionShown ? { solution: fillBench(step.solution, bench.id, lab) } : {}),
      ...(explanation ? { explanation } : {}),
      ...(question ? { question } : {}),
    };
  });
}
