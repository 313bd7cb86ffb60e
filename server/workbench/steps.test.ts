import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { acceptKey } from '../../protocol/accept-key.ts';
import type { Running } from '../start.ts';
import { contentFolder, writeupWith } from '../testing/content-folder.ts';
import { ask, openBench } from '../testing/http-client.ts';
import { shakeHands } from '../testing/lab-client.ts';
import { startTestPlatform, startUnregistered } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

let running: Running;
let port: number;
let labPort: number;
beforeAll(async () => {
  running = await startUnregistered();
  ({ platform: port, lab: labPort } = running.services.ports);
});
afterAll(() => running.close());

async function newPage(): Promise<{ page: TestPage; id: string; cookie: string }> {
  const { id, cookie } = await openBench(port);
  return { page: await TestPage.open({ port, bench: id, cookie }), id, cookie };
}

describe('what is not revealed yet', () => {
  const secret = (place: string) => `canary-${place}`;
  const step = `
id: one
when: { kind: handshake, accepted: true }
question:
  kind: choice
  ask: Which?
  options:
    - { text: First, because: ${secret('because-1')} }
    - { text: Second, because: ${secret('because-2')} }
  answer: 2
hints: [${secret('hint-1')}, ${secret('hint-2')}, ${secret('hint-3')}]
solution: ${secret('solution')}
solve: [{ answer: ${secret('solve')} }]`;
  const text = `
id: two
question: { kind: text, ask: What?, accept: [${secret('accept')}], wrong: ${secret('wrong')} }
hints: [a, b, c]
solve: [{ answer: { computed: true } }]`;

  it('is in no page and no message, and comes one piece at a time', async () => {
    const folder = await contentFolder({ 'canary.md': writeupWith(step, text) });
    const own = await startTestPlatform({ CONTENT_DIR: folder });
    expect(own.services.content.problems).toEqual([]);
    const at = own.services.ports.platform;
    const { id, cookie } = await openBench(at, undefined, 'apprentice/canary');
    const page = await TestPage.open({ port: at, bench: id, cookie });
    const seen = async () => {
      const paths = ['/', '/overview', '/labs/apprentice/canary', `/api/benches/${id}`];
      const pages = await Promise.all(
        paths.map((path) => ask(at, { path, headers: { host: `localhost:${at}`, cookie } })),
      );
      const all = JSON.stringify(page.messages) + pages.map((answer) => answer.text).join();
      return [...new Set(all.match(/canary-[a-z0-9-]+/g))].sort();
    };
    await shakeHands(own.services.ports.lab, id);
    await page.untilTrue(() => page.step('one').question?.open === true, 'the question to open');
    expect(await seen()).toEqual([]);

    await page.ask({ type: 'answer', step: 'one', answer: '1' });
    await page.ask({ type: 'answer', step: 'two', answer: 'nonsense' });
    expect(await seen()).toEqual(['canary-because-1', 'canary-wrong']);

    for (const hints of [1, 2, 3]) {
      expect(await page.ask({ type: 'hint', step: 'one' })).toMatchObject({ type: 'done' });
      expect(page.step('one').hints).toHaveLength(hints);
      expect((await seen()).filter((word) => word.includes('hint'))).toHaveLength(hints);
    }
    expect(await page.ask({ type: 'hint', step: 'one' })).toMatchObject({
      type: 'refused',
      code: 'HINTS_SPENT',
      message: 'All 3 hints of step "one" are shown. The worked solution is next.',
    });
    expect(page.step('one').hints).toHaveLength(3);
    expect(await seen()).not.toContain('canary-solution');

    await page.ask({ type: 'solution', step: 'one' });
    expect(await seen()).toContain('canary-solution');
    expect(await seen()).not.toContain('canary-accept');
  });

  it('is not pulled out by asking for many hints at once', async () => {
    const { page } = await newPage();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => page.ask({ type: 'hint', step: 'earn' })),
    );
    expect(answers.filter(({ type }) => type === 'done').length).toBeGreaterThanOrEqual(4);
    expect(page.step('earn')).toMatchObject({ hintsTotal: 4, hints: { length: 4 } });
  });

  it('does not tell the right answer, only the key it is made from', async () => {
    const { page } = await newPage();
    const key = page.step('accept').question?.given?.key ?? '';
    await page.ask({ type: 'answer', step: 'accept', answer: 'wrong' });
    expect(page.step('accept').question?.reply).toMatchObject({ correct: false });
    expect(JSON.stringify(page.messages)).toContain(key);
    expect(JSON.stringify(page.messages)).not.toContain(acceptKey(key));
    await page.ask({ type: 'answer', step: 'accept', answer: acceptKey(key) });
    await page.untilPassed('accept');
  });

  it('is marked where it asks for an accepted handshake, which the page may have ready', async () => {
    const { page } = await newPage();
    expect(page.steps.filter((step) => step.isHandshake).map((step) => step.id)).toEqual([
      'earn',
      'subprotocol',
    ]);
  });
});

