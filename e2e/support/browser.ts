import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { onTestFinished } from 'vitest';
import { findChromium, launchArguments } from '../../server/victim/find-chromium.ts';

/** Two files run at a time, each with a platform and a browser: what takes a second alone may take many, in milliseconds. */
const PATIENCE = 120_000;

let browser: Promise<Browser> | undefined;

/** One browser for a test file: `platformForFile` closes it, and a file without that calls `closeBrowser` in `afterAll`. */
async function sharedBrowser(): Promise<Browser> {
  browser ??= findChromium({ explicit: process.env.CHROMIUM_PATH }).then(({ path }) =>
    chromium.launch({ executablePath: path, args: launchArguments() }),
  );
  return browser;
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** A browser of its own for one learner: no cookies, no storage. Closed when the test ends. */
export async function openContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await (await sharedBrowser()).newContext({
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  onTestFinished(() => context.close());
  return context;
}

/** A page in a fresh context that fails the test on any script error or refused resource. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await openContext(options)).newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  onTestFinished(() => {
    if (complaints.length > 0) throw new Error(`the page complained:\n${complaints.join('\n')}`);
  });
  return page;
}
