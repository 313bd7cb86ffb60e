import { describe, expect, it } from 'vitest';
import { fixOf, openFix, sound, startWithFix, verify } from '../testing/fix-stage.ts';
import { echo, fixBlock, harmBlock, weakSettings } from '../testing/fix-writeup.ts';
import { ask, openBench } from '../testing/http-client.ts';
import { startForFile, startTestPlatform } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

const running = startForFile(startWithFix);

describe('Fix it', () => {
  it('opens with the last step', async () => {
    const { page, bench } = await openFix(running, { steps: false });
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
    const { page, bench, cookie } = await openFix(running);
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

  it('stays proven, whatever is tried afterwards', async () => {
    const { page } = await openFix(running);
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
    const { page, bench } = await openFix(running);
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
    const { page } = await openFix(running);
    expect(await page.ask({ type: 'fix.verify', settings })).toMatchObject({ type: 'refused', code });
    expect(fixOf(page)).toMatchObject({ tries: 0, verify: null });
  });

  it('speaks of a mishap as of what happens, and not as of an attack', async () => {
    const attacks = harmBlock.attacks?.replace('Damaged text,', 'Damaged text, mishap: true,') ?? '';
    const at = await startWithFix(fixBlock({ ...harmBlock, attacks }), startTestPlatform);
    const { page } = await openFix(at);
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

  it('can be about another server than that of the steps, and a harm that is none of them', async () => {
    const at = await startWithFix(
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
    const { page, bench } = await openFix(at);
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
});