describe('passing', () => {
  it('comes from the wire, with the trace first, and counts tries and the solution', async () => {
    const { page, id } = await newPage();
    await shakeHands(labPort, id, { 'Sec-WebSocket-Key': null });
    await page.untilTrue(() => page.step('earn').tries === 1, 'the try');
    expect(page.step('earn').explanation?.summary).toContain('accepted');
    await page.ask({ type: 'solution', step: 'earn' });
    await shakeHands(labPort, id);
    await page.untilPassed('earn');
    expect(page.step('earn')).toMatchObject({ withSolution: true, passedAt: expect.any(Number) });
    const announced = page.messages.findIndex(
      (message) => message.type === 'steps' && message.passed === 'earn',
    );
    const event = page.messages.findIndex(
      (message) =>
        message.type === 'events' && message.events.some((one) => one.kind === 'handshake' && one.accepted),
    );
    expect(event).toBeGreaterThan(-1);
    expect(announced).toBeGreaterThan(event);
  });

  it('is announced only once it is stored: while the store is away the step stays open', async () => {
    const { page, id } = await newPage();
    const { progress } = running.services.store;
    const away = vi.spyOn(progress, 'pass').mockRejectedValueOnce(new Error('disk full'));
    await shakeHands(labPort, id);
    const { message } = await page.until('notice');
    expect(message).toContain('cannot be saved at the moment');
    expect(page.step('earn').passed).toBe(false);
    // Tried again by itself, and announced like any other.
    await page.until('steps', ({ passed }) => passed === 'earn');
    expect(page.step('earn').passed).toBe(true);
    expect(away).toHaveBeenCalledTimes(2);
    away.mockRestore();
    expect(page.of('notice')).toHaveLength(1);
  });

  it('is announced once on every page, and never again by a second right event', async () => {
    const { page, id, cookie } = await newPage();
    const other = await TestPage.open({ port, bench: id, cookie });
    await shakeHands(labPort, id);
    await Promise.all([page.untilPassed('earn'), other.untilPassed('earn')]);
    await shakeHands(labPort, id);
    await page.ask({ type: 'hint', step: 'proof' });
    for (const one of [page, other])
      expect(one.of('steps').filter(({ passed }) => passed === 'earn')).toHaveLength(1);
  });
});

describe('reset.step', () => {
  it('opens one step again, keeps its hints and the others’ passes, and poses the question afresh', async () => {
    const { page, id } = await newPage();
    await shakeHands(labPort, id);
    await page.untilPassed('earn');
    const key = page.step('accept').question?.given?.key ?? '';
    await page.ask({ type: 'answer', step: 'accept', answer: acceptKey(key) });
    await page.untilPassed('accept');
    await page.ask({ type: 'hint', step: 'accept' });
    await page.ask({ type: 'reset.step', step: 'accept' });
    expect(page.step('accept')).toMatchObject({ passed: false, passedAt: null, hints: { length: 1 } });
    expect(page.step('earn').passed).toBe(true);
    expect(page.step('accept').question?.given?.key).not.toBe(key);
    expect(page.step('accept').question?.reply).toBeUndefined();

    await page.ask({ type: 'answer', step: 'accept', answer: acceptKey(key) });
    expect(page.step('accept')).toMatchObject({ passed: false, question: { reply: { correct: false } } });
    const fresh = page.step('accept').question?.given?.key ?? '';
    await page.ask({ type: 'answer', step: 'accept', answer: acceptKey(fresh) });
    await page.untilPassed('accept');
  });
});

