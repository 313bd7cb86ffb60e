import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FixState } from '../../protocol/workbench.ts';
import type { Bench } from '../benches/bench.ts';
import { patiently } from '../solve/raw-client.ts';
import type { Running } from '../start.ts';
import { writeContent } from '../testing/content-folder.ts';
import { echo, fixBlock, fixWriteup, harmBlock, weakSettings } from '../testing/fix-writeup.ts';
import { ask, openBench } from '../testing/http-client.ts';
import { startTestPlatform, startUnregistered } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';
import { FixDesk, type FixDeskOptions } from './fix-desk.ts';

const WRITEUP = 'apprentice/made';
const sound = { ...weakSettings, mask: 'required' };

let running: Running;
beforeAll(async () => {
  running = await startWith();
});
afterAll(() => running.close());

async function startWith(fix?: string, start = startUnregistered): Promise<Running> {
  const folder = await writeContent({ 'made.md': fixWriteup(fix) });
  const platform = await start({ CONTENT_DIR: folder });
  await rm(folder, { recursive: true });
  expect(platform.services.content.problems).toEqual([]);
  return platform;
}

/** A learner's page and bench; with all steps passed unless said otherwise. */
async function open({
  steps = true,
  at = running,
  writeup = WRITEUP,
}: {
  steps?: boolean;
  at?: Running;
  writeup?: string;
} = {}) {
  const port = at.services.ports.platform;
  const { id, cookie } = await openBench(port, undefined, writeup);
  const page = await TestPage.open({ port, bench: id, cookie });
  const bench = at.services.registry.awake(id);
  if (!bench) throw new Error('the bench is not awake');
  if (steps) await passSteps(bench);
  return { page, bench, cookie };
}

async function passSteps(bench: Bench): Promise<void> {
  for (const { id } of bench.writeup.steps) await bench.progress.pass(id);
  bench.news.emit('steps');
  bench.news.emit('fix');
}

function fixOf(page: TestPage): FixState | null {
  return page.of('fix').at(-1)?.fix ?? page.hello.fix;
}

/** Verifies, and waits for the result. */
async function verify(page: TestPage, settings: Record<string, unknown>) {
  const before = fixOf(page)?.tries ?? 0;
  expect(await page.ask({ type: 'fix.verify', settings })).toMatchObject({ type: 'done' });
  const { fix } = await page.until('fix', ({ fix: { tries, verify: latest } }) => {
    return tries > before && latest !== null && latest.state !== 'running';
  });
  if (!fix.verify) throw new Error('there is no verification');
  return { ...fix, verify: fix.verify };
}

