import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { labError } from '../errors.ts';
import { migrate } from './migrate.ts';
import { forKysely, openDatabase, whileLocked } from './sqlite.ts';
import type { Database, Tables } from './tables.ts';

export interface SqlitePlace {
  /** Folder of the database; `:memory:` keeps nothing. */
  dataDir: string;
  /** `sqlite:<path>`: another file than the one in the folder. */
  databaseUrl: string | undefined;
  patience: number;
}

const IN_MEMORY = ':memory:';
const FILE_NAME = 'lab-101.sqlite';

/**
 * Opens the file and brings its tables up to date, making the folder and the file if they are missing.
 * @throws LabError STORE_UNAVAILABLE that names the file and what to do.
 */
export async function openSqlite({ dataDir, databaseUrl, patience }: SqlitePlace): Promise<Database> {
  const file = fileOf(dataDir, databaseUrl);
  if (file !== IN_MEMORY) await makeFolder(dirname(file));
  const database = openDatabase(file);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: forKysely(database) }) });
  try {
    // The lock is a transaction already, and SQLite does not nest them.
    const work = () => migrate(db, { where: file, inTransaction: false });
    await whileLocked(database, { file, patience, work });
  } catch (error) {
    database.close();
    throw error;
  }
  return db;
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
    const why = cause instanceof Error ? cause.message : String(cause);
    throw labError(
      'STORE_UNAVAILABLE',
      {
        reason: `expected a folder at ${folder}, or the right to make one (${why}). Let DATA_DIR or DATABASE_URL name one that can be written.`,
      },
      { cause },
    );
  }
}
