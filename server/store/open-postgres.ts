import { Kysely, PostgresDialect } from 'kysely';
import { migrate } from './migrate.ts';
import type { Notices } from './notices.ts';
import { forKysely, makePool, whenReachable } from './postgres.ts';
import { PostgresNotices } from './postgres-notices.ts';
import type { Database, Tables } from './tables.ts';

export interface PostgresPlace {
  /** `postgres://user:password@host:port/database` */
  url: string;
  connections: number;
  patience: number;
}

export interface Opened {
  db: Database;
  /** To be closed first: it sends through the same connections. */
  notices: Notices;
}

/** A migration of big tables takes its time, and so do the processes that wait for it. */
const LONGEST_MIGRATION = 600_000;

/**
 * Opens the database and brings its tables up to date, waiting a while for a server that is still starting.
 * @throws LabError STORE_UNAVAILABLE that names the server without its password, and what to do.
 */
export async function openPostgres({ url, connections, patience }: PostgresPlace): Promise<Opened> {
  await migrated(url, patience);
  const pool = makePool({ url, connections, patience, longest: 2 * patience });
  // No address in these messages: they reach learners.
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: forKysely(pool, 'the database') }) });
  return { db, notices: await PostgresNotices.open(url, pool) };
}

async function migrated(url: string, patience: number): Promise<void> {
  const where = placeOf(url);
  const pool = makePool({ url, connections: 1, patience, longest: LONGEST_MIGRATION });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: forKysely(pool, where) }) });
  try {
    await whenReachable(pool, where, Date.now() + patience);
    // Kysely holds an advisory lock meanwhile: of processes that start at once, one migrates and the others wait.
    await migrate(db, { where, inTransaction: true });
  } finally {
    await db.destroy();
  }
}

/** Where the database is, for whoever runs the server. The user and the password are nobody's business in a log. */
function placeOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  return `PostgreSQL at ${host}${port && `:${port}`}, database ${decodeURIComponent(pathname.slice(1))}`;
}
