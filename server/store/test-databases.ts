import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { PostgresServer } from '../testing/postgres-server.ts';
import type { Store, StoreOptions } from './store.ts';
import { temporaryFolder, testStore } from './test-store.ts';

/** What opens the same data again. */
export type StorePlace = Pick<StoreOptions, 'dataDir' | 'databaseUrl'>;

/** A database that the suites of the store run on. */
export interface TestDatabase {
  /** A store on an empty database, closed when the test ends. */
  store(options?: Partial<StoreOptions>): Promise<Store>;
  /** An empty database for several stores. */
  place(): Promise<StorePlace>;
  /** What a stranger with a database client sees, or changes. */
  query(place: StorePlace, sql: string): Promise<Record<string, unknown>[]>;
}

export const sqlite: TestDatabase = {
  store: (options) => testStore(options),

  place: async () => ({ dataDir: await temporaryFolder() }),

  async query({ dataDir }, sql) {
    const database = new DatabaseSync(join(dataDir, 'lab-101.sqlite'));
    onTestFinished(() => {
      if (database.isOpen) database.close();
    });
    const rows = database.prepare(sql).all();
    database.close();
    return rows.map((row) => ({ ...row }));
  },
};

export interface PostgresDatabase extends TestDatabase {
  /** Of the file's one server, from `start` to `stop`. */
  readonly server: PostgresServer;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** One server for a whole file: `start` belongs into `beforeAll`, `stop` into `afterAll`. */
export function postgresDatabase(): PostgresDatabase {
  let started: PostgresServer | undefined;
  const server = (): PostgresServer => {
    if (!started) throw new Error('PostgreSQL was not started.');
    return started;
  };
  const place = async () => ({ dataDir: ':memory:', databaseUrl: await server().newDatabase() });
  return {
    get server() {
      return server();
    },
    async start() {
      started = await PostgresServer.make();
    },
    async stop() {
      await started?.remove();
    },
    store: async (options) => testStore({ ...(await place()), ...options }),
    place,
    query: ({ databaseUrl }, sql) => server().query(databaseUrl ?? '', sql),
  };
}
