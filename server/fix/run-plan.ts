import type { VerifyRun } from '../../protocol/workbench.ts';
import { ORDINARY_USE, THE_ATTACK } from '../content/fix.ts';
import type { SolveVerb } from '../content/verb-schema.ts';
import type { Writeup, WriteupFix, WriteupStep } from '../content/writeup.ts';

/** A script; `step` is the one that it solves. */
interface PlannedScript {
  step: WriteupStep | null;
  solve: SolveVerb[];
}

export interface RunPlan {
  name: string;
  kind: VerifyRun['kind'];
  scripts: PlannedScript[];
}

/** All that is run for one verification: the attacks, and ordinary use. */
export function planRuns({ steps }: Writeup, { harm, attacks, legit }: WriteupFix): RunPlan[] {
  const scripts = steps
    .map((step) => ({ step, solve: step.solve.filter((verb) => !('answer' in verb)) }))
    .filter(({ solve }) => solve.length > 0);
  return [
    // To a harm that is no step's, no step leads.
    ...(harm ? [] : [{ name: THE_ATTACK, kind: 'attack' as const, scripts }]),
    ...attacks.map(
      ({ name, mishap, solve }): RunPlan => ({
        name,
        kind: mishap ? 'mishap' : 'attack',
        scripts: [{ step: null, solve }],
      }),
    ),
    { name: ORDINARY_USE, kind: 'legit', scripts: [{ step: null, solve: legit }] },
  ];
}
