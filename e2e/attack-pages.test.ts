import type { BrowserContext } from 'playwright-core';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import type { Bench } from '../server/benches/bench.ts';
import type { Running } from '../server/start.ts';
import { hijack, startWithHijack } from '../server/testing/exploit-stage.ts';
import { closeBrowser, openContext } from './support/browser.ts';

afterAll(closeBrowser);

const head = 'HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8';

/** A script that fills every place for cookies that the host has, then says what it could do. */
const flood = `<script>
  let done = 'flooded';
  try {
    for (let number = 0; number < 600; number++) document.cookie = 'flood' + number + '=1; path=/';
    document.cookie = 'lab101=forged; path=/api';
  } catch (error) {
    done = error.name;
  }
  document.title = done;
</script>`;

/** A platform with an attacker's page. */
async function stage(
  body: string,
  environment: Record<string, string> = {},
): Promise<{ running: Running; bench: Bench }> {
  const running = await startWithHijack(environment);
  onTestFinished(() => running.close());
  const { store, registry, exploits } = running.services;
  const bench = await registry.open((await store.learners.create()).id, hijack);
  await exploits.store(bench, { head, body });
  return { running, bench };
}

/** The browser of a learner who is known to the platform. */
async function knownAt(platform: string): Promise<BrowserContext> {
  const context = await openContext();
  await context.addCookies([
    { name: 'lab101', value: 'mine', url: platform, httpOnly: true, sameSite: 'Lax' },
  ]);
  return context;
}

const tokenAt = async (context: BrowserContext, url: string) =>
  (await context.cookies(url)).filter(({ name }) => name === 'lab101').map(({ value }) => value);

it('leaves the learner’s cookie alone where listeners have names of their own', async () => {
  const { running, bench } = await stage(flood);
  const { platform, exploit } = running.services.ports;
  const context = await knownAt(`http://localhost:${platform}`);
  const page = await context.newPage();
  // Also by way of the platform's own name.
  await page.goto(`http://localhost:${exploit}/e/${bench.id}/`);
  expect([page.url(), await page.title()]).toEqual([`http://127.0.0.1:${exploit}/e/${bench.id}/`, 'flooded']);
  expect(await tokenAt(context, `http://localhost:${platform}/api/`)).toEqual(['mine']);
});

it('leaves it alone where they share one, as they do on a LAN address', async () => {
  const { running, bench } = await stage(flood, { EXPLOIT_URL: 'http://localhost:3002' });
  const { platform, exploit } = running.services.ports;
  const context = await knownAt(`http://localhost:${platform}`);
  const page = await context.newPage();
  await page.goto(`http://localhost:${exploit}/e/${bench.id}/`);
  expect(await page.title()).toBe('SecurityError');
  expect(await tokenAt(context, `http://localhost:${platform}/api/`)).toEqual(['mine']);
});

it('lets no attack page stay behind as a service worker', async () => {
  const { running, bench } = await stage('a page');
  const page = await (await openContext()).newPage();
  const folder = `http://127.0.0.1:${running.services.ports.exploit}/e/${bench.id}`;
  await page.goto(`${folder}/`);
  // The page makes room for the script that it wants to leave behind.
  const script = { head: 'HTTP/1.1 200 OK\nContent-Type: text/javascript', body: 'onfetch = () => {};' };
  await running.services.exploits.store(bench, script);
  const refused = await page.evaluate(async (url) => {
    const [outcome] = await Promise.allSettled([navigator.serviceWorker.register(url)]);
    return outcome.status === 'rejected' ? String(outcome.reason) : outcome.status;
  }, `${folder}/`);
  expect(refused).toContain('A bad HTTP response code (403)');
});
