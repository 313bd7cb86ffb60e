import type { Kysely } from 'kysely';

/** A migration that has been released is never edited: write the next one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('classes')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('code', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('paused', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('broadcast', 'text')
    .addColumn('broadcast_at', 'bigint')
    .addColumn('countdown_ends_at', 'bigint')
    .addColumn('policies', 'text', (column) => column.notNull())
    .addColumn('seats_made', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();

  await db.schema
    .createTable('seats')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('class_id', 'text', (column) => column.notNull().references('classes.id').onDelete('cascade'))
    // A learner is in one class at a time. When the class goes, the learner stays.
    .addColumn('learner_id', 'text', (column) =>
      column.notNull().unique().references('learners.id').onDelete('cascade'),
    )
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('code_hash', 'text', (column) => column.notNull().unique())
    .addColumn('joined_at', 'bigint')
    .addUniqueConstraint('seats_class_number', ['class_id', 'number'])
    .execute();

  await db.schema
    .createTable('learner_tokens')
    .addColumn('token_hash', 'text', (column) => column.notNull().primaryKey())
    .addColumn('learner_id', 'text', (column) =>
      column.notNull().references('learners.id').onDelete('cascade'),
    )
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('learner_tokens_learner')
    .on('learner_tokens')
    .columns(['learner_id', 'created_at'])
    .execute();

  await db.schema
    .createTable('instructor_passwords')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('instructor_sessions')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('browser', 'text', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('secret_signals')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('class_id', 'text', (column) => column.notNull().references('classes.id').onDelete('cascade'))
    .addColumn('learner_id', 'text', (column) =>
      column.notNull().references('learners.id').onDelete('cascade'),
    )
    .addColumn('owner_id', 'text', (column) => column.notNull().references('learners.id').onDelete('cascade'))
    .addColumn('writeup', 'text', (column) => column.notNull())
    .addColumn('secret', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('evidence', 'text', (column) => column.notNull())
    .addUniqueConstraint('secret_signals_once', ['class_id', 'learner_id', 'owner_id', 'writeup', 'secret'])
    .execute();

  await db.schema.alterTable('progress').addColumn('opened_at', 'bigint').execute();
  await db.schema.alterTable('progress').addColumn('tried_at', 'bigint').execute();
}
