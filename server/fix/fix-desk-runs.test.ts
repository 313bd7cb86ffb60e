import { describe, expect, it } from 'vitest';
import type { FixState } from '../../protocol/workbench.ts';
import type { Bench } from '../benches/bench.ts';
import { patiently } from '../solve/raw-client.ts';
import {
  fixOf,
  openFix,
  sound,
  startWithFix,
  untilNothingRuns,
  verify,
  WRITEUP,
} from '../testing/fix-stage.ts';
import { startForFile } from '../testing/start-test-platform.ts';
import { FixDesk, type FixDeskOptions } from './fix-desk.ts';

const running = startForFile(startWithFix);

describe('Fix it', () => {
  it('is verified once at a time by each learner', async () => {
    const { page } = await openFix(running);
    const answers = await Promise.all([1, 2].map(() => page.ask({ type: 'fix.verify', settings: sound })));
    expect(answers).toMatchObject([
      { type: 'done' },
      { code: 'FIX_CLOSED', message: expect.stringContaining('wait for the verification that is under way') },
    ]);
  });

  it('lets go of everything when the lab is reset', async () => {
    const { page, bench } = await openFix(running);
    await Promise.all([page.ask({ type: 'fix.verify', settings: sound }), page.ask({ type: 'reset.lab' })]);
    await page.untilTrue(() => fixOf(page)?.verify === null, 'the verification to be forgotten');
    await untilNothingRuns(running);
    expect(bench.progress.isPassed('fix')).toBe(false);
    // The learner can try again at once.
    await verify(page, sound);
  });

  it.each([
    ['the lab', null],
    ['the fix', 'fix'],
    ['a step before it', 'why'],
  ])(
    'lets go of what runs when an instructor has %s begin again, and the pass does not come back',
    async (_what, forgotten) => {
      const { bench } = await openFix(running);
      const { fixes, store } = running.services;
      fixes.verify(bench, sound);
      await store.progress.forget({ learners: [bench.learner], writeup: WRITEUP, step: forgotten });
      await untilNothingRuns(running);
      expect(fixes.stateOf(bench)).toMatchObject({ verify: null, passed: false });
      const stored = await store.progress.all(bench.learner);
      expect(stored.filter(({ step, passedAt }) => step === 'fix' && passedAt !== null)).toEqual([]);
    },
  );
});

describe('a fix desk', () => {
  const desk = (options: Partial<FixDeskOptions>) => {
    const { grounds } = running.services.fixes;
    const { victims } = running.services;
    return new FixDesk({
      ...grounds,
      victims,
      most: 4,
      seconds: 20,
      onError: (error) => {
        throw error;
      },
      ...options,
    });
  };
  const untilDecided = (fixes: FixDesk, bench: Bench) =>
    patiently(
      new Promise<NonNullable<FixState['verify']>>((resolve) => {
        bench.news.on('fix', () => {
          const latest = fixes.stateOf(bench)?.verify;
          if (latest && latest.state !== 'running') resolve(latest);
        });
      }),
      'the verification to end',
    );

  it('decides nothing when the time is over', async () => {
    const { bench } = await openFix(running);
    const fixes = desk({ seconds: 0.001 });
    const decided = untilDecided(fixes, bench);
    fixes.verify(bench, sound);
    const { state, because } = await decided;
    expect([state, because]).toEqual([
      'falls',
      [
        'This says nothing about your choice yet: it took longer than the 0.001 seconds that VERIFICATION_SECONDS allows. Verify again in a moment.',
      ],
    ]);
    expect(bench.progress.isPassed('fix')).toBe(false);
  });

  it('takes so many at once, and the others one after the other', async () => {
    const fixes = desk({ most: 1 });
    const benches = await Promise.all([openFix(running), openFix(running), openFix(running)]).then((opened) =>
      opened.map(({ bench }) => bench),
    );
    const decided = benches.map((bench) => untilDecided(fixes, bench));
    for (const bench of benches) fixes.verify(bench, sound);
    const underWay = () =>
      benches.filter((bench) => fixes.stateOf(bench)?.verify?.runs.some(({ state }) => state === 'running'))
        .length;
    const most: number[] = [];
    for (const bench of benches) bench.news.on('fix', () => most.push(underWay()));
    expect((await Promise.all(decided)).map(({ state }) => state)).toEqual(['holds', 'holds', 'holds']);
    expect(Math.max(...most)).toBe(1);
  });

  it('ends what runs when it closes', async () => {
    const { bench } = await openFix(running);
    const fixes = desk({});
    fixes.verify(bench, sound);
    expect(running.services.registry.shadows).toBe(3);
    await fixes.close();
    await untilNothingRuns(running);
    expect(bench.progress.isPassed('fix')).toBe(false);
  });
});
