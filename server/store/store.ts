import { isPostgresUrl } from '../config.ts';
import { type Benches, createBenches } from './benches.ts';
import { type Classes, createClasses } from './classes.ts';
import { createExploitPages, type ExploitPages } from './exploit-pages.ts';
import { createInstructors, type Instructors } from './instructors.ts';
import { createLearners, type Learners } from './learners.ts';
import { LocalNotices, type Notices } from './notices.ts';
import { openSqlite } from './open-sqlite.ts';
import { createPlatformKeys, type PlatformKeys } from './platform-keys.ts';
import { createProgress, type Progress } from './progress.ts';
import { createSavedMessages, type SavedMessages } from './saved-messages.ts';
import { createSeats, type Seats } from './seats.ts';
import { createSignals, type Signals } from './signals.ts';

export type { NewBench, StoredBench, StoredSettings } from './benches.ts';
export type { ClassChanges, StoredClass } from './classes.ts';
export type { StoredExploitPage } from './exploit-pages.ts';
export type { StoredSession } from './instructors.ts';
export type { StoredLearner } from './learners.ts';
export type { Pass, StepKey, StoredStep } from './progress.ts';
export type { StoredSeat } from './seats.ts';
export type { StoredSignal } from './signals.ts';

export interface StoreOptions {
  /** Folder of the database, if it is a file of SQLite; `:memory:` keeps nothing. */
  dataDir: string;
  /** `sqlite:<path>`, another file than the one in the folder; or `postgres://…`, a database of a server. */
  databaseUrl?: string | undefined;
  /** Connections to PostgreSQL at once; a request beyond them waits. */
  connections?: number;
  /** How long a write waits for another process that is writing, in milliseconds. A write takes far less than one. */
  patience?: number;
  now?: () => number;
}

/** All that outlives the process. */
export interface Store {
  readonly learners: Learners;
  readonly benches: Benches;
  readonly progress: Progress;
  readonly classes: Classes;
  readonly seats: Seats;
  readonly instructors: Instructors;
  readonly signals: Signals;
  readonly saved: SavedMessages;
  readonly exploits: ExploitPages;
  readonly keys: PlatformKeys;
  /** News of changes, also of those that other processes on the same database make. */
  readonly notices: Notices;
  close(): Promise<void>;
}

/**
 * Opens the store, making what is missing of it.
 * @throws LabError STORE_UNAVAILABLE that names the file or the server, and what to do.
 */
export async function openStore({
  dataDir,
  databaseUrl,
  connections = 10,
  patience = 5_000,
  now = Date.now,
}: StoreOptions): Promise<Store> {
  const { db, notices } =
    databaseUrl !== undefined && isPostgresUrl(databaseUrl)
      ? // Few need its driver: loading that is no part of everybody's start.
        await (await import('./open-postgres.ts')).openPostgres({ url: databaseUrl, connections, patience })
      : { db: await openSqlite({ dataDir, databaseUrl, patience }), notices: new LocalNotices() };
  return {
    learners: createLearners(db, now),
    benches: createBenches(db, now),
    progress: createProgress(db, notices, now),
    classes: createClasses(db, notices, now),
    seats: createSeats(db, notices, now),
    instructors: createInstructors(db, notices, now),
    signals: createSignals(db, notices, now),
    saved: createSavedMessages(db),
    exploits: createExploitPages(db),
    keys: createPlatformKeys(db),
    notices,
    close: async () => {
      await notices.close();
      await db.destroy();
    },
  };
}
