import type { Notices } from './notices.ts';
import type { Database, ProgressRow } from './tables.ts';

/** Names one step of one learner. */
export interface StepKey {
  learner: string;
  writeup: string;
  step: string;
}

/** A step that the learner has touched. One without a row was not. */
export interface StoredStep {
  writeup: string;
  step: string;
  /** Where it was passed; null while it is open. */
  bench: string | null;
  /** Milliseconds since the epoch; null while it is open. */
  passedAt: number | null;
  withSolution: boolean;
  tries: number;
  /** How many hints are shown. */
  hints: number;
  solutionShown: boolean;
}

export interface Pass extends StepKey {
  bench: string;
  /** Milliseconds since the epoch. */
  at: number;
  withSolution: boolean;
}

export type Progress = ReturnType<typeof createProgress>;

const stepKey = ['learner_id', 'writeup', 'step'] as const;

/** What each learner has done. Every change is one statement, so that none is lost between two; then a notice tells of it. */
export function createProgress(db: Database, notices: Notices) {
  const tell = ({ learner, writeup, step }: StepKey) =>
    notices.publish('progress', { learner, writeup, step });
  return {
    /** The steps of one writeup. */
    async of(learner: string, writeup: string): Promise<StoredStep[]> {
      const rows = await stepsOf(db, learner).where('writeup', '=', writeup).execute();
      return rows.map(parseStep);
    },

    /** The steps of all writeups. */
    async all(learner: string): Promise<StoredStep[]> {
      const rows = await stepsOf(db, learner).execute();
      return rows.map(parseStep);
    },

    /** Marks a step as passed, for good once the promise is fulfilled. The first pass wins; answers whether this was it. */
    async pass({ bench, at, withSolution, ...step }: Pass): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('progress')
        .values({
          ...columnsOf(step),
          bench_id: bench,
          passed_at: at,
          with_solution: withSolution ? 1 : 0,
        })
        .onConflict((conflict) =>
          conflict
            .columns(stepKey)
            .doUpdateSet((row) => ({
              bench_id: row.ref('excluded.bench_id'),
              passed_at: row.ref('excluded.passed_at'),
              with_solution: row.ref('excluded.with_solution'),
            }))
            .where('progress.passed_at', 'is', null),
        )
        .executeTakeFirstOrThrow();
      const isFirst = numInsertedOrUpdatedRows === 1n;
      if (isFirst) tell(step);
      return isFirst;
    },

    /** Adds one try; answers how many there are. */
    async countTry(step: StepKey): Promise<number> {
      const { tries } = await db
        .insertInto('progress')
        .values({ ...columnsOf(step), tries: 1 })
        .onConflict((conflict) =>
          conflict.columns(stepKey).doUpdateSet((row) => ({ tries: row('progress.tries', '+', 1) })),
        )
        .returning('tries')
        .executeTakeFirstOrThrow();
      tell(step);
      return tries;
    },

    /** Shows one more hint, up to how many the step has; answers how many are shown. */
    async revealHint(step: StepKey, total: number): Promise<number> {
      const { hints } = await db
        .insertInto('progress')
        .values({ ...columnsOf(step), hints: Math.min(1, total) })
        .onConflict((conflict) =>
          conflict.columns(stepKey).doUpdateSet((row) => ({
            hints: row
              .case()
              .when('progress.hints', '<', total)
              .then(row('progress.hints', '+', 1))
              .else(row.ref('progress.hints'))
              .end(),
          })),
        )
        .returning('hints')
        .executeTakeFirstOrThrow();
      tell(step);
      return hints;
    },

    async revealSolution(step: StepKey): Promise<void> {
      await db
        .insertInto('progress')
        .values({ ...columnsOf(step), solution_shown: 1 })
        .onConflict((conflict) => conflict.columns(stepKey).doUpdateSet({ solution_shown: 1 }))
        .execute();
      tell(step);
    },

    /** Makes a step open again. Tries, hints and solution stay: they were seen. */
    async resetStep(key: StepKey): Promise<void> {
      const { learner, writeup, step } = key;
      await db
        .updateTable('progress')
        .set({ passed_at: null, bench_id: null, with_solution: 0 })
        .where('learner_id', '=', learner)
        .where('writeup', '=', writeup)
        .where('step', '=', step)
        .execute();
      tell(key);
    },
  };
}

function stepsOf(db: Database, learner: string) {
  return db
    .selectFrom('progress')
    .selectAll()
    .where('learner_id', '=', learner)
    .orderBy('writeup')
    .orderBy('step');
}

function columnsOf({ learner, writeup, step }: StepKey) {
  return { learner_id: learner, writeup, step };
}

function parseStep(row: ProgressRow): StoredStep {
  return {
    writeup: row.writeup,
    step: row.step,
    bench: row.bench_id,
    passedAt: row.passed_at,
    withSolution: row.with_solution === 1,
    tries: row.tries,
    hints: row.hints,
    solutionShown: row.solution_shown === 1,
  };
}
