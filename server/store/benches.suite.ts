import { describe, expect, it } from 'vitest';
import type { TestDatabase } from './test-databases.ts';
import { testStore } from './test-store.ts';

const handshake = { writeup: 'apprentice/shake-hands', lab: 'handshake' };

export function benchesSuite(database: TestDatabase): void {
  describe('benches', () => {
    it('makes one bench for a learner and a writeup, with the settings it starts with', async () => {
      const store = await database.store({ now: () => 42 });
      const { id: learner } = await store.learners.create();
      const bench = await store.benches.findOrCreate({
        learner,
        ...handshake,
        settings: { version: true, path: ['/socket'] },
      });
      expect(bench).toEqual({
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        learner,
        ...handshake,
        settings: { version: true, path: ['/socket'] },
        createdAt: 42,
      });
      expect(await store.benches.byId(bench.id)).toEqual(bench);
    });

    it('finds the same bench again and leaves its settings alone', async () => {
      const store = await database.store();
      const { id: learner } = await store.learners.create();
      const bench = await store.benches.findOrCreate({ learner, ...handshake, settings: { version: true } });
      await store.benches.saveSettings(bench.id, { version: false });
      const again = await store.benches.findOrCreate({ learner, ...handshake, settings: { version: true } });
      expect(again).toEqual({ ...bench, settings: { version: false } });
    });

    it('gives calls at the same moment the same bench', async () => {
      const store = await database.store();
      const { id: learner } = await store.learners.create();
      const benches = await Promise.all(
        Array.from({ length: 20 }, () => store.benches.findOrCreate({ learner, ...handshake, settings: {} })),
      );
      expect(new Set(benches.map((bench) => bench.id)).size).toBe(1);
    });

    it('gives other learners and other writeups benches of their own', async () => {
      const store = await database.store();
      const [one, other] = [await store.learners.create(), await store.learners.create()];
      const ids = [
        await store.benches.findOrCreate({ learner: one.id, ...handshake, settings: {} }),
        await store.benches.findOrCreate({ learner: other.id, ...handshake, settings: {} }),
        await store.benches.findOrCreate({
          learner: one.id,
          ...handshake,
          writeup: 'apprentice/y',
          settings: {},
        }),
      ].map((bench) => bench.id);
      expect(new Set(ids).size).toBe(3);
    });

    it('starts afresh when the writeup has moved to another lab, and keeps its address', async () => {
      const store = await database.store();
      const { id: learner } = await store.learners.create();
      const bench = await store.benches.findOrCreate({ learner, ...handshake, settings: { version: true } });
      const moved = await store.benches.findOrCreate({
        learner,
        ...handshake,
        lab: 'chat',
        settings: { encode: 'client' },
      });
      expect(moved).toEqual({ ...bench, lab: 'chat', settings: { encode: 'client' } });
    });

    it('makes no bench for a learner it does not know', async () => {
      const store = await database.store();
      await expect(
        store.benches.findOrCreate({ learner: 'nobody', ...handshake, settings: {} }),
      ).rejects.toThrow(/foreign key/i);
    });

    it('knows no bench by another id', async () => {
      const store = await database.store();
      expect(await store.benches.byId('0'.repeat(32))).toBeUndefined();
    });

    it('refuses settings for a bench that is not there', async () => {
      const store = await database.store();
      await expect(store.benches.saveSettings('0'.repeat(32), {})).rejects.toMatchObject({
        code: 'BENCH_NOT_FOUND',
      });
    });

    it.each(['[]', 'null', '"x"', '{', ''])(
      'refuses to read settings that somebody changed to %s',
      async (text) => {
        const place = await database.place();
        const store = await testStore(place);
        const { id: learner } = await store.learners.create();
        const bench = await store.benches.findOrCreate({ learner, ...handshake, settings: {} });
        await database.query(place, `update benches set settings = '${text}'`);
        await expect(store.benches.byId(bench.id)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      },
    );
  });
}
