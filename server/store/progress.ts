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
  /** When the learner reached it, and when it was last tried: milliseconds since the epoch. */
  openedAt: number | null;
  triedAt: number | null;
}

/** What is to be forgotten; null: all writeups, all steps. */
export interface Forgetting {
  learners: readonly string[];
  writeup: string | null;
  step: string | null;
}

export interface Pass extends StepKey {
  bench: string;
  /** Milliseconds since the epoch. */
  at: number;
  withSolution: boolean;
}

export type Progress = ReturnType<typeof createProgress>;

const stepKey = ['learner_id', 'writeup', 'step'] as const;

/** Learners whose rows are asked for at once: a database takes so many values in one statement. */
const AT_ONCE = 500;
/** Learners in one notice, which has room for some 8000 bytes. */
const TOLD_AT_ONCE = 100;

/** What each learner has done. Every change is one statement, so that none is lost between two; then a notice tells of it. */
export function createProgress(db: Database, notices: Notices, now: () => number) {
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

    /** The steps of all writeups of many learners, those of one learner together. */
    async ofMany(learners: readonly string[]): Promise<(StoredStep & { learner: string })[]> {
      const found: (StoredStep & { learner: string })[] = [];
      for (let at = 0; at < learners.length; at += AT_ONCE) {
        const rows = await db
          .selectFrom('progress')
          .selectAll()
          .where('learner_id', 'in', learners.slice(at, at + AT_ONCE))
          .orderBy('learner_id')
          .orderBy('writeup')
          .orderBy('step')
          .execute();
        found.push(...rows.map((row) => ({ learner: row.learner_id, ...parseStep(row) })));
      }
      return found;
    },

    /** Notes when the learner reached a step; only the first time counts. */
    async open(step: StepKey, at: number): Promise<void> {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('progress')
        .values({ ...columnsOf(step), opened_at: at })
        .onConflict((conflict) =>
          conflict.columns(stepKey).doUpdateSet({ opened_at: at }).where('progress.opened_at', 'is', null),
        )
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 1n) tell(step);
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
      const at = now();
      const { tries } = await db
        .insertInto('progress')
        .values({ ...columnsOf(step), tries: 1, tried_at: at })
        .onConflict((conflict) =>
          conflict
            .columns(stepKey)
            .doUpdateSet((row) => ({ tries: row('progress.tries', '+', 1), tried_at: at })),
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

    /** Makes a step open again: the learner reaches it anew. Tries, hints and solution stay: they were seen. */
    async resetStep(key: StepKey): Promise<void> {
      const { learner, writeup, step } = key;
      await db
        .updateTable('progress')
        .set({ passed_at: null, bench_id: null, with_solution: 0, opened_at: now() })
        .where('learner_id', '=', learner)
        .where('writeup', '=', writeup)
        .where('step', '=', step)
        .execute();
      tell(key);
    },

    /** Forgets steps as if nobody had touched them. Whoever has them in memory hears of it. */
    async forget({ learners, writeup, step }: Forgetting): Promise<void> {
      for (let at = 0; at < learners.length; at += AT_ONCE) {
        let query = db.deleteFrom('progress').where('learner_id', 'in', learners.slice(at, at + AT_ONCE));
        if (writeup !== null) query = query.where('writeup', '=', writeup);
        if (step !== null) query = query.where('step', '=', step);
        await query.execute();
      }
      for (let at = 0; at < learners.length; at += TOLD_AT_ONCE)
        notices.publish('forgotten', { learners: learners.slice(at, at + TOLD_AT_ONCE), writeup, step });
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
    openedAt: row.opened_at,
    triedAt: row.tried_at,
  };
}