describe('reset.lab', () => {
  it('begins anew: connections end, trace, keys and settings are fresh, progress stays', async () => {
    const { page, id } = await newPage();
    const first = page.hello.trace.id;
    const key = page.step('accept').question?.given?.key;
    const { client } = await shakeHands(labPort, id);
    expect(await client.nextText()).toContain('Welcome');
    await page.untilPassed('earn');
    await page.ask({
      type: 'settings.change',
      settings: { ...page.hello.bench.settings, version: 'ignored' },
    });
    await page.ask({ type: 'reset.lab' });

    await expect(client.nextText()).rejects.toThrow('got the end of the connection');
    const reset = await page.until('reset');
    expect(reset.trace).toMatchObject({ id: expect.not.stringMatching(first), next: 1 });
    expect(page.of('settings').at(-1)?.settings).toEqual(page.hello.bench.settings);
    expect(page.step('earn').passed).toBe(true);
    expect(page.step('accept').question?.given?.key).not.toBe(key);

    // The last words of the connection that was ended do not open the new trace.
    await shakeHands(labPort, id, { 'Sec-WebSocket-Version': '8' });
    await page.untilPassed('version');
    const fresh = page.of('events').filter(({ trace }) => trace === reset.trace.id);
    expect(fresh.flatMap(({ events }) => events.map(({ seq, kind }) => [seq, kind]))).toEqual([
      [1, 'handshake'],
    ]);
  });

  it('closes the probes', async () => {
    const { page, id } = await newPage();
    await page.ask({ type: 'probe.open', probe: 'p1', raw: `GET /b/${id}/socket HTTP/1.1\r\nHost: a\r\n` });
    await page.ask({ type: 'reset.lab' });
    await page.until('probe', ({ probe }) => probe.state === 'closed');
    expect(await page.ask({ type: 'probe.bytes', probe: 'p1', bytes: 'AAAA' })).toMatchObject({
      type: 'refused',
    });
  });
});

describe('settings.change', () => {
  it.each<[string, Record<string, unknown> | string, string]>([
    [
      'a value that is none',
      { version: 'sometimes' },
      'Setting "version": expected one of checked, ignored, got "sometimes".',
    ],
    [
      'a value of another type',
      { extensions: 'yes' },
      'Setting "extensions": expected true or false, got "yes".',
    ],
    ['a list', { version: ['ignored'] }, 'Setting "version": expected one of checked, ignored, got a list.'],
    [
      'an object',
      { version: { toString: 1 } },
      'Setting "version": expected one of checked, ignored, got an object.',
    ],
    [
      'an unknown name',
      { origin: 'any' },
      'Setting "origin": expected one of the settings version, subprotocols,',
    ],
    ['an overlong name', { ['n'.repeat(9000)]: 1 }, `Setting "${'n'.repeat(80)}": expected one of`],
    ['__proto__', '"__proto__":{"version":"ignored"}', 'Setting "__proto__": expected one of the settings'],
    [
      'constructor',
      '"constructor":{"prototype":{"x":1}}',
      'Setting "constructor": expected one of the settings',
    ],
    ['a bottomless value', `"version":${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'got a list.'],
  ])('refuses %s, naming the setting, what it takes and what it got', async (_what, change, sentence) => {
    const { page, id } = await newPage();
    const now = JSON.stringify(page.hello.bench.settings).slice(1, -1);
    const added = typeof change === 'string' ? change : JSON.stringify(change).slice(1, -1);
    // As text: an object literal would swallow "__proto__". Of two equal keys, JSON takes the last.
    page.send(`{"type":"settings.change","ref":5,"settings":{${now},${added}}}`);
    const refused = await page.answerTo(5);
    expect(refused).toMatchObject({ type: 'refused', code: 'SETTING_INVALID', ref: 5 });
    expect('message' in refused && refused.message).toContain(sentence);
    expect(JSON.stringify(refused).length).toBeLessThan(600);
    expect(running.services.registry.awake(id)?.settings).toEqual(page.hello.bench.settings);
    expect(page.of('settings')).toEqual([]);
    expect({}).not.toHaveProperty('version');
  });

  it('refuses settings that are not all there', async () => {
    const { page } = await newPage();
    expect(await page.ask({ type: 'settings.change', settings: { version: 'ignored' } })).toMatchObject({
      type: 'refused',
      message: expect.stringMatching(
        /^Setting "subprotocols": expected one of none, one, two, got nothing\./,
      ),
    });
  });

  it('changes what the lab does at once, and nobody else’s', async () => {
    const { page, id } = await newPage();
    const other = await openBench(port);
    await page.ask({
      type: 'settings.change',
      settings: { ...page.hello.bench.settings, version: 'ignored' },
    });
    const wrong = { 'Sec-WebSocket-Version': '8' };
    const [own, theirs] = [await shakeHands(labPort, id, wrong), await shakeHands(labPort, other.id, wrong)];
    own.client.destroy();
    expect([own.response.status, theirs.response.status]).toEqual([101, 426]);
  });
});