describe('Fix it', () => {
  it('opens with the last step', async () => {
    const { page, bench } = await open({ steps: false });
    expect(page.hello.fix).toEqual({
      open: false,
      passed: false,
      passedAt: null,
      tries: 0,
      given: {},
      verify: null,
    });
    expect(await page.ask({ type: 'fix.verify', settings: sound })).toMatchObject({
      type: 'refused',
      code: 'FIX_CLOSED',
      message: 'The fix cannot be verified now: first pass all steps.',
    });
    await bench.progress.pass('unmasked');
    await page.ask({ type: 'answer', step: 'why', answer: 'because' });
    await page.until('fix', ({ fix }) => fix.open);
    await page.ask({ type: 'reset.step', step: 'why' });
    await page.untilTrue(() => fixOf(page)?.open === false, 'the fix to close again');
  });

  it('is nothing where there is nothing to fix', async () => {
    const port = running.services.ports.platform;
    const { id, cookie } = await openBench(port);
    const page = await TestPage.open({ port, bench: id, cookie });
    expect(page.hello.fix).toBeNull();
    expect(await page.ask({ type: 'fix.verify', settings: {} })).toMatchObject({
      code: 'FIX_CLOSED',
      message: expect.stringContaining('nothing to fix'),
    });
  });

  it('is proven when every attack fails and ordinary use works, and that is stored before it is told', async () => {
    const { page, bench, cookie } = await open();
    const fix = await verify(page, sound);
    expect(fix).toMatchObject({ passed: true, passedAt: expect.any(Number), tries: 1 });
    expect(fix.verify).toMatchObject({ state: 'holds', settings: sound, because: [] });
    expect(fix.verify.runs).toMatchObject([
      { name: 'The attack', kind: 'attack', state: 'done', good: true },
      { name: 'An unmasked ping', kind: 'attack', state: 'done', good: true },
      { name: 'Ordinary use', kind: 'legit', state: 'done', good: true, outcome: 'Everything worked.' },
    ]);
    expect(fix.verify.runs[0]?.outcome).toBe(
      'It got nowhere. It stopped at “Send it bare”. The server closed the connection (1002).',
    );
    expect(page.of('fix').filter(({ passed }) => passed)).toHaveLength(1);
    const stored = await running.services.store.progress.all(bench.learner);
    expect(stored.find(({ step }) => step === 'fix')).toMatchObject({
      passedAt: fix.passedAt,
      bench: bench.id,
    });
    const port = running.services.ports.platform;
    const home = await ask(port, { headers: { host: `localhost:${port}`, cookie } });
    expect(home.text).toContain('Solved, fixed');
    expect(home.text).toContain('2 of 2 steps');
  });

  it('says why a choice does not hold, and shows what happened', async () => {
    const { page } = await open();
    const { verify: result, passed, tries } = await verify(page, weakSettings);
    expect([passed, tries, result.state]).toEqual([false, 1, 'falls']);
    expect(result.because).toEqual(['UTF-8 has <em>nothing</em> to do with it.']);
    const [attack, , use] = result.runs;
    expect(attack).toMatchObject({
      good: false,
      outcome: 'It still works: step “Send it bare” would have been passed.',
    });
    // Of a message and its one frame, pages show the frame.
    expect(attack?.events.map(({ kind }) => kind)).toEqual(['handshake', 'frame', 'frame']);
    expect(attack?.events[1]).toMatchObject({ direction: 'client', text: 'Hello' });
    expect(use).toMatchObject({ good: true });
  });

  it('falls when nothing works any more, for the reason that nothing works', async () => {
    const { page } = await open();
    const { verify: result, passed } = await verify(page, { ...sound, largestFrame: 125 });
    expect([result.state, passed]).toEqual(['falls', false]);
    expect(result.runs.map(({ good }) => good)).toEqual([true, true, false]);
    expect(result.because).toEqual([
      'Ordinary use must go on. It stopped working. The server closed the connection (1009).',
    ]);
  });

  it('speaks of a mishap as of what happens, and not as of an attack', async () => {
    const attacks = harmBlock.attacks?.replace('Damaged text,', 'Damaged text, mishap: true,') ?? '';
    const at = await startWith(fixBlock({ ...harmBlock, attacks }), startTestPlatform);
    const { page } = await open({ at });
    const { verify: weak } = await verify(page, { ...sound, utf8: 'ignored' });
    const fallen = { kind: 'mishap', good: false, outcome: 'It still does harm. Damaged text came back.' };
    expect(weak.runs[0]).toMatchObject(fallen);
    const { verify: mended, passed } = await verify(page, sound);
    expect(passed).toBe(true);
    expect(mended.runs[0]).toMatchObject({
      kind: 'mishap',
      good: true,
      outcome: expect.stringMatching(/^It /),
    });
  });

  it('stays proven, whatever is tried afterwards', async () => {
    const { page } = await open();
    const { passedAt } = await verify(page, sound);
    expect(await verify(page, weakSettings)).toMatchObject({
      passed: true,
      passedAt,
      tries: 2,
      verify: { state: 'falls' },
    });
    expect(await verify(page, sound)).toMatchObject({ passedAt, tries: 3, verify: { state: 'holds' } });
    expect(page.of('fix').filter(({ passed }) => passed)).toHaveLength(1);
  });

  it('leaves the learner’s own bench as it is', async () => {
    const { page, bench } = await open();
    const before = bench.trace.next;
    await verify(page, sound);
    expect(bench.settings).toEqual(weakSettings);
    expect(bench.trace.next).toBe(before);
    expect(bench.progress.of('unmasked').tries).toBe(0);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown setting', { ...sound, other: 1 }, 'SETTING_INVALID'],
    ['a missing one', { mask: 'required' }, 'SETTING_INVALID'],
    ['a wrong value', { ...sound, mask: { $ne: 'ignored' } }, 'SETTING_INVALID'],
  ])('refuses %s, and counts no try', async (_what, settings, code) => {
    const { page } = await open();
    expect(await page.ask({ type: 'fix.verify', settings })).toMatchObject({ type: 'refused', code });
    expect(fixOf(page)).toMatchObject({ tries: 0, verify: null });
  });

  it('tells nobody which values hold, nor why those fall that were not chosen', async () => {
    const at = await startWith(
      fixBlock({
        accept: '[{ mask: required, largestFrame: 471147 }]',
        tempting: '[{ set: { mask: ignored, largestFrame: 815815 }, because: canary }]',
      }),
      startTestPlatform,
    );
    const { page, cookie } = await open({ at });
    const { verify: result } = await verify(page, weakSettings);
    expect(result.because).toEqual([
      '“The attack” still works: its trace shows how.',
      '“An unmasked ping” still works: its trace shows how.',
    ]);
    const port = at.services.ports.platform;
    const lab = await ask(port, { path: `/labs/${WRITEUP}`, headers: { host: `localhost:${port}`, cookie } });
    expect(lab.text).toContain('<lab-fix-note>');
    // Whole numbers: part of a time or a key may look like anything.
    expect(JSON.stringify(page.messages) + lab.text).not.toMatch(/\b(471147|815815)\b|canary|tempting/);
  });

  it('can be about another server than that of the steps, and a harm that is none of them', async () => {
    const at = await startWith(
      fixBlock({
        settings: '{ largestFrame: 1000000 }',
        goal: null,
        harm: '{ what: A frame of 70000 bytes was read., when: { kind: message, direction: server, length: 70000 } }',
        attacks: `[{ name: A long one, solve: [${echo(70_000)}] }]`,
        accept: '[{ largestFrame: 65536 }]',
        tempting: '[{ set: { mask: required }, because: A mask makes nothing shorter. }]',
      }),
      startTestPlatform,
    );
    const { page, bench } = await open({ at });
    const given = { largestFrame: 1_000_000 };
    expect(await page.until('fix', ({ fix }) => fix.open)).toMatchObject({ fix: { given } });
    expect(bench.settings).toEqual(weakSettings);
    const { verify: fallen } = await verify(page, { ...bench.settings, ...given, mask: 'required' });
    expect(fallen).toMatchObject({
      state: 'falls',
      because: ['A mask makes nothing shorter.'],
      runs: [
        { name: 'A long one', good: false, outcome: 'It still works. A frame of 70000 bytes was read.' },
        { name: 'Ordinary use', good: true },
      ],
    });
    expect(await verify(page, bench.settings)).toMatchObject({ passed: true, verify: { state: 'holds' } });
  });

  it('says nothing about settings when the platform was in the way', async () => {
    const attacks = '[{ name: A page for nobody, solve: [{ exploit: { body: hi } }] }]';
    const at = await startWith(fixBlock({ attacks }), startTestPlatform);
    const { page } = await open({ at });
    const { verify: result, passed } = await verify(page, sound);
    expect([result.state, passed]).toEqual(['falls', false]);
    expect(result.because).toEqual([
      expect.stringMatching(
        /^This says nothing about your choice yet: Nobody in this lab opens a stranger’s page/,
      ),
    ]);
  });

  it('is not proven while the attack fails on the weak lab, too', async () => {
    // As if something in between stopped it: the server that is given to be mended is none that falls.
    const at = await startWith(fixBlock({ settings: '{ mask: required }' }), startTestPlatform);
    const { page } = await open({ at });
    const { verify: result, passed } = await verify(page, sound);
    expect(result.runs.map(({ good }) => good)).toEqual([true, true, true]);
    expect([result.state, passed]).toEqual(['falls', false]);
    expect(result.because).toEqual([
      'This says nothing about your choice yet: just now the attack fails on the lab as it was given to you as well. Verify again in a moment.',
    ]);
  });

  it('is verified once at a time by each learner', async () => {
    const { page } = await open();
    const answers = await Promise.all([1, 2].map(() => page.ask({ type: 'fix.verify', settings: sound })));
    expect(answers).toMatchObject([
      { type: 'done' },
      { code: 'FIX_CLOSED', message: expect.stringContaining('wait for the verification that is under way') },
    ]);
  });

  it('lets go of everything when the lab is reset', async () => {
    const { page, bench } = await open();
    await Promise.all([page.ask({ type: 'fix.verify', settings: sound }), page.ask({ type: 'reset.lab' })]);
    await page.untilTrue(() => fixOf(page)?.verify === null, 'the verification to be forgotten');
    await untilNothingRuns();
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
      const { bench } = await open();
      const { fixes, store } = running.services;
      fixes.verify(bench, sound);
      await store.progress.forget({ learners: [bench.learner], writeup: WRITEUP, step: forgotten });
      await untilNothingRuns();
      expect(fixes.stateOf(bench)).toMatchObject({ verify: null, passed: false });
      const stored = await store.progress.all(bench.learner);
      expect(stored.filter(({ step, passedAt }) => step === 'fix' && passedAt !== null)).toEqual([]);
    },
  );
});

