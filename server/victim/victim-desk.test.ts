import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../start.ts';
import { eventsOf, untilConnections, untilEvents } from '../testing/lab-visitor.ts';
import { isRunning } from '../testing/process-memory.ts';
import { startTestPlatform, startUnregistered } from '../testing/start-test-platform.ts';
import { deliver, openShop, VisitStory, visitPage } from '../testing/victim-stage.ts';

/** A page that stays until its visit's time is over. */
const STAYS = `<title>Stays</title><script>setInterval(() => console.log('still here'), 100)</script>`;
/** A page that stays for a second. */
const LINGERS = `<script>const beat = setInterval(() => console.log('beat'), 100); setTimeout(() => clearInterval(beat), 1000)</script>`;
const RESTS = '<title>Rests</title>';

describe('victims', () => {
  let running: Running;
  beforeAll(async () => {
    running = await startUnregistered({ VICTIM_VISITS: '2', VICTIM_WAITING: '3', VICTIM_QUIET_MS: '200' });
  });
  afterAll(() => running.close());

  it('come when the lab summons them, signed in, and go when nothing happens any more', async () => {
    const bench = await openShop(running);
    const { victims, ports } = running.services;
    bench.summon('agent', '/agent');
    await victims.idle(bench);
    const url = `http://localhost:${ports.lab}${bench.base}/agent`;
    const about = { actor: 'victim', visit: 'v1', who: 'agent', url };
    expect(eventsOf(bench, 'visit')).toMatchObject([
      { ...about, phase: 'started' },
      { ...about, phase: 'ended', outcome: 'The page had come to rest.' },
    ]);
    expect(eventsOf(bench, 'page')).toMatchObject([about]);
    const [page] = eventsOf(bench, 'http');
    expect(page).toMatchObject({ actor: 'victim', via: 'browser', status: 200, request: { path: '/agent' } });
    expect(eventsOf(bench, 'handshake')).toMatchObject([{ actor: 'victim', via: 'browser', accepted: true }]);
    await untilConnections(bench, 0);
  });

  it('are summoned once for what waits already', async () => {
    const bench = await openShop(running);
    for (let i = 0; i < 20; i++) bench.summon('agent', '/agent');
    expect(running.services.victims.stateOf(bench)?.visits.map(({ state }) => state)).toEqual([
      'running',
      'waiting',
    ]);
    await running.services.victims.idle(bench);
    expect(eventsOf(bench, 'visit')).toHaveLength(4);
  });

  it('take turns: whoever delivers a hundred times waits for themself', async () => {
    const [eager, modest, other] = [
      await openShop(running),
      await openShop(running),
      await openShop(running),
    ];
    await deliver(running, other, LINGERS);
    await running.services.exploits.store(eager, {
      head: 'HTTP/1.1 200 OK\nContent-Type: text/html',
      body: LINGERS,
    });
    let refusal = '';
    for (let i = 0; i < 100; i++) {
      try {
        running.services.exploits.deliver(eager);
      } catch (error) {
        refusal = error instanceof Error ? error.message : '';
      }
    }
    expect(refusal).toBe(
      'There are already 3 visits waiting on this bench, the most that VICTIM_WAITING allows. Wait until some are over.',
    );
    const visit = await deliver(running, modest, RESTS);
    const { victims } = running.services;
    expect(victims.stateOf(modest)?.visits).toMatchObject([{ state: 'waiting', position: 2 }]);
    expect(victims.stateOf(eager)?.visits.map(({ position }) => position)).toEqual([0, 1, 3, 4]);
    await visit.ended;
    expect(victims.stateOf(modest)?.visits).toEqual([]);
    expect(victims.stateOf(eager)?.visits.length).toBeGreaterThan(1);
    victims.release(eager);
  });

  it('tell their bench’s page whenever something changes', async () => {
    const bench = await openShop(running);
    const states: (string | undefined)[] = [];
    bench.news.on('victim', () =>
      states.push(
        running.services.victims
          .stateOf(bench)
          ?.visits.map(({ state }) => state)
          .join(),
      ),
    );
    await visitPage(running, bench, RESTS);
    expect(states[0]).toBe('running');
    expect(states.at(-1)).toBe('');
  });

  it('that the lab’s new beginning calls off say nothing any more', async () => {
    const bench = await openShop(running);
    const { victims } = running.services;
    const visits = [await deliver(running, bench, STAYS), await deliver(running, bench, STAYS)];
    await untilEvents(bench, 'console', 2);
    await bench.resetLab();
    await Promise.all(visits.map(({ ended }) => ended));
    await victims.idle(bench);
    expect(victims.stateOf(bench)?.visits).toEqual([]);
    // The next one comes behind whatever is left of it.
    const story = await visitPage(running, bench, RESTS);
    expect(story.all('page')).toMatchObject([{ title: 'Rests' }]);
    expect(eventsOf(bench, 'console')).toEqual([]);
  });

  it('come back when the browser dies in mid-visit, and none is lost', async () => {
    const benches = [await openShop(running), await openShop(running), await openShop(running)];
    const visits = await Promise.all(benches.map((bench) => deliver(running, bench, LINGERS)));
    await Promise.all(benches.slice(0, 2).map((bench) => untilEvents(bench, 'console')));
    killBrowser(running);
    const stories = await Promise.all(
      benches.map((bench, at) => VisitStory.of(bench, visits[at] ?? failed())),
    );
    for (const story of stories) expect(story.outcome).toBe('The page had come to rest.');
    expect(stories.map((story) => story.all('visit')[1]?.outcome)).toEqual([
      'The browser went down in the middle of it; it is paid again.',
      'The browser went down in the middle of it; it is paid again.',
      'The page had come to rest.',
    ]);
    // What it left on disk is gone as well.
    await expect.poll(browserFolders).toHaveLength(1);
  });
});

