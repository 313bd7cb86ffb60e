import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ClassDetail } from '../../protocol/class.ts';
import { LocalNotices } from '../store/notices.ts';
import { joinClass, joinOnBench, PASSWORD, TestInstructor } from '../testing/class-client.ts';
import { ask, openBench, post } from '../testing/http-client.ts';
import { shakeHands } from '../testing/lab-client.ts';
import { type Ask, answerTo, codeOf, FIRST, PolicyStage, SECOND } from '../testing/policy-stage.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

let stage: PolicyStage;
let port: number;
let labPort: number;
beforeAll(async () => {
  stage = await PolicyStage.open();
  ({ platform: port, lab: labPort } = stage.running.services.ports);
});
afterAll(() => stage.close());

const open = (cookie: string, writeup: string) => post(port, '/api/benches', { writeup }, { cookie });
const schedule = (open: boolean, from: number | null = null, until: number | null = null) => ({
  writeups: { [FIRST]: { open, from, until } },
});

describe('writeups that are not open', () => {
  it.each([
    ['closed', schedule(false), /keeps this lab closed/],
    ['closed until a time', schedule(true, Date.now() + 600_000), /opens in 10 minutes/],
    ['closed since a time', schedule(true, null, Date.now() - 1), /its time is over/],
  ])(
    '%s: refused in the API, on the channel and at the lab, and nothing there counts',
    async (_what, changes, words) => {
      const { id, cookie, page, room } = await stage.learnerUnder(changes);
      await page.until('class', ({ class: state }) => state?.closed[0]?.writeup === FIRST);
      const refused = await open(cookie, FIRST);
      expect([refused.status, codeOf(refused)]).toEqual([403, 'WRITEUP_CLOSED']);
      expect(refused.text).toMatch(words);
      expect((await open(cookie, SECOND)).status).toBe(200);
      for (const request of Object.values(everyRequest))
        expect(await answerTo(page, request)).toBe('WRITEUP_CLOSED');
      const late = new TestPage({ port, bench: id, cookie });
      expect(await late.closed).toMatchObject({ code: 4403, reason: expect.stringMatching(words) });
      const lab = await ask(labPort, { path: `/b/${id}/` });
      expect([lab.status, lab.text]).toEqual([403, expect.stringMatching(words)]);
      expect((await shakeHands(labPort, id)).response.status).toBe(403);

      await stage.instructor.rule(room.id, { writeups: {} });
      await shakeHands(labPort, id);
      await page.untilPassed('shake');
    },
  );

  it('does not count what a connection that is still open sees', async () => {
    const { id, page, room } = await stage.learnerUnder({});
    await page.ask({ type: 'probe.open', probe: 'p1', raw: stage.handshake(id) });
    await page.untilPassed('shake');
    await page.ask({ type: 'reset.step', step: 'shake' });
    await stage.instructor.rule(room.id, schedule(false));
    await page.until('class', ({ class: state }) => state?.closed.length === 1);
    const bench = stage.running.services.registry.awake(id);
    bench?.observe({ kind: 'answer', step: 'say', answer: 'yes', correct: true });
    await page.until('events', ({ events }) => events.some(({ kind }) => kind === 'answer'));
    expect(bench?.progress.passedSteps()).toEqual([]);
  });

  it('opens by itself when its time has come, and says so', async () => {
    const { cookie, page } = await stage.learnerUnder(schedule(true, Date.now() + 400));
    await page.until('class', ({ class: state }) => (state?.closed[0]?.opensIn ?? 0) > 0);
    await page.untilTrue(() => page.of('class').at(-1)?.class?.closed.length === 0, 'the lab to open');
    expect((await open(cookie, FIRST)).status).toBe(200);
  });
});

