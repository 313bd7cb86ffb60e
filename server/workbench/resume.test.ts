import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Bench } from '../benches/bench.ts';
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

async function awakeBench({ services }: Running): Promise<{ bench: Bench; id: string; cookie: string }> {
  const { id, cookie } = await openBench(services.ports.platform);
  const bench = services.registry.awake(id);
  if (!bench) throw new Error('the bench sleeps');
  return { bench, id, cookie };
}

/** Lets the bench observe `count` events that carry their number. */
function happen(bench: Bench, count: number, data: Record<string, unknown> = {}): void {
  for (let i = 0; i < count; i++) bench.emit('tick', data);
}

const seqs = (page: TestPage) => page.events.map(({ seq }) => seq);
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe('a page that comes back', () => {
  it('gets what it missed, each event once and in order, however often it vanishes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            before: fc.integer({ min: 0, max: 450 }),
            /** How many of those the page waits for before it vanishes, as a part of them. */
            seen: fc.double({ min: 0, max: 1, noNaN: true }),
            away: fc.integer({ min: 0, max: 450 }),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        async (visits) => {
          const { bench, id, cookie } = await awakeBench(running);
          const copy: number[] = [];
          let trace = bench.trace.id;
          for (const { before, seen, away } of visits) {
            const page = await TestPage.open({
              port,
              bench: id,
              cookie,
              seen: { trace, seq: copy.at(-1) ?? 0 },
            });
            trace = page.hello.trace.id;
            happen(bench, before);
            const wanted = Math.floor((bench.trace.next - 1 - copy.length) * seen);
            await page.untilTrue(() => page.events.length >= wanted, `${wanted} events`);
            page.vanish();
            await page.closed;
            copy.push(...seqs(page));
            happen(bench, away);
          }
          const last = await TestPage.open({
            port,
            bench: id,
            cookie,
            seen: { trace, seq: copy.at(-1) ?? 0 },
          });
          const missed = bench.trace.next - 1 - copy.length;
          await last.untilTrue(() => last.events.length >= missed, `${missed} events`);
          last.vanish();
          await last.closed;
          expect([...copy, ...seqs(last)]).toEqual(upTo(bench.trace.next - 1));
          expect(last.of('events').every(({ dropped }) => dropped === 0)).toBe(true);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('gets everything when its copy is of another trace', async () => {
    const { bench, id, cookie } = await awakeBench(running);
    happen(bench, 3);
    const page = await TestPage.open({ port, bench: id, cookie, seen: { trace: 'of-yesterday', seq: 2 } });
    await page.until('events');
    expect(seqs(page)).toEqual([1, 2, 3]);
  });

  it('is not lost to the future when it claims to have seen what has not happened', async () => {
    const { bench, id, cookie } = await awakeBench(running);
    happen(bench, 3);
    const page = await TestPage.open({
      port,
      bench: id,
      cookie,
      seen: { trace: bench.trace.id, seq: 2 ** 31 },
    });
    happen(bench, 1);
    await page.until('events');
    expect(seqs(page)).toEqual([4]);
  });

  it('is told how many events the trace has dropped meanwhile', async () => {
    const small = await startTestPlatform({ TRACE_EVENTS: '100' });
    const { bench, id, cookie } = await awakeBench(small);
    happen(bench, 10);
    const own = small.services.ports.platform;
    const page = await TestPage.open({ port: own, bench: id, cookie });
    await page.untilTrue(() => page.events.length === 10, '10 events');
    page.vanish();
    await page.closed;
    happen(bench, 250);
    const back = await TestPage.open({
      port: own,
      bench: id,
      cookie,
      seen: { trace: bench.trace.id, seq: 10 },
    });
    await back.untilTrue(() => seqs(back).at(-1) === 260, 'event 260');
    expect(back.of('events').reduce((sum, { dropped }) => sum + dropped, 0)).toBe(150);
    expect(seqs(back)).toEqual(upTo(260, 161));
  });
});

describe('a page that does not read', () => {
  it('costs no memory, slows nobody down, and gets its events when it reads again', async () => {
    const large = await startTestPlatform({ TRACE_BYTES: String(256 * 1024 * 1024) });
    const { bench, id, cookie } = await awakeBench(large);
    const own = large.services.ports.platform;
    const slow = await TestPage.open({ port: own, bench: id, cookie });
    const quick = await TestPage.open({ port: own, bench: id, cookie });
    slow.pause();
    const buffers = watchBuffers();
    // Far more than the buffers of TCP on both sides take: 250 events of 100 kB.
    happen(bench, 250, { payload: 'x'.repeat(100_000) });
    await quick.untilTrue(() => quick.events.length === 250, 'all events on the quick page');
    expect(buffers.most).toBeGreaterThan(500_000);
    expect(buffers.most).toBeLessThan(3 * 1024 * 1024);
    slow.resume();
    await slow.untilTrue(() => slow.events.length === 250, 'all events on the slow page');
    expect(seqs(slow)).toEqual(upTo(250));
  });

  it('is not listened to either: requests whose answers nobody takes do not pile up', async () => {
    const { id, cookie } = await awakeBench(running);
    const page = await TestPage.open({ port, bench: id, cookie });
    page.pause();
    const buffers = watchBuffers();
    // Each is answered with a sentence far longer than itself.
    for (let count = 0; count < 30_000; count++) page.send('{}');
    const other = await TestPage.open({ port, bench: id, cookie });
    expect(await other.ask({ type: 'hint', step: 'earn' })).toMatchObject({ type: 'done' });
    expect(buffers.most).toBeGreaterThan(500_000);
    expect(buffers.most).toBeLessThan(4 * 1024 * 1024);
    page.resume();
    await page.untilTrue(() => page.messages.length > 15_000, 'answers, far more than had been waiting');
    expect(page.isOpen).toBe(true);
  });
});

describe('two pages of one bench', () => {
  it('are told the same news', async () => {
    const { bench, id, cookie } = await awakeBench(running);
    const pages = await Promise.all([1, 2].map(() => TestPage.open({ port, bench: id, cookie })));
    const [first] = pages;
    happen(bench, 5);
    const settings = { ...bench.settings, version: 'ignored' };
    await first?.ask({ type: 'settings.change', settings });
    await first?.ask({ type: 'hint', step: 'earn' });
    for (const page of pages) {
      await page.untilTrue(
        () => page.events.length === 6 && page.step('earn').hints.length === 1,
        'the news',
      );
      expect(page.of('settings').at(-1)?.settings).toEqual(settings);
    }
    await first?.ask({ type: 'reset.lab' });
    const resets = await Promise.all(pages.map((page) => page.until('reset')));
    expect(new Set(resets.map(({ trace }) => trace.id))).toEqual(new Set([bench.trace.id]));
    for (const page of pages) {
      await page.untilTrue(() => page.of('settings').length === 2, 'the first settings');
      expect(page.of('settings').at(-1)?.settings).toMatchObject({ version: 'checked' });
    }
  });
});

/** Watches how many bytes wait in any one socket of `ws`. The page cannot see what waits for it. */
function watchBuffers(): { most: number } {
  const seen = { most: 0 };
  const send = WebSocket.prototype.send;
  const spy = vi.spyOn(WebSocket.prototype, 'send').mockImplementation(function (
    this: WebSocket,
    ...given: unknown[]
  ) {
    Reflect.apply(send, this, given);
    seen.most = Math.max(seen.most, this.bufferedAmount);
  });
  onTestFinished(() => spy.mockRestore());
  return seen;
}
