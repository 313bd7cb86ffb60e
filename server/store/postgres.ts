/** `pg` in the shape that Kysely's own PostgreSQL dialect asks for. */
import { setTimeout as wait } from 'node:timers/promises';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { labError } from '../errors.ts';

export interface PoolOptions {
  url: string;
  /** The most connections at once. */
  connections: number;
  /** How long a connection and another process' lock are waited for, in milliseconds. */
  patience: number;
  /** How long a statement may take before its connection counts as dead, in milliseconds. */
  longest: number;
}

/** Error codes that are trouble with the database, not with the statement (PostgreSQL, appendix A). */
const databaseTroubles = new Map([
  ['25006', 'it can be read but not written. Let DATABASE_URL name the primary server.'],
  ['28000', 'it does not let this user in. Check DATABASE_URL and the server’s pg_hba.conf.'],
  ['28P01', 'it refuses the user or the password. Check DATABASE_URL.'],
  ['3D000', 'there is no such database. Make it with createdb, or let DATABASE_URL name another one.'],
  ['42501', 'the user lacks a right in it. Let the user own the database.'],
  ['53100', 'the disk is full. Make room on it.'],
  ['53300', 'it takes no more connections. Lower DATABASE_CONNECTIONS, or raise its max_connections.'],
  ['55P03', 'another process is writing to it. Try again in a moment.'],
  ['57P01', 'it was stopped. Try again in a moment.'],
  ['57P02', 'it was stopped. Try again in a moment.'],
  ['57P03', 'it is starting or stopping. Try again in a moment.'],
]);
/** Of these, the ones that are over when the server has started. */
const startingTroubles = new Set(['53300', '57P01', '57P02', '57P03']);

const NO_ANSWER = 'it does not answer. Try again in a moment.';

/** The code for text that PostgreSQL cannot hold: with U+0000 in it (PostgreSQL §8.3). */
const UNTRANSLATABLE = '22021';

const INT8 = 20;

/** Between two tries to reach a server that is still starting, in milliseconds. */
const RETRY_AFTER = 200;

/** A pool that has not connected yet. It takes connections as they are needed, and drops those that broke. */
export function makePool({ url, connections, patience, longest }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'lab-101',
    max: connections,
    connectionTimeoutMillis: patience,
    lock_timeout: patience,
    query_timeout: longest,
    keepAlive: true,
    // Milliseconds and counts: all of ours are safe integers.
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  // A connection that breaks leaves the pool by itself, and the next statement tells who needs to know. But an `error`
  // that nobody hears ends the process: the pool hears its idle connections only, and says it once more itself.
  pool.on('connect', (client) => client.on('error', ignore));
  pool.on('error', ignore);
  return pool;
}

/** Wraps a pool for `new PostgresDialect({ pool })`; `what` names the database in its errors. */
export function forKysely(pool: pg.Pool, what: string): PostgresPool {
  return {
    // Kysely would read connection details from here, to cancel statements; nothing is cancelled.
    options: {},
    connect: async () => {
      try {
        return new GuardedClient(await pool.connect(), what);
      } catch (error) {
        throw explanation(what, error);
      }
    },
    end: () => pool.end(),
  };
}

/**
 * Waits for a server that is still starting.
 * @throws LabError STORE_UNAVAILABLE, for whoever runs the server: it names the address.
 */
export async function whenReachable(pool: pg.Pool, where: string, deadline: number): Promise<void> {
  for (;;) {
    try {
      (await pool.connect()).release();
      return;
    } catch (error) {
      if (error instanceof pg.DatabaseError && !startingTroubles.has(error.code ?? '')) {
        throw explanation(where, error);
      }
      if (Date.now() > deadline) throw unreachable(where, error);
    }
    await wait(RETRY_AFTER);
  }
}

/** One connection for as long as Kysely holds it. */
class GuardedClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient;
  readonly #what: string;
  #isBroken = false;

  constructor(client: pg.PoolClient, what: string) {
    this.#client = client;
    this.#what = what;
  }

  query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  query(statement: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof statement !== 'string') throw new TypeError('Expected a statement: nothing is streamed here.');
    return this.#query(statement, parameters);
  }

  release(destroy = false): void {
    this.#client.release(destroy || this.#isBroken);
  }

  async #query(sql: string, parameters: readonly unknown[]): Promise<unknown> {
    try {
      return await this.#client.query(sql, [...parameters]);
    } catch (error) {
      // Without an answer of the server nobody knows what state the connection is in.
      this.#isBroken ||= !(error instanceof pg.DatabaseError);
      throw explanation(this.#what, error);
    }
  }
}

/** Trouble with the database becomes STORE_UNAVAILABLE; a mistake in a statement stays what it is. */
function explanation(what: string, error: unknown): unknown {
  if (error instanceof TypeError) return error;
  if (!(error instanceof pg.DatabaseError)) return unavailable(what, NO_ANSWER, error);
  if (error.code === UNTRANSLATABLE) {
    return labError('BODY_INVALID', { reason: 'the character U+0000 cannot be kept' }, { cause: error });
  }
  const trouble = databaseTroubles.get(error.code ?? '');
  return trouble ? unavailable(what, trouble, error) : error;
}

function ignore(): void {}

function unreachable(where: string, error: unknown): unknown {
  if (error instanceof pg.DatabaseError) return explanation(where, error);
  const { message, code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  // Several addresses that all refused are one error without a sentence.
  const why = message || code;
  return unavailable(where, `it does not answer (${why}). Start it, or check DATABASE_URL.`, error);
}

function unavailable(what: string, trouble: string, cause: unknown): Error {
  return labError('STORE_UNAVAILABLE', { reason: `${what}: ${trouble}` }, { cause });
}
