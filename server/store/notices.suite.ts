import { describe, expect, it, vi } from 'vitest';
import type { TestDatabase } from './test-databases.ts';

const WRITEUP = 'apprentice/x';

export function noticesSuite(database: TestDatabase): void {
  describe('notices', () => {
    it('tell of every change of progress, until nobody wants to hear it', async () => {
      const store = await database.store();
      const { id: learner } = await store.learners.create();
      const bench = await store.benches.findOrCreate({ learner, writeup: WRITEUP, lab: 'x', settings: {} });
      const heard: string[] = [];
      const stop = store.notices.subscribe('progress', ({ step }) => heard.push(step));
      const key = { learner, writeup: WRITEUP };
      await store.progress.countTry({ ...key, step: 'tried' });
      await store.progress.revealHint({ ...key, step: 'hinted' }, 3);
      await store.progress.revealSolution({ ...key, step: 'shown' });
      await store.progress.pass({ ...key, step: 'passed', bench: bench.id, at: 5, withSolution: false });
      await store.progress.resetStep({ ...key, step: 'reset' });
      await vi.waitFor(() => {
        expect(heard.toSorted()).toEqual(['hinted', 'passed', 'reset', 'shown', 'tried']);
      });
      stop();
      const seen = vi.fn();
      store.notices.subscribe('progress', seen);
      await store.progress.countTry({ ...key, step: 'later' });
      await vi.waitFor(() => expect(seen).toHaveBeenCalledWith({ ...key, step: 'later' }));
      expect(heard).not.toContain('later');
    });

    it('go to every subscriber', async () => {
      const store = await database.store();
      const [one, other] = [vi.fn(), vi.fn()];
      store.notices.subscribe('progress', one);
      store.notices.subscribe('progress', other);
      const body = { learner: 'l', writeup: WRITEUP, step: 's' };
      store.notices.publish('progress', body);
      await vi.waitFor(() => {
        expect(one).toHaveBeenCalledWith(body);
        expect(other).toHaveBeenCalledWith(body);
      });
    });
  });
}
