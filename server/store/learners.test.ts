import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder, testStore } from './test-store.ts';

describe('learners', () => {
  it('finds a learner by their token', async () => {
    const store = await testStore();
    const [one, other] = [await store.learners.create(), await store.learners.create()];
    expect(await store.learners.byToken(one.token)).toEqual({ id: one.id });
    expect(await store.learners.byToken(other.token)).toEqual({ id: other.id });
    expect(one.id).not.toBe(other.id);
  });

  it.each(['', 'x', "' or 1=1 --"])('finds nobody by the token "%s"', async (token) => {
    const store = await testStore();
    await store.learners.create();
    expect(await store.learners.byToken(token)).toBeUndefined();
  });

  it('does not take an id or a hash for a token', async () => {
    const dataDir = await temporaryFolder();
    const store = await testStore({ dataDir });
    const { id } = await store.learners.create();
    const hash = rowOf(dataDir).token_hash;
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await store.learners.byToken(id)).toBeUndefined();
    expect(await store.learners.byToken(String(hash))).toBeUndefined();
  });

  it('makes tokens of 256 bits and keeps none of them', async () => {
    const dataDir = await temporaryFolder();
    const store = await testStore({ dataDir });
    const { token } = await store.learners.create();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    for (const file of ['lab-101.sqlite', 'lab-101.sqlite-wal']) {
      expect((await readFile(join(dataDir, file))).includes(token)).toBe(false);
    }
  });

  it('notes when a learner was last seen, to the minute', async () => {
    const dataDir = await temporaryFolder();
    let time = 1_000_000;
    const store = await testStore({ dataDir, now: () => time });
    const { token } = await store.learners.create();
    const seenAfter = async (milliseconds: number) => {
      time += milliseconds;
      await store.learners.byToken(token);
      return rowOf(dataDir).seen_at;
    };
    expect(await seenAfter(59_999)).toBe(1_000_000);
    expect(await seenAfter(1)).toBe(1_060_000);
    expect(rowOf(dataDir).created_at).toBe(1_000_000);
  });
});

function rowOf(dataDir: string): Record<string, unknown> {
  const database = new DatabaseSync(join(dataDir, 'lab-101.sqlite'), { readOnly: true });
  onTestFinished(() => {
    if (database.isOpen) database.close();
  });
  const row = database.prepare('select * from learners').get() ?? {};
  database.close();
  return row;
}
