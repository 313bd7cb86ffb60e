import { describe, expect, it } from 'vitest';
import type { TestDatabase } from './test-databases.ts';
import { testStore } from './test-store.ts';

export function platformKeysSuite(database: TestDatabase): void {
  describe('the platform’s keys', () => {
    it('are random, and differ by name and by installation', async () => {
      const [one, other] = [await database.store(), await database.store()];
      const keys = [
        await one.keys.findOrCreate('a'),
        await one.keys.findOrCreate('b'),
        await other.keys.findOrCreate('a'),
      ];
      for (const key of keys) expect(key).toHaveLength(32);
      expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(3);
    });

    it('are made once, also when they are asked for at once and by two processes’ stores', async () => {
      const place = await database.place();
      const [one, other] = await Promise.all([testStore(place), testStore(place)]);
      const stores = [one, other, one, other];
      const keys = await Promise.all(stores.map((store) => store.keys.findOrCreate('a')));
      expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
      await one.close();
      const after = await testStore(place);
      expect(await after.keys.findOrCreate('a')).toEqual(keys[0]);
    });
  });
}
