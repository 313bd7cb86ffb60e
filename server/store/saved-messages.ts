import { sql } from 'kysely';
import { labError } from '../errors.ts';
import type { Database } from './tables.ts';

export interface StoredMessage {
  name: string;
  /** What the composer holds; the page's own business. */
  body: string;
}

export type SavedMessages = ReturnType<typeof createSavedMessages>;

/** The messages that a learner keeps for later, in all labs. */
export function createSavedMessages(db: Database) {
  return {
    /** A learner's messages, by name. */
    async of(learner: string): Promise<StoredMessage[]> {
      return db
        .selectFrom('saved_messages')
        .select(['name', 'body'])
        .where('learner_id', '=', learner)
        .orderBy('name')
        .execute();
    },

    /**
     * Keeps a message, of at most so many; one of the same name is replaced. Every page is told all of them when it opens.
     * @throws LabError LIMIT_REACHED
     */
    async save(learner: string, { name, body }: StoredMessage, most: number): Promise<void> {
      const { numInsertedOrUpdatedRows } = await db.transaction().execute(async (one) => {
        // Changes nothing and holds the learner's row: of two pages that save at once, the second counts what the
        // first has saved. SQLite has no `for update`, and takes its one lock here.
        await one
          .updateTable('learners')
          .set((row) => ({ seen_at: row.ref('seen_at') }))
          .where('id', '=', learner)
          .execute();
        return saveWhileThereIsRoom(one, learner, { name, body }, most);
      });
      if (numInsertedOrUpdatedRows === 0n) {
        throw labError('LIMIT_REACHED', {
          limit: most,
          what: 'saved messages',
          setting: 'SAVED_MESSAGES',
          remedy: 'Delete one of them first.',
        });
      }
    },

    /** Forgets a message; one that is not there is forgotten already. */
    async delete(learner: string, name: string): Promise<void> {
      await db
        .deleteFrom('saved_messages')
        .where('learner_id', '=', learner)
        .where('name', '=', name)
        .execute();
    },
  };
}

function saveWhileThereIsRoom(db: Database, learner: string, { name, body }: StoredMessage, most: number) {
  return db
    .insertInto('saved_messages')
    .columns(['learner_id', 'name', 'body'])
    .expression((build) =>
      build
        .selectFrom(sql`(select 1)`.as('one'))
        .select((values) => [
          values.val(learner).as('learner_id'),
          values.val(name).as('name'),
          values.val(body).as('body'),
        ])
        .where((where) => {
          const own = where.selectFrom('saved_messages').where('learner_id', '=', learner);
          return where.or([
            where(
              own.select((count) => count.fn.countAll<number>().as('count')),
              '<',
              most,
            ),
            where.exists(own.select('name').where('name', '=', name)),
          ]);
        }),
    )
    .onConflict((conflict) =>
      conflict.columns(['learner_id', 'name']).doUpdateSet((row) => ({ body: row.ref('excluded.body') })),
    )
    .executeTakeFirstOrThrow();
}
