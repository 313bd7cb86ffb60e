import { inspect } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ProgressBook } from '../benches/progress-book.ts';
import { identityCookie } from '../identity/identity-cookie.ts';
import { noPostgres } from '../testing/postgres-server.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';
import { openStore, type Store } from './store.ts';
import { storeSuites } from './store-suites.ts';
import { postgresDatabase } from './test-databases.ts';
import { testStore } from './test-store.ts';

const database = postgresDatabase();

describe.skipIf(noPostgres)(`on PostgreSQL ${noPostgres ?? ''}`, () => {
  beforeAll(() => database.start(), 120_000);
  afterAll(() => database.stop());

  for (const suite of storeSuites) suite(database);

  describe('openStore', () => {
    it('migrates a database once, however often it is opened', async () => {
      const place = await database.place();
      for (let time = 0; time < 3; time += 1) await (await openStore(place)).close();
      const names = await database.query(place, 'select name from kysely_migration order by name');
      expect(names[0]).toEqual({ name: '0001-learners-benches-progress' });
      expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
    });

    it.each([
      {
        name: 'a wrong password',
        url: () => database.server.address('postgres', 'hunter2'),
        says: /^The store cannot be used: PostgreSQL at \/.*, database postgres: it refuses the user or the password/,
      },
      {
        name: 'a database that is not there',
        url: () => database.server.address('nowhere'),
        says: /database nowhere: there is no such database\. Make it with createdb/,
      },
      {
        name: 'a server that is not there',
        url: () => 'postgres://lab:hunter2@127.0.0.1:9/lab',
        says: /^The store cannot be used: PostgreSQL at 127\.0\.0\.1:9, database lab: it does not answer \(connect ECONNREFUSED 127\.0\.0\.1:9\)/,
      },
      {
        name: 'a host that does not exist',
        url: () => 'postgres://lab:hunter2@nowhere.invalid/lab',
        says: /PostgreSQL at nowhere\.invalid, database lab: it does not answer/,
      },
    ])('refuses $name, says what to do and repeats no password', async ({ url, says }) => {
      const opening = openStore({ dataDir: ':memory:', databaseUrl: url(), patience: 300 });
      const error = await opening.catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringMatching(says) });
      const everything = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
      expect(everything).not.toContain('hunter2');
      expect(everything).not.toContain(database.server.password);
    });

    it.each([
      {
        name: 'of another program',
        sql: 'create table learners (name text)',
        says: /its tables are not the ones of this version \(relation "learners" already exists\)/,
      },
      {
        name: 'of a newer version',
        sql: "insert into kysely_migration values ('9999-later', '2030-01-01')",
        says: /its tables are not the ones of this version \(.*9999-later.*\)\. Start the version that made it/,
      },
    ])('refuses a database $name and leaves it as it was', async ({ name, sql, says }) => {
      const place = await database.place();
      if (name === 'of a newer version') await (await openStore(place)).close();
      await database.query(place, sql);
      await expect(openStore(place)).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        message: expect.stringMatching(says),
      });
      const tables = await database.query(place, "select 1 from pg_tables where tablename = 'benches'");
      expect(tables).toHaveLength(name === 'of a newer version' ? 1 : 0);
    });

    it('can be closed twice', async () => {
      const store = await database.store();
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });
  });

  describe('in trouble', () => {
    it('refuses text with U+0000, which PostgreSQL cannot hold, with a sentence', async () => {
      const store = await database.store();
      const { id } = await store.learners.create();
      await expect(store.saved.save(id, { name: 'a\0b', body: '' }, 9)).rejects.toMatchObject({
        code: 'BODY_INVALID',
        message: expect.stringContaining('U+0000'),
      });
      await store.saved.save(id, { name: 'ab', body: '' }, 9);
    });

    it('says that another process is writing, and goes on afterwards', async () => {
      const place = await database.place();
      const store = await testStore({ ...place, patience: 1_500, connections: 1 });
      const unlock = await lockLearners(place.databaseUrl);
      await expect(store.learners.create()).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        message:
          'The store cannot be used: the database: another process is writing to it. Try again in a moment.',
      });
      await unlock();
      await expect(store.learners.create()).resolves.toHaveProperty('token');
    });

    it('opens no more connections than it may; more requests wait', async () => {
      const place = await database.place();
      const store = await testStore({ ...place, connections: 2 });
      await Promise.all(Array.from({ length: 40 }, () => store.learners.create()));
      const open = await database.query(
        place,
        "select 1 from pg_stat_activity where application_name = 'lab-101' and datname = current_database()",
      );
      expect(open).toHaveLength(2);
    });

    it('takes a statement without an answer for a dead connection, and makes another one', async () => {
      const place = await database.place();
      const store = await testStore({ ...place, patience: 1_500, connections: 1 });
      const { token } = await store.learners.create();
      await silence(place);
      await expect(store.learners.byToken(token)).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        message: 'The store cannot be used: the database: it does not answer. Try again in a moment.',
      });
      await expect(store.learners.byToken(token)).resolves.toBeDefined();
    });

    it('is away and comes back: clear errors meanwhile, nothing passed is lost, and no restart', async () => {
      const place = await database.place();
      const store = await testStore(place);
      const { id: learner, token } = await store.learners.create();
      const key = { learner, writeup: 'apprentice/x' };
      const { id: bench } = await store.benches.findOrCreate({ ...key, lab: 'x', settings: {} });
      const busy = Promise.allSettled(Array.from({ length: 30 }, () => store.learners.create()));
      await goAway();
      for (const result of await busy) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'STORE_UNAVAILABLE' });
      }
      await expect(store.learners.byToken(token)).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        message: 'The store cannot be used: the database: it does not answer. Try again in a moment.',
      });
      const whenLate = vi.fn();
      const passing = bookOn(store, { ...key, bench }).pass('a', whenLate);
      await vi.waitFor(() => expect(whenLate).toHaveBeenCalled(), { timeout: 10_000 });
      await database.server.start();
      expect(await passing).toBe(true);
      expect(await store.learners.byToken(token)).toEqual({ id: learner });
      expect(await store.progress.all(learner)).toMatchObject([{ step: 'a', passedAt: expect.any(Number) }]);
    });

    it('answers a browser with a page that says so, and goes on by itself', async () => {
      const place = await database.place();
      const platform = await startTestPlatform({ DATABASE_URL: place.databaseUrl ?? '' });
      const { token } = await platform.services.store.learners.create();
      const headers = { accept: 'text/html', cookie: `${identityCookie}=${token}` };
      const home = () => fetch(platform.origins.platform, { headers });
      const before = await home();
      expect(before.status).toBe(200);
      await goAway();
      const meanwhile = await home();
      expect(meanwhile.status).toBe(503);
      expect(await meanwhile.text()).toContain('The store cannot be used: the database: it does not answer');
      await database.server.start();
      expect((await home()).status).toBe(200);
    });

    it('listens again, and tells that news may have been lost', async () => {
      const place = await database.place();
      const [here, there] = [await testStore(place), await testStore(place)];
      const [heard, gap] = [vi.fn(), vi.fn()];
      there.notices.subscribe('progress', heard);
      there.notices.onGap(gap);
      await goAway();
      await database.server.start();
      await vi.waitFor(() => expect(gap).toHaveBeenCalledTimes(1), { timeout: 10_000 });
      await database.query(place, "select pg_notify('lab_101', 'what a stranger says')");
      const body = { learner: 'l', writeup: 'apprentice/x', step: 's' };
      here.notices.publish('progress', body);
      await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(body), { timeout: 10_000 });
      expect(heard).toHaveBeenCalledTimes(1);
      expect(() => here.notices.publish('progress', { ...body, step: '☕'.repeat(2_700) })).toThrow(
        RangeError,
      );
    });

    it('sends its news again when they did not get through', async () => {
      const place = await database.place();
      const store = await testStore({ ...place, patience: 500, connections: 1 });
      const heard = vi.fn();
      store.notices.subscribe('signedOut', heard);
      await store.instructors.all();
      await silence(place);
      store.notices.publish('signedOut', { session: 's' });
      await vi.waitFor(() => expect(heard).toHaveBeenCalledWith({ session: 's' }), { timeout: 10_000 });
    });

    it('tells of a gap when its news never get through', async () => {
      const store = await testStore(await database.place());
      const gap = vi.fn();
      store.notices.onGap(gap);
      const query = vi
        .spyOn(pg.Pool.prototype, 'query')
        .mockRejectedValue(new Error('the queue is full') as never);
      onTestFinished(() => query.mockRestore());
      store.notices.publish('signedOut', { session: 's' });
      await vi.waitFor(() => expect(gap).toHaveBeenCalledTimes(1), { timeout: 10_000 });
      expect(query.mock.calls.length).toBeGreaterThan(1);
    });

    it('waits at the start for a server that is still starting', async () => {
      const place = await database.place();
      await goAway();
      const opening = testStore({ ...place, patience: 15_000 });
      await database.server.start();
      await expect((await opening).learners.create()).resolves.toHaveProperty('token');
    });
  });
});

