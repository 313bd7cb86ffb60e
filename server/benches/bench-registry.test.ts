import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ask, openBench, post } from '../testing/http-client.ts';
import { shakeHands } from '../testing/lab-client.ts';
import { startTestPlatform } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

const writeup = 'apprentice/shake-hands';

describe('opening', () => {
  it('gives one bench to two requests at once', async () => {
    const { services } = await startTestPlatform();
    const port = services.ports.platform;
    const { id: learner } = await services.store.learners.create();
    const benches = await Promise.all([1, 2, 3].map(() => services.registry.open(learner, writeup)));
    expect(new Set(benches).size).toBe(1);
    expect(services.registry.size).toBe(1);
    const first = await openBench(port);
    const again = await Promise.all([1, 2].map(() => openBench(port, first.cookie)));
    expect(again.map(({ id }) => id)).toEqual([first.id, first.id]);
  });

  it('wakes a bench once for many requests at once', async () => {
    const { services } = await startTestPlatform();
    const { id } = await openBench(services.ports.platform);
    services.registry.sleepIdle(Date.now() + 2 * 3_600_000);
    expect(services.registry.awake(id)).toBeUndefined();
    const byId = vi.spyOn(services.store.benches, 'byId');
    const found = await Promise.all([1, 2, 3, 4].map(() => services.registry.find(id)));
    expect(new Set(found).size).toBe(1);
    expect(found[0]?.id).toBe(id);
    expect(byId).toHaveBeenCalledTimes(1);
  });

  it('can be tried again after the store failed', async () => {
    const { services } = await startTestPlatform();
    const { id } = await openBench(services.ports.platform);
    services.registry.sleepIdle(Date.now() + 2 * 3_600_000);
    vi.spyOn(services.store.benches, 'byId').mockRejectedValueOnce(new Error('disk full'));
    await expect(services.registry.find(id)).rejects.toThrow('disk full');
    expect((await services.registry.find(id))?.id).toBe(id);
  });
});

describe('a clock that is set', () => {
  it.each([
    ['forward', 3],
    ['back', -3],
  ])('%s puts nobody to sleep who is at work, and keeps what is passed', async (_way, hours) => {
    const { services } = await startTestPlatform();
    const { platform, lab } = services.ports;
    const { id, cookie } = await openBench(platform);
    const set = Date.now() + hours * 3_600_000;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => set);
    onTestFinished(() => clock.mockRestore());
    const { client } = await shakeHands(lab, id);
    services.registry.sleepIdle();
    expect(services.registry.awake(id)?.openConnections).toBe(1);
    const page = await TestPage.open({ port: platform, bench: id, cookie });
    await page.untilPassed('earn');
    clock.mockRestore();
    services.registry.sleepIdle();
    expect(page.isOpen).toBe(true);
    page.vanish();
    client.destroy();
    services.registry.sleepIdle(Date.now() + 2 * 3_600_000);
    expect((await TestPage.open({ port: platform, bench: id, cookie })).step('earn').passed).toBe(true);
  });
});

