import { type Migration, Migrator } from 'kysely/migration';
import * as learnersBenchesProgress from './migrations/0001-learners-benches-progress.ts';
import * as savedMessages from './migrations/0002-saved-messages.ts';
import type { Database } from './tables.ts';

/** They run in the order of their names. */
const migrations: Record<string, Migration> = {
  '0001-learners-benches-progress': learnersBenchesProgress,
  '0002-saved-messages': savedMessages,
};

/**
 * Brings the tables up to this version; does nothing when they already are.
 * The caller holds the write lock, so that two servers starting on one file cannot both migrate it.
 */
export async function migrate(db: Database): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    // The lock is a transaction already, and SQLite does not nest them.
    disableTransactions: true,
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
