import { describe, expect, it } from 'vitest';
import type { TestDatabase } from './test-databases.ts';

export function progressSuite(database: TestDatabase): void {
  describe('progress', () => {
    it('knows nothing of a step that nobody touched', async () => {
      const { store, step } = await learnerOnBench(database);
      await store.progress.resetStep(step);
      expect(await store.progress.all(step.learner)).toEqual([]);
    });

    it('keeps when, where and how a step was passed', async () => {
      const { store, step, bench } = await learnerOnBench(database);
      expect(await store.progress.pass({ ...step, bench, at: 1_700_000_000_000, withSolution: true })).toBe(
        true,
      );
      expect(await store.progress.of(step.learner, step.writeup)).toEqual([
        {
          writeup: step.writeup,
          step: step.step,
          bench,
          passedAt: 1_700_000_000_000,
          withSolution: true,
          tries: 0,
          hints: 0,
          solutionShown: false,
          openedAt: null,
          triedAt: null,
        },
      ]);
    });

    it('lets the first pass win', async () => {
      const { store, step, bench } = await learnerOnBench(database);
      const answers = await Promise.all(
        [7, 8, 9].map((at) => store.progress.pass({ ...step, bench, at, withSolution: at > 7 })),
      );
      expect(answers).toEqual([true, false, false]);
      expect(await store.progress.all(step.learner)).toMatchObject([{ passedAt: 7, withSolution: false }]);
    });

    it('counts tries, also those of the same moment', async () => {
      const { store, step } = await learnerOnBench(database);
      const counts = await Promise.all(Array.from({ length: 10 }, () => store.progress.countTry(step)));
      expect(counts.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    it('shows hints one by one and never more than there are', async () => {
      const { store, step } = await learnerOnBench(database);
      const shown = [];
      for (let count = 0; count < 5; count += 1) shown.push(await store.progress.revealHint(step, 3));
      expect(shown).toEqual([1, 2, 3, 3, 3]);
    });

    it('shows no hint of a step that has none', async () => {
      const { store, step } = await learnerOnBench(database);
      expect(await store.progress.revealHint(step, 0)).toBe(0);
    });

    it('keeps that the solution was shown', async () => {
      const { store, step } = await learnerOnBench(database);
      await store.progress.revealSolution(step);
      await store.progress.revealSolution(step);
      expect(await store.progress.all(step.learner)).toMatchObject([{ solutionShown: true, passedAt: null }]);
    });

    it('keeps tries, hints and solution of a step when it is passed', async () => {
      const { store, step, bench } = await learnerOnBench(database);
      await store.progress.countTry(step);
      await store.progress.revealHint(step, 3);
      await store.progress.revealSolution(step);
      expect(await store.progress.pass({ ...step, bench, at: 5, withSolution: true })).toBe(true);
      expect(await store.progress.all(step.learner)).toMatchObject([
        { passedAt: 5, withSolution: true, tries: 1, hints: 1, solutionShown: true },
      ]);
    });

    it('opens a step again but does not forget what was shown', async () => {
      const { store, step, bench } = await learnerOnBench(database);
      await store.progress.countTry(step);
      await store.progress.revealHint(step, 3);
      await store.progress.revealSolution(step);
      await store.progress.pass({ ...step, bench, at: 5, withSolution: true });
      await store.progress.resetStep(step);
      expect(await store.progress.all(step.learner)).toEqual([
        {
          writeup: step.writeup,
          step: step.step,
          bench: null,
          passedAt: null,
          withSolution: false,
          tries: 1,
          hints: 1,
          solutionShown: true,
          openedAt: expect.any(Number),
          triedAt: expect.any(Number),
        },
      ]);
      expect(await store.progress.pass({ ...step, bench, at: 6, withSolution: false })).toBe(true);
    });

    it('resets one step of one writeup of one learner only', async () => {
      const { store, step, bench } = await learnerOnBench(database);
      const other = await store.learners.create();
      const passed = [
        step,
        { ...step, step: 'other' },
        { ...step, writeup: 'apprentice/other' },
        { ...step, learner: other.id },
      ];
      for (const key of passed) await store.progress.pass({ ...key, bench, at: 5, withSolution: false });
      await store.progress.resetStep(step);
      const open = async (learner: string) =>
        (await store.progress.all(learner)).map((row) => [row.writeup, row.step, row.passedAt]);
      expect(await open(step.learner)).toEqual([
        ['apprentice/other', step.step, 5],
        [step.writeup, 'other', 5],
        [step.writeup, step.step, null],
      ]);
      expect(await open(other.id)).toEqual([[step.writeup, step.step, 5]]);
    });

    it('tells the steps of one writeup, or of all', async () => {
      const { store, step, bench } = await learnerOnBench(database);
      for (const writeup of ['apprentice/x', 'apprentice/y']) {
        await store.progress.pass({ ...step, writeup, bench, at: 5, withSolution: false });
      }
      const writeups = (rows: { writeup: string }[]) => rows.map((row) => row.writeup);
      expect(writeups(await store.progress.of(step.learner, 'apprentice/y'))).toEqual(['apprentice/y']);
      expect(writeups(await store.progress.all(step.learner))).toEqual(['apprentice/x', 'apprentice/y']);
    });

    it('refuses a pass on a bench that is not there', async () => {
      const { store, step } = await learnerOnBench(database);
      await expect(
        store.progress.pass({ ...step, bench: 'nowhere', at: 5, withSolution: false }),
      ).rejects.toThrow(/foreign key/i);
      expect(await store.progress.all(step.learner)).toEqual([]);
    });
  });
}

async function learnerOnBench(database: TestDatabase) {
  const store = await database.store();
  const { id: learner } = await store.learners.create();
  const writeup = 'apprentice/shake-hands';
  const bench = await store.benches.findOrCreate({ learner, writeup, lab: 'handshake', settings: {} });
  return { store, bench: bench.id, step: { learner, writeup, step: 'see' } };
}