describe('a guided class', () => {
  it('opens a writeup when the ones before are passed, and takes the steps one by one', async () => {
    const room = await stage.instructor.openClass();
    await stage.instructor.rule(room.id, { order: 'guided' });
    const { id, cookie } = await joinOnBench(port, room.code, 'Ada', FIRST);
    const page = await TestPage.open({ port, bench: id, cookie });
    const refused = await open(cookie, SECOND);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'WRITEUP_CLOSED']);
    expect(page.hello.class?.closed.map(({ writeup }) => writeup)).toContain(SECOND);
    for (const request of [
      { type: 'answer', step: 'say', answer: 'yes' },
      { type: 'hint', step: 'say' },
      { type: 'solution', step: 'say' },
    ] as const)
      expect(await answerTo(page, request)).toBe('STEP_GUIDED');
    expect(await answerTo(page, { type: 'hint', step: 'shake' })).toBe('done');
    await shakeHands(labPort, id);
    await page.untilPassed('shake');
    expect(await answerTo(page, { type: 'answer', step: 'say', answer: 'yes' })).toBe('done');
    await page.untilPassed('say');
    expect(codeOf(await open(cookie, SECOND))).toBe('WRITEUP_CLOSED');
    await stage.sendText(page, id);
    await page.untilPassed('watch');
    expect((await open(cookie, SECOND)).status).toBe(200);
  });
});

describe('a pause', () => {
  it('refuses everything, and what is seen meanwhile counts for nothing', async () => {
    const { id, cookie, page, room } = await stage.learnerUnder({});
    await stage.instructor.do('PATCH', `/classes/${room.id}`, { paused: true });
    await page.until('class', ({ class: state }) => state?.paused === true);
    for (const request of Object.values(everyRequest))
      expect(await answerTo(page, request)).toBe('CLASS_PAUSED');
    const lab = await ask(labPort, { path: `/b/${id}/` });
    expect([lab.status, lab.text]).toEqual([403, expect.stringContaining('paused')]);
    // Whoever opens the page now finds their bench, and that there is a pause.
    const late = await TestPage.open({ port, bench: (await openBench(port, cookie, FIRST)).id, cookie });
    expect(late.hello.class?.paused).toBe(true);
    await stage.instructor.do('PATCH', `/classes/${room.id}`, { paused: false });
    await shakeHands(labPort, id);
    await page.untilPassed('shake');
  });

  it('holds until the store has said what is now, after a notice as after a gap', async () => {
    const { id, page, room } = await stage.learnerUnder({});
    const { store, classes, registry } = stage.running.services;
    await stage.instructor.do('PATCH', `/classes/${room.id}`, { paused: true });
    await page.until('class', ({ class: state }) => state?.paused === true);
    const learner = registry.awake(id)?.learner ?? '';
    const never = new Promise<never>(() => undefined);
    const slow = [
      vi.spyOn(store.classes, 'byId').mockReturnValue(never),
      vi.spyOn(store.seats, 'ofLearner').mockReturnValue(never),
    ];
    onTestFinished(() => {
      for (const one of slow) one.mockRestore();
    });
    const { notices } = store;
    if (!(notices instanceof LocalNotices)) throw new Error('expected the notices of one process');
    for (const happen of [
      () => notices.publish('class', { class: room.id }),
      () => notices.publish('seat', { class: room.id, learner }),
      () => notices.gap(),
    ]) {
      happen();
      expect(classes.isHalted(learner, FIRST)).toBe(true);
    }
    for (const one of slow) one.mockRestore();
    await store.classes.change(room.id, { paused: false });
    await vi.waitFor(() => expect(classes.isHalted(learner, FIRST)).toBe(false));
  });

  it('is over after a gap for who has no page open, too', async () => {
    const { id, page, room } = await stage.learnerUnder({});
    const { store, classes, registry } = stage.running.services;
    const learner = registry.awake(id)?.learner ?? '';
    await stage.instructor.do('PATCH', `/classes/${room.id}`, { paused: true });
    await page.until('class', ({ class: state }) => state?.paused === true);
    page.close();
    const lost = vi.spyOn(store.notices, 'publish').mockReturnValue(undefined);
    onTestFinished(() => lost.mockRestore());
    await store.classes.change(room.id, { paused: false });
    expect(classes.isHalted(learner, FIRST)).toBe(true);
    if (store.notices instanceof LocalNotices) store.notices.gap();
    await vi.waitFor(() => expect(classes.isHalted(learner, FIRST)).toBe(false));
  });
});

