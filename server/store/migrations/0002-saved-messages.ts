import type { Kysely } from 'kysely';

/** A migration that has been released is never edited: write the next one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('saved_messages')
    .addColumn('learner_id', 'text', (column) =>
      column.notNull().references('learners.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('saved_messages_pk', ['learner_id', 'name'])
    .execute();
}
