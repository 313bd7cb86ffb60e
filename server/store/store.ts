import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { LabError, labError } from '../errors.ts';
import { type Benches, createBenches } from './benches.ts';
import { createLearners, type Learners } from './learners.ts';
import { migrate } from './migrate.ts';
import { createProgress, type Progress } from './progress.ts';
import { createSavedMessages, type SavedMessages } from './saved-messages.ts';
import { forKysely, openDatabase, whileLocked } from './sqlite.ts';
import type { Tables } from './tables.ts';

export type { NewBench, StoredBench, StoredSettings } from './benches.ts';
export type { StoredLearner } from './learners.ts';
export type { Pass, StepKey, StoredStep } from './progress.ts';

const IN_MEMORY = ':memory:';
const FILE_NAME = 'lab-101.sqlite';

export interface StoreOptions {
  /** Folder of the database; `:memory:` keeps nothing. */
  dataDir: string;
  /** `sqlite:<path>`: another file than the one in the folder. */
  databaseUrl?: string | undefined;
  /** How long a write waits for another process that is writing, in milliseconds. A write takes far less than one. */
  patience?: number;
  now?: () => number;
}

/** All that outlives the process. */
export interface Store {
  readonly learners: Learners;
  readonly benches: Benches;
  readonly progress: Progress;
  readonly saved: SavedMessages;
  close(): Promise<void>;
}

/**
 * Opens the store, making the folder, the file and the tables that are missing.
 * @throws LabError STORE_UNAVAILABLE that names the file and what to do.
 */
export async function openStore({
  dataDir,
  databaseUrl,
  patience = 5_000,
  now = Date.now,
}: StoreOptions): Promise<Store> {
  const file = fileOf(dataDir, databaseUrl);
  if (file !== IN_MEMORY) await makeFolder(dirname(file));
  const database = openDatabase(file);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: forKysely(database) }) });
  try {
    await whileLocked(database, { file, patience, work: () => migrate(db) });
  } catch (error) {
    database.close();
    throw error instanceof LabError ? error : notOurs(file, error);
  }
  return {
    learners: createLearners(db, now),
    benches: createBenches(db, now),
    progress: createProgress(db),
    saved: createSavedMessages(db),
    close: () => db.destroy(),
  };
}

function fileOf(dataDir: string, databaseUrl: string | undefined): string {
  const path =
    databaseUrl?.slice('sqlite:'.length) ?? (dataDir === IN_MEMORY ? IN_MEMORY : join(dataDir, FILE_NAME));
  return path === IN_MEMORY ? IN_MEMORY : resolve(path);
}

/** Only for the user that runs the server: who knows a bench's id can act on it. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw labError(
      'STORE_UNAVAILABLE',
      {
        reason: `expected a folder at ${folder}, or the right to make one (${messageOf(cause)}). Let DATA_DIR or DATABASE_URL name one that can be written.`,
      },
      { cause },
    );
  }
}

function notOurs(file: string, cause: unknown): LabError {
  return labError(
    'STORE_UNAVAILABLE',
    {
      reason: `${file}: its tables are not the ones of this version (${messageOf(cause)}). Start the version that made it, or choose another folder.`,
    },
    { cause },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