describe('what the instructor says', () => {
  it('reaches every learner’s page: a broadcast and a countdown, and taking them back', async () => {
    const { page, room } = await stage.learnerUnder({});
    const changed = await stage.instructor.do<ClassDetail>('PATCH', `/classes/${room.id}`, {
      broadcast: ' Look <b>up</b>\nplease ',
      countdown: 90,
    });
    const { class: state } = await page.until('class', (message) => message.class?.broadcast !== null);
    expect(state?.broadcast).toEqual({ text: 'Look <b>up</b>\nplease', at: changed.broadcast?.at });
    expect(state?.countdown?.left).toBeGreaterThan(80_000);
    expect(state?.countdown?.left).toBeLessThanOrEqual(90_000);
    await stage.instructor.do('PATCH', `/classes/${room.id}`, { broadcast: null, countdown: null });
    await page.untilTrue(() => page.of('class').at(-1)?.class?.broadcast === null, 'it to be taken back');
    expect(page.of('class').at(-1)?.class?.countdown).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['too much', 'x'.repeat(501)],
    ['control characters', 'a\u0000b'],
  ])('is not %s', async (_what, broadcast) => {
    const { id } = await stage.instructor.openClass();
    expect((await stage.instructor.request('PATCH', `/classes/${id}`, { broadcast })).status).toBe(400);
  });
});

describe('a platform for classes only', () => {
  it('refuses whoever is in none', async () => {
    const own = await startTestPlatform({ INSTRUCTOR_PASSWORD: PASSWORD, ALONE: 'no' });
    const at = own.services.ports.platform;
    const writeup = 'apprentice/shake-hands';
    const refused = await post(at, '/api/benches', { writeup });
    expect([refused.status, codeOf(refused)]).toEqual([403, 'CLASS_NEEDED']);
    expect(refused.headers['set-cookie']).toBeUndefined();
    const { code, id } = await (await TestInstructor.signIn(at)).openClass();
    const { cookie } = await joinClass(at, code, 'Ada');
    const bench = await openBench(at, cookie, writeup);
    const page = await TestPage.open({ port: at, bench: bench.id, cookie });
    await (await TestInstructor.signIn(at)).do('DELETE', `/classes/${id}`);
    await page.until('class', ({ class: state }) => state === null);
    expect(await answerTo(page, { type: 'hint', step: 'earn' })).toBe('CLASS_NEEDED');
  });
});

/** One of each kind; what they would do does not matter where all are refused. */
const everyRequest: { [Type in Ask['type']]: Extract<Ask, { type: Type }> } = {
  'probe.open': { type: 'probe.open', probe: 'p7', raw: 'GET / HTTP/1.1\r\n\r\n' },
  'probe.bytes': { type: 'probe.bytes', probe: 'p7', bytes: '' },
  'probe.close': { type: 'probe.close', probe: 'p7' },
  capture: { type: 'capture', connection: 'c1' },
  'settings.change': { type: 'settings.change', settings: {} },
  answer: { type: 'answer', step: 'say', answer: 'yes' },
  hint: { type: 'hint', step: 'shake' },
  solution: { type: 'solution', step: 'shake' },
  'intercept.set': { type: 'intercept.set', on: true, handshakes: true, rules: [] },
  'intercept.resolve': { type: 'intercept.resolve', item: 'h1', action: 'drop' },
  'intercept.forward': { type: 'intercept.forward', items: ['h1'] },
  'intercept.keep': { type: 'intercept.keep' },
  'intercept.inject': {
    type: 'intercept.inject',
    connection: 'c1',
    direction: 'client',
    opcode: 'text',
    payload: '',
  },
  'message.save': { type: 'message.save', name: 'x', body: '{}' },
  'message.delete': { type: 'message.delete', name: 'x' },
  'exploit.store': { type: 'exploit.store', head: '', body: '' },
  'exploit.deliver': { type: 'exploit.deliver' },
  'fix.verify': { type: 'fix.verify', settings: {} },
  'reset.step': { type: 'reset.step', step: 'shake' },
  'reset.lab': { type: 'reset.lab' },
};
