import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORKBENCH_VERSION } from '../../protocol/workbench.ts';
import type { WorkbenchRequest } from '../../protocol/workbench-requests.ts';
import type { Running } from '../start.ts';
import { openBench } from '../testing/http-client.ts';
import { startTestPlatform, startUnregistered } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

let running: Running;
let port: number;
beforeAll(async () => {
  running = await startUnregistered();
  port = running.services.ports.platform;
});
afterAll(() => running.close());

const newPage = async (): Promise<TestPage> => {
  const { id, cookie } = await openBench(port);
  return TestPage.open({ port, bench: id, cookie });
};

const handshake = (bench: string) =>
  `GET /b/${bench}/socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`;

describe('the live channel', () => {
  it('says hello first, with everything a page needs', async () => {
    const page = await newPage();
    expect(page.messages[0]).toMatchObject({
      type: 'hello',
      version: WORKBENCH_VERSION,
      bench: {
        writeup: 'apprentice/shake-hands',
        lab: 'handshake',
        addresses: {
          ws: expect.stringMatching(/^ws:\/\/localhost:\d+\/b\/[0-9a-f]{32}\/$/),
          wss: expect.stringMatching(/^wss:\/\/localhost:\d+\/b\/[0-9a-f]{32}\/$/),
        },
        settings: { subprotocols: 'two', version: 'checked' },
        schema: { properties: { version: { title: 'Version check' } } },
      },
      trace: { next: 1 },
      probes: [],
    });
    expect(page.steps).toHaveLength(7);
  });

  it('does what each kind of request asks, and repeats its ref', async () => {
    const page = await newPage();
    const bench = page.hello.bench.id;
    const settings = { ...page.hello.bench.settings, version: 'ignored' };
    const requests = {
      'probe.open': { probe: 'p1', raw: handshake(bench) },
      'probe.bytes': { probe: 'p1', bytes: 'iYAAAAAA' },
      capture: { connection: 'c1' },
      'intercept.set': { on: true, handshakes: true, rules: [{ direction: 'client', pattern: 'x' }] },
      'intercept.forward': { items: ['h1'] },
      'intercept.keep': {},
      'message.save': { name: 'a', body: '{}' },
      'message.delete': { name: 'a' },
      'probe.close': { probe: 'p1' },
      'settings.change': { settings },
      answer: { step: 'proof', answer: '1' },
      hint: { step: 'earn' },
      solution: { step: 'earn' },
      'reset.step': { step: 'earn' },
      'reset.lab': {},
    } satisfies Partial<Record<WorkbenchRequest['type'], object>>;
    let ref = 0;
    for (const [type, rest] of Object.entries(requests)) {
      ref += 1;
      page.send({ type, ref, ...rest });
      expect(await page.answerTo(ref)).toEqual({ type: 'done', ref });
      if (type === 'probe.open') await page.until('probe', ({ probe }) => probe.state === 'open');
    }
    expect(page.of('settings')[0]?.settings).toEqual(settings);
    expect(page.of('capture')).toMatchObject([{ capture: { connection: 'c1', secure: false } }]);
    expect(page.of('probe').at(-1)?.probe).toMatchObject({ state: 'closed' });
  });

  it.each([
    { type: 'step.passed', ref: 7, step: 'earn' },
    {
      type: 'events',
      ref: 7,
      trace: 'x',
      events: [{ kind: 'handshake', accepted: true, seq: 1 }],
      dropped: 0,
    },
    { type: 'steps', ref: 7, steps: [{ id: 'earn', passed: true }], passed: 'earn' },
    { type: 'hello', ref: 7 },
    { type: 'done', ref: 7 },
  ])('refuses a forged "$type", changes nothing and stays open', async (forged) => {
    const page = await newPage();
    const before = structuredClone(page.steps);
    page.send(forged);
    expect(await page.answerTo(7)).toMatchObject({
      type: 'refused',
      code: 'MESSAGE_INVALID',
      message: expect.stringContaining(
        `got "${forged.type}". Nothing was changed and the channel stays open.`,
      ),
    });
    expect(await page.ask({ type: 'hint', step: 'proof' })).toMatchObject({ type: 'done' });
    expect(page.step('earn')).toEqual(before.find(({ id }) => id === 'earn'));
    expect(page.events).toEqual([]);
    expect(running.services.registry.awake(page.hello.bench.id)?.progress.passedSteps()).toEqual([]);
  });

  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  it.each<[string, string | Uint8Array, number | null, RegExp]>([
    ['text that is no JSON', 'hello', null, /expected JSON/],
    ['nothing', '', null, /expected JSON/],
    ['bytes', new Uint8Array([1, 2, 3]), null, /expected JSON as text/],
    ['JSON as bytes', new TextEncoder().encode('{"type":"hint","ref":1,"step":"earn"}'), null, /as text/],
    ['null', 'null', null, /expected a type among probe\.open, .*, reset\.lab, got none/],
    ['a list', '[]', null, /got none/],
    ['no type', '{"ref":3}', 3, /got none/],
    [
      'a type that is an object with its own toString',
      '{"type":{"toString":1,"valueOf":1},"ref":4}',
      4,
      /got none/,
    ],
    ['a type that is a bottomless list', `{"ref":4,"type":${deep(50_000)}}`, 4, /got none/],
    ['a type from the prototype', '{"type":"constructor","ref":5}', 5, /got "constructor"/],
    ['__proto__ as type', '{"type":"__proto__","ref":5}', 5, /got "__proto__"/],
    ['an overlong type', `{"type":"${'x'.repeat(9000)}","ref":5}`, 5, /got "x{40}"/],
    ['no ref', '{"type":"reset.lab"}', null, /reset\.lab: the message must have required propert.* ref/],
    ['a ref of another type', '{"type":"reset.lab","ref":"6"}', null, /reset\.lab: ref must be integer/],
    ['a ref out of range', '{"type":"reset.lab","ref":0}', 0, /ref must be/],
    [
      'an unknown key',
      '{"type":"reset.lab","ref":7,"force":true}',
      7,
      /reset\.lab: force is no key of this message/,
    ],
    [
      'an unknown key of any length',
      `{"type":"reset.lab","ref":7,"${'k'.repeat(9000)}":1}`,
      7,
      /: k{40} is no key/,
    ],
    [
      '__proto__ as key',
      '{"type":"reset.lab","ref":7,"__proto__":{"passed":true}}',
      7,
      /__proto__ is no key/,
    ],
    [
      'a step of another form',
      '{"type":"hint","ref":8,"step":"../earn"}',
      8,
      /hint: step must match pattern/,
    ],
    [
      'an answer that is too long',
      `{"type":"answer","ref":9,"step":"proof","answer":"${'x'.repeat(501)}"}`,
      9,
      /answer must not/,
    ],
    [
      'a request that is too long',
      JSON.stringify({ type: 'probe.open', ref: 9, probe: 'p1', raw: 'x'.repeat(65_537) }),
      9,
      /raw must not/,
    ],
    [
      'settings that are a list',
      '{"type":"settings.change","ref":9,"settings":[]}',
      9,
      /settings must be object/,
    ],
  ])('refuses %s with the reason, and stays open', async (_what, data, ref, reason) => {
    const page = await newPage();
    page.send(data);
    const refused = await page.answerTo(ref);
    expect(refused).toMatchObject({ type: 'refused', code: 'MESSAGE_INVALID', ref });
    expect('message' in refused && refused.message).toMatch(reason);
    expect(JSON.stringify(refused).length).toBeLessThan(500);
    expect(await page.ask({ type: 'hint', step: 'earn' })).toMatchObject({ type: 'done' });
    expect(page.isOpen).toBe(true);
  });

  it.each([
    [{ type: 'hint', step: 'nowhere' }, 'STEP_NOT_FOUND'],
    [{ type: 'solution', step: 'constructor' }, 'STEP_NOT_FOUND'],
    [{ type: 'reset.step', step: 'nowhere' }, 'STEP_NOT_FOUND'],
    [{ type: 'answer', step: 'nowhere', answer: 'x' }, 'STEP_NOT_FOUND'],
    [{ type: 'answer', step: 'earn', answer: 'x' }, 'QUESTION_CLOSED'],
    [{ type: 'answer', step: 'missing', answer: 'Host' }, 'QUESTION_CLOSED'],
    [{ type: 'probe.bytes', probe: 'p9', bytes: 'AAAA' }, 'PROBE_NOT_FOUND'],
    [{ type: 'probe.close', probe: 'p9' }, 'PROBE_NOT_FOUND'],
    [{ type: 'capture', connection: 'c9' }, 'CAPTURE_NOT_FOUND'],
  ])('refuses %o with %s', async (request, code) => {
    const page = await newPage();
    page.send({ ...request, ref: 3 });
    expect(await page.answerTo(3)).toMatchObject({ type: 'refused', code, ref: 3 });
    expect(page.isOpen).toBe(true);
  });

  it('closes with 1009 on a message over 512 KiB, and serves on', async () => {
    const page = await newPage();
    page.send(`"${'x'.repeat(512 * 1024)}"`);
    expect(await page.closed).toMatchObject({ code: 1009 });
    expect((await newPage()).isOpen).toBe(true);
  });

  it('refuses what comes faster than 50 a second, answers each, and takes requests again afterwards', async () => {
    const page = await newPage();
    const flood = Array.from({ length: 400 }, (_, index) => index + 1);
    for (const ref of flood) page.send({ type: 'hint', ref, step: 'nowhere' });
    // The few that were let through are answered a little later than those that were not.
    for (const ref of flood) await page.answerTo(ref);
    const answers = page.of('refused');
    expect(answers.map(({ ref }) => Number(ref)).sort((a, b) => a - b)).toEqual(flood);
    const limited = answers.filter(({ code }) => code === 'LIMIT_REACHED');
    // Taken are a second's worth at once, and what time gave back while the rest came.
    expect(limited.length).toBeGreaterThanOrEqual(300);
    expect(limited[0]?.message).toContain(
      '50 requests of this page in this second, the most that PAGE_REQUESTS allows',
    );
    // The event to wait for is that a request is taken again.
    let taken = false;
    for (let ref = 500; !taken; ref++) {
      page.send({ type: 'hint', ref, step: 'nowhere' });
      const answer = await page.answerTo(ref);
      taken = answer.type === 'refused' && answer.code === 'STEP_NOT_FOUND';
    }
    expect(taken).toBe(true);
  });

  it('leaves a bench’s other pages alone when one floods', async () => {
    const { id, cookie } = await openBench(port);
    const [loud, calm] = await Promise.all([
      TestPage.open({ port, bench: id, cookie }),
      TestPage.open({ port, bench: id, cookie }),
    ]);
    for (let ref = 1; ref <= 200; ref++) loud.send({ type: 'hint', ref, step: 'nowhere' });
    await loud.answerTo(200);
    expect(await calm.ask({ type: 'hint', step: 'earn' })).toMatchObject({ type: 'done' });
  });

  it('refuses one page more than a bench may have, with a code and a sentence', async () => {
    const small = await startTestPlatform({ BENCH_SOCKETS: '2' });
    const own = small.services.ports.platform;
    const { id, cookie } = await openBench(own);
    const first = await TestPage.open({ port: own, bench: id, cookie });
    const second = await TestPage.open({ port: own, bench: id, cookie });
    expect([first.isOpen, second.isOpen]).toEqual([true, true]);
    const third = new TestPage({ port: own, bench: id, cookie });
    expect(await third.closed).toEqual({
      code: 4429,
      reason: expect.stringContaining('2 pages open on this bench, the most that BENCH_SOCKETS allows'),
    });
    first.close();
    await first.closed;
    const bench = small.services.registry.awake(id);
    expect(bench?.openPages).toBeLessThanOrEqual(2);
  });
});
