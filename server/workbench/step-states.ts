import type { StepState } from '../../protocol/step-state.ts';
import type { Bench } from '../benches/bench.ts';
import { inLanguage, PAGE_LANGUAGE, taskLanguage } from '../content/languages.ts';
import { fillBench } from '../content/solution.ts';
import type { Origins } from '../origins.ts';

/**
 * What a learner's page may know of the steps, in the language of that page where there is a translation. Hints and
 * solutions are in it only once they were revealed.
 */
export function stepStates(bench: Bench, { lab }: Pick<Origins, 'lab'>, lang?: string): StepState[] {
  const writeup = inLanguage(bench.writeup, lang);
  return writeup.steps.map((step) => {
    const spoken = taskLanguage(writeup, step.id);
    const record = bench.progress.of(step.id);
    const explanation = bench.work.explain(step.id);
    const question = bench.work.questionState(step.id, step.question);
    return {
      id: step.id,
      title: step.title,
      ...(spoken === PAGE_LANGUAGE ? {} : { lang: spoken }),
      passed: record.passedAt !== null,
      passedAt: record.passedAt,
      withSolution: record.withSolution,
      tries: record.tries,
      hints: step.hints.slice(0, record.hints).map((hint) => fillBench(hint, bench.id, lab)),
      hintsTotal: step.hints.length,
      ...(record.solutionShown ? { solution: fillBench(step.solution, bench.id, lab) } : {}),
      ...(explanation ? { explanation } : {}),
      ...(question ? { question } : {}),
      ...(step.when?.kind === 'handshake' && step.when.accepted === true ? { isHandshake: true } : {}),
    };
  });
}