describe('the limit of benches awake', () => {
  it('puts the one to sleep that is idle longest and unused', async () => {
    const { services } = await startTestPlatform({ BENCHES: '2' });
    const port = services.ports.platform;
    const first = await openBench(port);
    const second = await openBench(port);
    const bench = services.registry.awake(first.id);
    if (bench) bench.lastActive = Date.now() + 1000;
    const third = await openBench(port);
    expect([first, second, third].map(({ id }) => services.registry.awake(id) !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('holds when a whole class comes at once', async () => {
    const { services } = await startTestPlatform({ BENCHES: '3' });
    await Promise.all(Array.from({ length: 20 }, () => openBench(services.ports.platform)));
    expect(services.registry.size).toBeLessThanOrEqual(3);
  });

  it('refuses with a sentence while all are in use, by a page or by a tool, and not a moment longer', async () => {
    const running = await startTestPlatform({ BENCHES: '2' });
    const port = running.services.ports.platform;
    const paged = await openBench(port);
    const page = await TestPage.open({ port, bench: paged.id, cookie: paged.cookie });
    const tooled = await openBench(port);
    const { client } = await shakeHands(running.services.ports.lab, tooled.id);
    const refused = await post(port, '/api/benches', { writeup });
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.text)).toEqual({
      code: 'LIMIT_REACHED',
      message:
        'There are already 2 benches in use, the most that BENCHES allows. Try again when somebody has finished.',
    });
    expect(running.services.registry.awake(paged.id)?.openPages).toBe(1);
    page.vanish();
    await vi.waitFor(() => expect(running.services.registry.awake(paged.id)?.openPages).toBe(0));
    expect((await post(port, '/api/benches', { writeup })).status).toBe(200);
    client.destroy();
  });

  it('is one for each learner as well: nobody takes the room of a class', async () => {
    const { services } = await startTestPlatform({ LEARNER_BENCHES: '1' });
    const port = services.ports.platform;
    const first = await openBench(port);
    const page = await TestPage.open({ port, bench: first.id, cookie: first.cookie });
    const refused = await post(
      port,
      '/api/benches',
      { writeup: 'apprentice/frames-on-the-wire' },
      { cookie: first.cookie },
    );
    expect([refused.status, JSON.parse(refused.text)]).toEqual([
      429,
      {
        code: 'LIMIT_REACHED',
        message:
          'There are already 1 labs of yours in use, the most that LEARNER_BENCHES allows. Close the pages of one of them.',
      },
    ]);
    // Somebody else has an allowance of their own, and whoever closes the page has it back.
    await openBench(port);
    page.vanish();
    await vi.waitFor(() => expect(services.registry.awake(first.id)?.openPages).toBe(0));
    const second = await openBench(port, first.cookie, 'apprentice/frames-on-the-wire');
    expect([first, second].map(({ id }) => services.registry.awake(id) !== undefined)).toEqual([false, true]);
  });

  it('does not put a pass to sleep that still waits for the store', async () => {
    const running = await startTestPlatform({ BENCHES: '1' });
    const { registry, store, ports } = running.services;
    const { id } = await openBench(ports.platform);
    const away = vi.spyOn(store.progress, 'pass').mockRejectedValue(new Error('disk full'));
    const { client } = await shakeHands(running.services.ports.lab, id);
    await vi.waitFor(() => expect(away).toHaveBeenCalled());
    client.destroy();
    await vi.waitFor(() => expect(registry.awake(id)?.openConnections).toBe(0));
    registry.sleepIdle(Date.now() + 2 * 3_600_000);
    expect((await post(ports.platform, '/api/benches', { writeup })).status).toBe(429);
    expect(registry.awake(id)).toBeDefined();
    away.mockRestore();
  });
});

describe('other processes on the same store', () => {
  it('take a bench over by waking it: its page is sent after it, and finds what was passed', async () => {
    const { services } = await startTestPlatform();
    const port = services.ports.platform;
    const { id, cookie } = await openBench(port);
    const page = await TestPage.open({ port, bench: id, cookie });
    const { client } = await shakeHands(services.ports.lab, id);
    await page.untilPassed('earn');
    services.store.notices.publish('woken', { bench: id, process: 'another' });
    expect(await page.closed).toEqual({ code: 1012, reason: 'this bench goes on in another process' });
    await client.end();
    expect(services.registry.awake(id)).toBeUndefined();
    const back = await TestPage.open({ port, bench: id, cookie });
    expect(back.step('earn').passed).toBe(true);
    expect(back.hello.trace.next).toBe(1);
  });

  it('leave a bench alone that is woken here', async () => {
    const { services } = await startTestPlatform();
    const heard = vi.fn();
    services.store.notices.subscribe('woken', heard);
    const { id } = await openBench(services.ports.platform);
    expect(heard).toHaveBeenCalledWith({ bench: id, process: expect.any(String) });
    expect(services.registry.awake(id)).toBeDefined();
  });
});

describe('sleep', () => {
  it('takes benches that nobody uses, and waking restores settings and progress', async () => {
    const running = await startTestPlatform({ BENCH_IDLE_MINUTES: '10' });
    const { registry, ports } = running.services;
    const port = ports.platform;
    const { id, cookie } = await openBench(port);
    const page = await TestPage.open({ port, bench: id, cookie });
    await page.ask({ type: 'hint', step: 'proof' });
    const settings = { ...page.hello.bench.settings, path: 'live' };
    const { client } = await shakeHands(running.services.ports.lab, id);
    await page.untilPassed('earn');
    await page.ask({ type: 'settings.change', settings });

    const later = (minutes: number) => Date.now() + minutes * 60_000;
    registry.sleepIdle(later(11));
    expect(registry.awake(id)).toBeDefined();
    client.destroy();
    page.vanish();
    await vi.waitFor(() => {
      expect(registry.awake(id)?.openPages).toBe(0);
      expect(registry.awake(id)?.openConnections).toBe(0);
    });
    registry.sleepIdle(later(9));
    expect(registry.awake(id)).toBeDefined();
    registry.sleepIdle(later(11));
    expect(registry.awake(id)).toBeUndefined();

    const back = await TestPage.open({
      port,
      bench: id,
      cookie,
      seen: { trace: page.hello.trace.id, seq: 3 },
    });
    expect(back.hello).toMatchObject({ bench: { id, settings }, trace: { next: 1 } });
    expect(back.hello.trace.id).not.toBe(page.hello.trace.id);
    expect(back.step('earn').passed).toBe(true);
    expect(back.step('proof').hints).toHaveLength(1);
  });

  it('ends at the knock of a tool from outside', async () => {
    const running = await startTestPlatform();
    const { id } = await openBench(running.services.ports.platform);
    running.services.registry.sleepIdle(Date.now() + 2 * 3_600_000);
    const { response, client } = await shakeHands(running.services.ports.lab, id);
    expect(response.status).toBe(101);
    client.destroy();
    expect(running.services.registry.awake(id)?.trace.next).toBeGreaterThan(1);
  });

  it('does not come back for a writeup that is gone', async () => {
    const { services } = await startTestPlatform();
    const { id: learner } = await services.store.learners.create();
    const bench = await services.store.benches.findOrCreate({
      learner,
      writeup: 'apprentice/gone',
      lab: 'handshake',
      settings: {},
    });
    expect(await services.registry.find(bench.id)).toBeUndefined();
    await expect(services.registry.open(learner, 'apprentice/gone')).rejects.toMatchObject({
      code: 'WRITEUP_NOT_FOUND',
    });
  });

  it('begins with the writeup’s settings when the lab no longer takes the stored ones', async () => {
    const { services } = await startTestPlatform();
    const { id, cookie } = await openBench(services.ports.platform);
    await services.store.benches.saveSettings(id, { version: 'of-an-older-lab' });
    services.registry.sleepIdle(Date.now() + 2 * 3_600_000);
    expect((await services.registry.find(id))?.settings).toMatchObject({
      version: 'checked',
      subprotocols: 'two',
    });
    const answer = await ask(services.ports.platform, {
      path: `/api/benches/${id}`,
      headers: { host: 'localhost', cookie },
    });
    expect(JSON.parse(answer.text)).toEqual({ id, writeup });
  });
});
