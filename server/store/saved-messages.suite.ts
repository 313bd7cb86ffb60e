import { describe, expect, it } from 'vitest';
import type { TestDatabase } from './test-databases.ts';
import { testStore } from './test-store.ts';

const MOST = 20;

export function savedMessagesSuite(database: TestDatabase): void {
  describe('saved messages', () => {
    it('keeps a message under its name, and replaces one of the same name', async () => {
      const store = await database.store();
      const { id } = await store.learners.create();
      await store.saved.save(id, { name: 'b', body: '1' }, MOST);
      await store.saved.save(id, { name: 'a', body: '2' }, MOST);
      await store.saved.save(id, { name: 'b', body: '3' }, MOST);
      expect(await store.saved.of(id)).toEqual([
        { name: 'a', body: '2' },
        { name: 'b', body: '3' },
      ]);
    });

    it('keeps each learner’s messages apart', async () => {
      const store = await database.store();
      const [one, other] = [await store.learners.create(), await store.learners.create()];
      await store.saved.save(one.id, { name: 'a', body: 'mine' }, MOST);
      await store.saved.save(other.id, { name: 'a', body: 'theirs' }, MOST);
      await store.saved.delete(other.id, 'a');
      expect(await store.saved.of(one.id)).toEqual([{ name: 'a', body: 'mine' }]);
      expect(await store.saved.of(other.id)).toEqual([]);
    });

    it('survives a restart', async () => {
      const place = await database.place();
      const before = await testStore(place);
      const { id } = await before.learners.create();
      await before.saved.save(id, { name: 'a', body: '{"text":"é"}' }, MOST);
      await before.close();
      const after = await testStore(place);
      expect(await after.saved.of(id)).toEqual([{ name: 'a', body: '{"text":"é"}' }]);
    });

    it('keeps as many as it may, also when they come at once, and says so', async () => {
      const store = await database.store();
      const { id } = await store.learners.create();
      const saves = await Promise.allSettled(
        Array.from({ length: MOST + 5 }, (_, at) => store.saved.save(id, { name: `m${at}`, body: '' }, MOST)),
      );
      expect(saves.filter(({ status }) => status === 'rejected')).toHaveLength(5);
      expect(await store.saved.of(id)).toHaveLength(MOST);
      await expect(store.saved.save(id, { name: 'one more', body: '' }, MOST)).rejects.toMatchObject({
        code: 'LIMIT_REACHED',
        message: expect.stringContaining(`${MOST} saved messages, the most that SAVED_MESSAGES allows`),
      });
      // One that is there may still change, and another one makes room.
      await store.saved.save(id, { name: 'm0', body: 'changed' }, MOST);
      await store.saved.delete(id, 'm0');
      await store.saved.save(id, { name: 'one more', body: '' }, MOST);
      expect(await store.saved.of(id)).toHaveLength(MOST);
    });

    it('forgets what was never there', async () => {
      const store = await database.store();
      const { id } = await store.learners.create();
      await expect(store.saved.delete(id, 'nothing')).resolves.toBeUndefined();
    });
  });
}
