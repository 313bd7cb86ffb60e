import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium } from 'playwright-core';
import { findChromium, launchArguments } from '../server/victim/find-chromium.ts';

/** How long a page has to be silent, in milliseconds, as in `VICTIM_QUIET_MS`. */
const QUIET = 500;

/**
 * Visits a second by Playwright alone, each in a context of its own: no jail, nobody who watches, nothing in a trace
 * but what the pages ask of the lab. What the machine has room for at the moment.
 * @param pages the addresses, each visited over and over, all at the same time
 * @param duration in milliseconds
 */
export async function bareVisits(pages: readonly string[], duration: number): Promise<number> {
  const { path } = await findChromium();
  const browser = await chromium.launch({ executablePath: path, args: launchArguments() });
  try {
    // What is compiled during the first visits is compiled before anything counts.
    for (let round = 0; round < 2; round++) await Promise.all(pages.map((page) => visit(browser, page)));
    const started = performance.now();
    let visits = 0;
    await Promise.all(
      pages.map(async (page) => {
        while (performance.now() < started + duration) {
          await visit(browser, page);
          visits++;
        }
      }),
    );
    return visits / ((performance.now() - started) / 1000);
  } finally {
    await browser.close();
  }
}

async function visit(browser: Browser, address: string): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  let last = performance.now();
  for (const event of ['request', 'requestfinished', 'requestfailed'] as const)
    page.on(event as 'request', () => {
      last = performance.now();
    });
  await page.goto(address);
  for (let left = QUIET; left >= 1; left = QUIET - (performance.now() - last)) await sleep(left);
  await context.close();
}
