import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { openStore } from './store.ts';
import { temporaryFolder, testStore } from './test-store.ts';

const FILE = 'lab-101.sqlite';

describe('openStore', () => {
  it('makes the folder it was told, closed to other users', async () => {
    const dataDir = join(await temporaryFolder(), 'deep', 'down');
    await testStore({ dataDir });
    expect(await readdir(dataDir)).toContain(FILE);
    expect((await stat(dataDir)).mode & 0o077).toBe(0);
  });

  it('uses the file of a database address instead', async () => {
    const folder = await temporaryFolder();
    await testStore({
      dataDir: join(folder, 'unused'),
      databaseUrl: `sqlite:${join(folder, 'class.sqlite')}`,
    });
    expect(await readdir(folder)).toContain('class.sqlite');
    expect(await readdir(folder)).not.toContain('unused');
  });

  it('finds everything again after it was closed', async () => {
    const dataDir = await temporaryFolder();
    const first = await openStore({ dataDir });
    const { id: learner, token } = await first.learners.create();
    const key = { learner, writeup: 'apprentice/x' };
    const bench = await first.benches.findOrCreate({ ...key, lab: 'x', settings: { a: 1 } });
    await first.progress.pass({ ...key, step: 's', bench: bench.id, at: 5, withSolution: false });
    await first.close();

    const second = await testStore({ dataDir });
    expect(await second.learners.byToken(token)).toEqual({ id: learner });
    expect(await second.benches.byId(bench.id)).toEqual(bench);
    expect(await second.progress.all(learner)).toMatchObject([{ step: 's', passedAt: 5 }]);
  });

  it('migrates a file once, however often it is opened', async () => {
    const dataDir = await temporaryFolder();
    for (let time = 0; time < 3; time += 1) await (await openStore({ dataDir })).close();
    expect(rows(dataDir, 'select name from kysely_migration')).toEqual([
      { name: '0001-learners-benches-progress' },
      { name: '0002-saved-messages' },
      { name: '0003-platform-keys-exploit-pages' },
      { name: '0004-classes' },
    ]);
  });

  it('can be opened several times at once, also on a file that is not there yet', async () => {
    const dataDir = await temporaryFolder();
    const stores = await Promise.all(Array.from({ length: 5 }, () => testStore({ dataDir })));
    const tokens = await Promise.all(stores.map(async (store) => (await store.learners.create()).token));
    for (const store of stores) {
      for (const token of tokens) expect(await store.learners.byToken(token)).toBeDefined();
    }
  });

  it('keeps a write-ahead log', async () => {
    const dataDir = await temporaryFolder();
    await testStore({ dataDir });
    expect(rows(dataDir, 'pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  });

  it('can be closed twice', async () => {
    const store = await openStore({ dataDir: ':memory:' });
    await store.close();
    await expect(store.close()).resolves.toBeUndefined();
  });

  it.each([
    {
      name: 'a folder that is a file',
      prepare: async (folder: string) => writeFile(join(folder, 'data'), ''),
      says: /expected a folder at .*data.*Let DATA_DIR or DATABASE_URL name one/,
    },
    {
      name: 'a file that is a folder',
      prepare: async (folder: string) => mkdir(join(folder, 'data', FILE), { recursive: true }),
      says: /lab-101\.sqlite: it cannot be opened\. Give the user .* the right/,
    },
    {
      name: 'a file that is not a database',
      prepare: async (folder: string) => {
        await mkdir(join(folder, 'data'));
        await writeFile(join(folder, 'data', FILE), 'Dear diary, today I met a WebSocket.\n'.repeat(100));
      },
      says: /lab-101\.sqlite: the file is not a database\. Move it away/,
    },
    {
      name: 'a database of another program',
      prepare: async (folder: string) => {
        await mkdir(join(folder, 'data'));
        change(join(folder, 'data'), 'create table learners (name text)');
      },
      says: /its tables are not the ones of this version \(table "learners" already exists\)/,
    },
    {
      name: 'a database of a newer version',
      prepare: async (folder: string) => {
        await (await openStore({ dataDir: join(folder, 'data') })).close();
        change(join(folder, 'data'), "insert into kysely_migration values ('9999-later', '2030-01-01')");
      },
      says: /its tables are not the ones of this version \(.*9999-later.*\)\. Start the version that made it/,
    },
  ])('refuses $name and says what to do', async ({ prepare, says }) => {
    const folder = await temporaryFolder();
    await prepare(folder);
    await expect(openStore({ dataDir: join(folder, 'data') })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringMatching(says),
    });
  });

  it('leaves a database of another program as it was', async () => {
    const dataDir = await temporaryFolder();
    change(dataDir, 'create table learners (name text)');
    await expect(openStore({ dataDir })).rejects.toThrow();
    expect(rows(dataDir, 'select name from sqlite_schema')).toEqual([{ name: 'learners' }]);
  });

  it('refuses a folder that it may not write and says what to do', async (context) => {
    const dataDir = await temporaryFolder();
    await chmod(dataDir, 0o555);
    withoutPrivileges(context);
    await expect(openStore({ dataDir })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringMatching(/lab-101\.sqlite: it cannot be opened\. Give the user/),
    });
  });

  it('refuses a file that it may not write and says what to do', async (context) => {
    const dataDir = await temporaryFolder();
    await (await openStore({ dataDir })).close();
    await chmod(join(dataDir, FILE), 0o444);
    await chmod(dataDir, 0o777);
    withoutPrivileges(context);
    await expect(openStore({ dataDir })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringMatching(/lab-101\.sqlite: it can be read but not written\. Give the user/),
    });
  });
});

describe('beside another program that keeps the file to itself', () => {
  it('gives up opening after a while and says why', async () => {
    const dataDir = await temporaryFolder();
    open(dataDir).exec('begin exclusive');
    await expect(openStore({ dataDir, patience: 50 })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringMatching(/lab-101\.sqlite: another process is writing to it\. Try again/),
    });
  });

  it('says so to a learner without naming the path, and goes on afterwards', async () => {
    const dataDir = await temporaryFolder();
    const store = await testStore({ dataDir, patience: 50 });
    const other = open(dataDir);
    other.exec('begin exclusive');
    await expect(store.learners.create()).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message:
        'The store cannot be used: the database: another process is writing to it. Try again in a moment.',
    });
    other.exec('rollback');
    await expect(store.learners.create()).resolves.toHaveProperty('token');
  });

  it('still knows who is who, learners and instructors', async () => {
    const dataDir = await temporaryFolder();
    let time = Date.now();
    const store = await testStore({ dataDir, patience: 50, now: () => time });
    const learner = await store.learners.create();
    const session = await store.instructors.begin('a browser', 600_000);
    open(dataDir).exec('begin immediate');
    time += 120_000;
    expect(await store.learners.byToken(learner.token)).toEqual({ id: learner.id });
    expect(await store.instructors.byToken(session.token)).toMatchObject({ id: session.id });
  });
});

/** Root may write everything: for it the test goes on as `nobody`, or ends here where there is no such user. */
function withoutPrivileges(context: TestContext): void {
  if (process.geteuid?.() !== 0) return;
  try {
    process.seteuid?.(65_534);
  } catch {
    context.skip('root cannot become another user here');
  }
  onTestFinished(() => {
    process.seteuid?.(0);
  });
}

function open(dataDir: string): DatabaseSync {
  const database = new DatabaseSync(join(dataDir, FILE));
  onTestFinished(() => {
    if (database.isOpen) database.close();
  });
  return database;
}

function rows(dataDir: string, sql: string): unknown[] {
  return open(dataDir)
    .prepare(sql)
    .all()
    .map((row) => ({ ...row }));
}

function change(dataDir: string, sql: string): void {
  const database = open(dataDir);
  database.exec(sql);
  database.close();
}
