import { describe, expect, it } from 'vitest';
import type { StorePlace, TestDatabase } from './test-databases.ts';
import { testStore } from './test-store.ts';

export function learnersSuite(database: TestDatabase): void {
  describe('learners', () => {
    const learnerIn = async (place: StorePlace) => {
      const [learner] = await database.query(place, 'select * from learners');
      return learner ?? {};
    };

    it('finds a learner by their token', async () => {
      const store = await database.store();
      const [one, other] = [await store.learners.create(), await store.learners.create()];
      expect(await store.learners.byToken(one.token)).toEqual({ id: one.id });
      expect(await store.learners.byToken(other.token)).toEqual({ id: other.id });
      expect(one.id).not.toBe(other.id);
    });

    it.each(['', 'x', "' or 1=1 --"])('finds nobody by the token "%s"', async (token) => {
      const store = await database.store();
      await store.learners.create();
      expect(await store.learners.byToken(token)).toBeUndefined();
    });

    it('does not take an id or a hash for a token', async () => {
      const place = await database.place();
      const store = await testStore(place);
      const { id } = await store.learners.create();
      const hash = (await learnerIn(place)).token_hash;
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(await store.learners.byToken(id)).toBeUndefined();
      expect(await store.learners.byToken(String(hash))).toBeUndefined();
    });

    it('makes tokens of 256 bits and keeps none of them', async () => {
      const place = await database.place();
      const store = await testStore(place);
      const { token } = await store.learners.create();
      expect(Buffer.from(token, 'base64url')).toHaveLength(32);
      expect(Object.values(await learnerIn(place))).not.toContain(token);
    });
  });
}