describe('without the browser that an attack needs', () => {
  it('says nothing about settings, and then that there is none', async () => {
    const at = await startTestPlatform({ CHROMIUM_PATH: '/nowhere/chromium' });
    const { page, bench } = await open({ at, writeup: 'practitioner/cross-site-hijacking' });
    const { verify: result, passed } = await verify(page, bench.settings);
    expect([result.state, passed]).toEqual(['falls', false]);
    expect(result.because).toEqual([
      expect.stringMatching(
        /^This says nothing about your choice yet: .*\/nowhere\/chromium.*[^.]\. Verify again in a moment\.$/,
      ),
    ]);
    expect(await page.ask({ type: 'fix.verify', settings: bench.settings })).toMatchObject({
      code: 'FIX_CLOSED',
      message: expect.stringContaining('/nowhere/chromium'),
    });
  });
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
    const { bench } = await open();
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
    const benches = await Promise.all([open(), open(), open()]).then((opened) =>
      opened.map(({ bench }) => bench),
    );
    const decided = benches.map((bench) => untilDecided(fixes, bench));
    for (const bench of benches) fixes.verify(bench, sound);
    const running = () =>
      benches.filter((bench) => fixes.stateOf(bench)?.verify?.runs.some(({ state }) => state === 'running'))
        .length;
    const most: number[] = [];
    for (const bench of benches) bench.news.on('fix', () => most.push(running()));
    expect((await Promise.all(decided)).map(({ state }) => state)).toEqual(['holds', 'holds', 'holds']);
    expect(Math.max(...most)).toBe(1);
  });

  it('ends what runs when it closes', async () => {
    const { bench } = await open();
    const fixes = desk({});
    fixes.verify(bench, sound);
    expect(running.services.registry.shadows).toBe(3);
    await fixes.close();
    await untilNothingRuns();
    expect(bench.progress.isPassed('fix')).toBe(false);
  });
});

/** Waits until no verification and no shadow bench is left, looking once per turn of the event loop. */
async function untilNothingRuns(): Promise<void> {
  const { registry, fixes } = running.services;
  const look = async () => {
    while (registry.shadows + fixes.load > 0) await new Promise((resolve) => setImmediate(resolve));
  };
  await patiently(look(), 'the verifications and their shadow benches to go');
}