/** Stops the server; the test starts it again, or its end does. */
async function goAway(): Promise<void> {
  onTestFinished(() => database.server.start());
  await database.server.stop();
}

/** Stops the backend that serves the store: as a server whose network is gone, it is connected and silent. */
async function silence(place: Awaited<ReturnType<typeof database.place>>): Promise<void> {
  const [{ pid } = {}] = await database.query(
    place,
    "select pid from pg_stat_activity where application_name = 'lab-101' and datname = current_database()",
  );
  process.kill(Number(pid), 'SIGSTOP');
  onTestFinished(() => {
    process.kill(Number(pid), 'SIGCONT');
  });
}

/** Locks the table as a stranger; answers how to end that. */
async function lockLearners(url = ''): Promise<() => Promise<unknown>> {
  const stranger = await database.server.session(url);
  onTestFinished(() => stranger.end());
  await stranger.query('begin; lock table learners');
  return () => stranger.end();
}

/** A learner's progress as a bench keeps it, patient with a store that is away. */
function bookOn({ progress }: Store, key: { learner: string; writeup: string; bench: string }): ProgressBook {
  return new ProgressBook(
    {
      pass: (step, at, withSolution) => progress.pass({ ...key, step, at, withSolution }),
      countTry: (step) => progress.countTry({ ...key, step }),
      revealHint: (step, total) => progress.revealHint({ ...key, step }, total),
      revealSolution: (step) => progress.revealSolution({ ...key, step }),
      resetStep: (step) => progress.resetStep({ ...key, step }),
      open: (step, at) => progress.open({ ...key, step }, at),
    },
    [],
    50,
  );
}
