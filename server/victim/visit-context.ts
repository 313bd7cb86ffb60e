import type { Browser, BrowserContext } from 'playwright-core';
import type { VisitPlan } from './driver-messages.ts';
import { JAIL_HOST } from './jailed-arguments.ts';
import type { VictimBrowser } from './victim-browser.ts';

/** How long a context may take to close, in milliseconds: a browser that takes longer does not answer any more. */
const FAREWELL = 5_000;

/** A fresh context that holds the person's cookies, and whose only way out is the jail at that port. */
export async function openVisitContext(
  browser: Browser,
  jailPort: number,
  { cookies, base, names }: Pick<VisitPlan, 'cookies' | 'base' | 'names'>,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    proxy: { server: `socks5://${JAIL_HOST}:${jailPort}`, bypass: '<-loopback>' },
    // An empty list is granted, and everything else refused.
    permissions: [],
    acceptDownloads: false,
    serviceWorkers: 'block',
    // The certificate of our own listener is trusted by nobody.
    ignoreHTTPSErrors: true,
    viewport: { width: 1024, height: 768 },
    locale: 'en-US',
  });
  try {
    await context.addCookies(
      cookies.map(({ name, value, sameSite, secure = false, httpOnly = false }) => ({
        name,
        value,
        domain: names.home,
        path: base,
        ...(sameSite === undefined ? {} : { sameSite }),
        secure,
        httpOnly,
      })),
    );
  } catch (error) {
    // Nobody else knows of it yet.
    await context.close().catch(() => undefined);
    throw error;
  }
  return context;
}

/** Closes it, if need be with its browser. */
export async function closeVisitContext(context: BrowserContext, victim: VictimBrowser): Promise<void> {
  const impatience = setTimeout(() => victim.kill(), FAREWELL);
  await Promise.race([context.close().catch(() => undefined), victim.gone]);
  clearTimeout(impatience);
}
