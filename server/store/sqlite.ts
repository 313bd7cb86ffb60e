/** `node:sqlite` in the shape that Kysely's own SQLite dialect asks for. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { SqliteDatabase } from 'kysely';
import { labError } from '../errors.ts';

/** "L101": written into every file of ours, so that `file` and a stranger with an editor know whose it is. */
const APPLICATION_ID = 0x4c313031;

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const BUSY = 5;

/** Result codes that are trouble with the file, not with the statement. */
const fileTroubles = new Map([
  [BUSY, 'another process is writing to it. Try again in a moment.'],
  [8, 'it can be read but not written. Give the user that runs the server the right to write it.'],
  [10, 'the disk reports an error. Check the disk.'],
  [11, 'the file is damaged. Put back a copy, or move the file away to start anew.'],
  [13, 'the disk is full. Make room on it.'],
  [14, 'it cannot be opened. Give the user that runs the server the right to write the file and its folder.'],
  [26, 'the file is not a database. Move it away, or choose another folder.'],
]);

/** Opens the file, or creates it. It is first read when it is first locked. */
export function openDatabase(file: string): DatabaseSync {
  return explained(file, () => new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 0 }));
}

/**
 * Prepares the file for use and runs the work in one transaction, with every other writer kept out.
 * The waiting is not left to SQLite: it would block the thread, and with it the store of this process that holds the lock.
 */
export async function whileLocked(
  database: DatabaseSync,
  { file, patience, work }: { file: string; patience: number; work: () => Promise<void> },
): Promise<void> {
  await lock(database, file, Date.now() + patience);
  try {
    // Also the proof that the file can be written: on one that can only be read, `begin immediate` merely reads.
    explained(file, () => database.exec(`pragma application_id = ${APPLICATION_ID}`));
    await work();
    explained(file, () => database.exec('commit'));
  } catch (error) {
    // A full disk has rolled back already (https://sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction).
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
  database.exec(`pragma busy_timeout = ${patience}`);
}

/** Wraps an open database for `new SqliteDialect({ database })`. */
export function forKysely(database: DatabaseSync): SqliteDatabase {
  // No path in these messages: they reach learners.
  const plainly = <Result>(work: () => Result) => explained('the database', work);
  return {
    prepare: (sql) => {
      const statement = plainly(() => database.prepare(sql));
      return {
        reader: statement.columns().length > 0,
        all: (values) => plainly(() => statement.all(...values.map(bindable))),
        run: (values) => plainly(() => statement.run(...values.map(bindable))),
        iterate: (values) => statement.iterate(...values.map(bindable)),
      };
    },
    close: () => database.close(),
  };
}

async function lock(database: DatabaseSync, file: string, deadline: number): Promise<void> {
  for (;;) {
    try {
      // Write-ahead log: readers and the writer do not block each other. With `normal`, a commit is in the file as the
      // operating system sees it before the call returns: it survives the death of the process (DESIGN §5, 2), while a
      // power cut may take the last moments but never damages the file (https://sqlite.org/pragma.html#pragma_synchronous).
      database.exec('pragma journal_mode = wal; pragma synchronous = normal; begin immediate');
      return;
    } catch (error) {
      if (resultCode(error) !== BUSY || Date.now() > deadline) throw explanation(file, error);
      await wait(20);
    }
  }
}

function explained<Result>(what: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw explanation(what, error);
  }
}

/** Trouble with the file becomes STORE_UNAVAILABLE; a mistake in a statement stays what it is. */
function explanation(what: string, error: unknown): unknown {
  const trouble = fileTroubles.get(resultCode(error) ?? -1);
  return trouble ? labError('STORE_UNAVAILABLE', { reason: `${what}: ${trouble}` }, { cause: error }) : error;
}

/** The primary part of the number that `node:sqlite` puts on its errors. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & 0xff;
}

/** What `node:sqlite` binds. A boolean or an object is a mistake of ours that must not become text by chance. */
function bindable(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value;
  }
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`Expected text, a number, bytes or null for a column, got ${typeof value}`);
}