describe('the victim’s browser', () => {
  it('goes when nobody needs it, with all it kept, and comes again', async () => {
    const running = await startTestPlatform({ VICTIM_IDLE_SECONDS: '1', VICTIM_QUIET_MS: '100' });
    const bench = await openShop(running);
    await visitPage(running, bench, RESTS);
    const first = running.services.victims.browser?.pid ?? 0;
    const [folder = ''] = browserFolders();
    expect(isRunning(first)).toBe(true);
    expect(existsSync(folder)).toBe(true);
    await expect.poll(() => isRunning(first), { timeout: 5_000 }).toBe(false);
    await expect.poll(() => existsSync(folder)).toBe(false);
    await visitPage(running, bench, RESTS);
    expect(running.services.victims.browser?.pid).not.toBe(first);
  });

  it('is one of its own for a bench that has taken it down twice', async () => {
    const running = await startTestPlatform({ VICTIM_QUIET_MS: '200' });
    const [rough, quiet] = [await openShop(running), await openShop(running)];
    const visit = await deliver(running, rough, STAYS);
    await untilEvents(rough, 'page');
    killBrowser(running);
    await untilEvents(rough, 'page', 2);
    killBrowser(running);
    expect((await VisitStory.of(rough, visit)).outcome).toMatch(/twice/);

    expect((await visitPage(running, quiet, RESTS)).outcome).toBe('The page had come to rest.');
    const shared = running.services.victims.browser?.pid ?? 0;
    expect((await visitPage(running, rough, RESTS)).outcome).toBe('The page had come to rest.');
    const own = running.services.victims.browser?.pid ?? 0;
    expect(own).not.toBe(shared);
    expect([own, shared].map(isRunning)).toEqual([false, true]);
  });

  it('ends with the platform', async () => {
    const running = await startUnregistered();
    const bench = await openShop(running);
    const visit = await deliver(running, bench, STAYS);
    await untilEvents(bench, 'console');
    const pid = running.services.victims.browser?.pid ?? 0;
    await running.close();
    await visit.ended;
    expect(isRunning(pid)).toBe(false);
    expect(browserFolders()).toEqual([]);
  });

  it('that cannot be had is told of, with what mends it, and nothing else suffers', async () => {
    const running = await startTestPlatform({ CHROMIUM_PATH: '/nowhere/chromium' });
    const bench = await openShop(running);
    expect(await running.services.victims.look()).toBeNull();
    const sentence =
      /^No Chromium starts \(\/nowhere\/chromium: .*\)\. Set CHROMIUM_PATH to one that does, .* try again\.$/;
    expect(running.services.victims.stateOf(bench)?.unavailable).toMatch(sentence);
    bench.summon('agent', '/agent');
    await running.services.victims.idle(bench);
    expect(eventsOf(bench, 'visit').at(-1)?.outcome).toMatch(sentence);
    const { status } = await fetch(`http://127.0.0.1:${running.services.ports.lab}${bench.base}/`);
    expect(status).toBe(200);
  });
});

function killBrowser({ services }: Running): void {
  process.kill(services.victims.browser?.pid ?? failed(), 'SIGKILL');
}

function browserFolders(): string[] {
  const folder = tmpdir();
  return readdirSync(folder)
    .filter((name) => name.startsWith(`lab-101-victim-${process.pid}-`))
    .map((name) => `${folder}/${name}`);
}

function failed(): never {
  throw new Error('there is none');
}
