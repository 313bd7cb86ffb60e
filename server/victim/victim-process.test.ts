import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { patiently } from '../solve/raw-client.ts';
import { temporaryFolder } from '../store/test-store.ts';
import { ChildPlatform } from '../testing/child-platform.ts';
import { openBench } from '../testing/http-client.ts';
import { familyOf, isRunning } from '../testing/process-memory.ts';
import { TestPage } from '../testing/test-page.ts';

/** A start takes its time on a busy machine, in milliseconds. */
const PATIENCE = 50_000;

const sentence =
  process.getuid?.() === 0
    ? /Victims browse with Chromium \d+.*, not sandboxed: Chromium refuses its sandbox to root/
    : /Victims browse with Chromium \d+.*, (sandboxed|not sandboxed: this machine)/;

describe('the platform as a process', { timeout: 3 * PATIENCE }, () => {
  it('leaves no browser behind when it is killed; the next one cleans up, and says which browser it has', async () => {
    const killed = new ChildPlatform({});
    await expect
      .poll(() => familyOf(killed.pid).length, { timeout: PATIENCE, interval: 5 })
      .toBeGreaterThan(2);
    const [, ...browser] = familyOf(killed.pid);
    killed.kill('SIGKILL');
    await killed.ended;
    await expect.poll(() => browser.filter(isRunning), { timeout: PATIENCE }).toEqual([]);
    expect(foldersOf(killed.pid)).toHaveLength(1);

    const next = new ChildPlatform({});
    await expect.poll(() => next.stdout, { timeout: PATIENCE }).toMatch(sentence);
    expect(foldersOf(killed.pid)).toEqual([]);
    const pid = Number(/"browser":\{"pid":(\d+)/.exec(next.stdout)?.[1]);
    // Nobody needs it yet.
    await expect.poll(() => isRunning(pid), { timeout: PATIENCE }).toBe(false);
  });

  it('ends on SIGTERM in the middle of a visit, and takes its browser with it', async () => {
    const DATA_DIR = await temporaryFolder();
    const child = new ChildPlatform({ DATA_DIR });
    const { platform } = await child.ready();
    const { id, cookie } = await openBench(platform, undefined, 'practitioner/cross-site-hijacking');
    const page = await TestPage.open({ port: platform, bench: id, cookie });
    const stored = {
      head: 'HTTP/1.1 200 OK\nContent-Type: text/html',
      // It never comes to rest: the visit would last for as long as one may.
      body: '<script>setInterval(() => fetch("log?still", { mode: "no-cors" }), 50)</script>',
    };
    expect(await page.ask({ type: 'exploit.store', ...stored })).toMatchObject({ type: 'done' });
    await page.ask({ type: 'exploit.deliver' });
    await page.untilTrue(
      () => page.events.some((event) => event.kind === 'access' && event.query === 'still'),
      'the victim to be there',
    );
    const [, ...browser] = familyOf(child.pid);
    expect(browser.length).toBeGreaterThan(0);
    child.kill('SIGTERM');
    expect(await patiently(child.ended, 'the process to end', PATIENCE)).toEqual([0, null]);
    expect(await page.closed).toMatchObject({ code: 1001 });
    await expect.poll(() => browser.filter(isRunning), { timeout: PATIENCE }).toEqual([]);
    expect(foldersOf(child.pid)).toEqual([]);

    const next = new ChildPlatform({ DATA_DIR });
    const port = (await next.ready()).platform;
    expect((await TestPage.open({ port, bench: id, cookie })).hello.exploit).toMatchObject(stored);
  });
});

function foldersOf(platform: number): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`lab-101-victim-${platform}-`));
}
