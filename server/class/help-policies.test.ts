import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ClassDetail } from '../../protocol/class.ts';
import { joinOnBench } from '../testing/class-client.ts';
import { shakeHands } from '../testing/lab-client.ts';
import { answerTo, codeOf, FIRST, PolicyStage } from '../testing/policy-stage.ts';
import { TestPage } from '../testing/test-page.ts';

let stage: PolicyStage;
let port: number;
let labPort: number;
beforeAll(async () => {
  stage = await PolicyStage.open();
  ({ platform: port, lab: labPort } = stage.running.services.ports);
});
afterAll(() => stage.close());

describe('hints', () => {
  it('are given on asking, or not at all', async () => {
    const { page, room } = await stage.learnerUnder({ hints: { when: 'off', after: 1 } });
    expect(await answerTo(page, { type: 'hint', step: 'shake' })).toBe('HELP_WITHHELD');
    expect(page.step('shake').hints).toEqual([]);
    await stage.instructor.rule(room.id, { hints: { when: 'on', after: 1 } });
    expect(await answerTo(page, { type: 'hint', step: 'shake' })).toBe('done');
    await stage.instructor.rule(room.id, { hints: { when: 'off', after: 1 } });
    expect(await answerTo(page, { type: 'hint', step: 'shake' })).toBe('HELP_WITHHELD');
    // What was shown stays.
    expect(page.step('shake').hints).toHaveLength(1);
  });

  it('come after so many tries', async () => {
    const { id, page } = await stage.learnerUnder({ hints: { when: 'tries', after: 2 } });
    for (const tries of [0, 1]) {
      const refused = await page.ask({ type: 'hint', step: 'shake' });
      expect(refused).toMatchObject({
        code: 'HELP_WITHHELD',
        message: expect.stringContaining(`So far you have ${tries}.`),
      });
      await shakeHands(labPort, id, { 'Sec-WebSocket-Version': '12' });
      await page.untilTrue(() => page.step('shake').tries === tries + 1, 'the try to count');
    }
    expect(await answerTo(page, { type: 'hint', step: 'shake' })).toBe('done');
  });

  it.each([
    ['minutes', 'shake'],
    // Of a step about frames no tries are counted.
    ['tries', 'watch'],
  ] as const)('come after so many minutes: %s, step %s', async (when, step) => {
    const { id, page } = await stage.learnerUnder({ hints: { when, after: 5 } });
    const refused = await page.ask({ type: 'hint', step });
    expect(refused).toMatchObject({
      code: 'HELP_WITHHELD',
      message: expect.stringContaining('in 5 minutes'),
    });
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 300_000);
    const later = answerTo(page, { type: 'hint', step });
    await later.finally(() => vi.restoreAllMocks());
    expect(await later).toBe('done');
    expect(stage.running.services.registry.awake(id)?.progress.of(step).hints).toBe(1);
  });
});

describe('solutions', () => {
  it('are shown always, once the step is passed, or never', async () => {
    const { id, page, room } = await stage.learnerUnder({ solutions: 'never' });
    const request = { type: 'solution', step: 'shake' } as const;
    expect(await answerTo(page, request)).toBe('HELP_WITHHELD');
    await stage.instructor.rule(room.id, { solutions: 'solved' });
    expect(await answerTo(page, request)).toBe('HELP_WITHHELD');
    expect(page.step('shake').solution).toBeUndefined();
    await shakeHands(labPort, id);
    await page.untilPassed('shake');
    expect(await answerTo(page, request)).toBe('done');
    expect(await answerTo(page, { ...request, step: 'say' })).toBe('HELP_WITHHELD');
    await stage.instructor.rule(room.id, { solutions: 'always' });
    expect(await answerTo(page, { ...request, step: 'say' })).toBe('done');
  });
});

describe('the fix phase', () => {
  it('can be left out', async () => {
    const writeup = 'practitioner/origin-checks';
    const { page, room } = await stage.learnerUnder({ fix: false }, writeup);
    const request = { type: 'fix.verify', settings: page.hello.bench.settings } as const;
    expect(await page.ask(request)).toMatchObject({
      message: expect.stringContaining('your class ends with'),
    });
    await stage.instructor.rule(room.id, { fix: true });
    expect(await page.ask(request)).toMatchObject({
      message: expect.stringContaining('first pass all steps'),
    });
  });
});

describe('settings', () => {
  it('begin as the class wants them, and those that are locked stay', async () => {
    const room = await stage.instructor.openClass();
    await stage.instructor.rule(room.id, {
      settings: { [FIRST]: { values: { subprotocols: 'none' }, locked: ['subprotocols'] } },
    });
    const { id, cookie } = await joinOnBench(port, room.code, 'Ada', FIRST);
    const page = await TestPage.open({ port, bench: id, cookie });
    const { settings } = page.hello.bench;
    expect(settings).toMatchObject({ subprotocols: 'none' });
    expect(page.hello.class?.locked).toEqual({ [FIRST]: ['subprotocols'] });
    const changed = { type: 'settings.change', settings: { ...settings, subprotocols: 'two' } } as const;
    expect(await answerTo(page, changed)).toBe('SETTING_LOCKED');
    expect(await answerTo(page, { type: 'settings.change', settings: {} })).toBe('SETTING_LOCKED');
    expect(stage.running.services.registry.awake(id)?.settings).toEqual(settings);
    expect(await answerTo(page, { type: 'settings.change', settings })).toBe('done');
    await stage.instructor.rule(room.id, {
      settings: { [FIRST]: { values: { subprotocols: 'none' }, locked: [] } },
    });
    expect(await answerTo(page, changed)).toBe('done');
    await page.ask({ type: 'reset.lab' });
    expect(stage.running.services.registry.awake(id)?.settings).toEqual(settings);
  });

  it.each([
    ['a value that the lab does not take', { values: { subprotocols: 'seven' }, locked: [] }],
    ['a setting that the lab does not have', { values: { colour: 'red' }, locked: [] }],
    ['a lock on one that it does not have', { values: {}, locked: ['colour'] }],
  ])('may not be %s', async (_what, policy) => {
    const room = await stage.instructor.openClass();
    const policies = { ...room.policies, settings: { [FIRST]: policy } };
    const answer = await stage.instructor.request('PUT', `/classes/${room.id}/policies`, policies);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'SETTING_INVALID']);
  });

  it('of a lab that is gone keep nothing else from being saved: what held for it stays', async () => {
    const room = await stage.instructor.openClass();
    const held = { values: { subprotocols: 'none' }, locked: [] };
    const policies = { ...room.policies, settings: { 'apprentice/gone': held } };
    await stage.running.services.store.classes.change(room.id, { policies });
    const settings = {
      'apprentice/gone': { values: { colour: 'red' }, locked: ['colour'] },
      'apprentice/never-there': held,
      [FIRST]: held,
    };
    await stage.instructor.rule(room.id, { settings, fix: false });
    const saved = await stage.instructor.do<ClassDetail>('GET', `/classes/${room.id}`);
    expect(saved.policies).toMatchObject({ fix: false });
    expect(saved.policies.settings).toEqual({ 'apprentice/gone': held, [FIRST]: held });
  });

  it.each([['writeups'], ['settings']])('and %s are of nothing but labs', async (what) => {
    const room = await stage.instructor.openClass();
    const policies = { ...room.policies, [what]: { odd: null } };
    const answer = await stage.instructor.request('PUT', `/classes/${room.id}/policies`, policies);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'BODY_INVALID']);
  });
});
