import type { Kysely } from 'kysely';

/** A migration that has been released is never edited: write the next one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('learners')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('benches')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('learner_id', 'text', (column) =>
      column.notNull().references('learners.id').onDelete('cascade'),
    )
    .addColumn('writeup', 'text', (column) => column.notNull())
    .addColumn('lab', 'text', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('benches_learner_writeup', ['learner_id', 'writeup'])
    .execute();

  await db.schema
    .createTable('progress')
    .addColumn('learner_id', 'text', (column) =>
      column.notNull().references('learners.id').onDelete('cascade'),
    )
    .addColumn('writeup', 'text', (column) => column.notNull())
    .addColumn('step', 'text', (column) => column.notNull())
    // A bench may go; what was passed on it stays passed.
    .addColumn('bench_id', 'text', (column) => column.references('benches.id').onDelete('set null'))
    .addColumn('passed_at', 'bigint')
    .addColumn('with_solution', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('tries', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('hints', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('solution_shown', 'integer', (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('progress_pk', ['learner_id', 'writeup', 'step'])
    .execute();
}
