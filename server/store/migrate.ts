import { type Migration, Migrator } from 'kysely/migration';
import { LabError, labError } from '../errors.ts';
import * as learnersBenchesProgress from './migrations/0001-learners-benches-progress.ts';
import * as savedMessages from './migrations/0002-saved-messages.ts';
import * as platformKeysExploitPages from './migrations/0003-platform-keys-exploit-pages.ts';
import * as classes from './migrations/0004-classes.ts';
import type { Database } from './tables.ts';

/** They run in the order of their names. */
const migrations: Record<string, Migration> = {
  '0001-learners-benches-progress': learnersBenchesProgress,
  '0002-saved-messages': savedMessages,
  '0003-platform-keys-exploit-pages': platformKeysExploitPages,
  '0004-classes': classes,
};

export interface MigrateOptions {
  /** Names the database in an error. */
  where: string;
  /** False where the caller has opened one that keeps every other writer out. */
  inTransaction: boolean;
}

/**
 * Brings the tables up to this version; does nothing when they already are.
 * @throws LabError STORE_UNAVAILABLE when they are the tables of somebody else, or of a newer version.
 */
export async function migrate(db: Database, { where, inTransaction }: MigrateOptions): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    disableTransactions: !inTransaction,
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error instanceof LabError ? error : notOurs(where, error);
}

function notOurs(where: string, cause: unknown): LabError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return labError(
    'STORE_UNAVAILABLE',
    {
      reason: `${where}: its tables are not the ones of this version (${why}). Start the version that made it, or choose another database.`,
    },
    { cause },
  );
}
