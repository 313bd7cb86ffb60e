import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { type BrowserFolder, makeBrowserFolder } from './browser-folder.ts';
import type { BrowserFacts } from './driver-messages.ts';
import { chromiumCandidates, INSTALL_CHROMIUM } from './find-chromium.ts';
import { jailedArguments, looseDefaults } from './jailed-arguments.ts';
import { limited } from './launch-limited.ts';
import { Turns } from './turns.ts';

/** A Chromium of ours that runs. */
export interface VictimBrowser {
  facts: BrowserFacts;
  browser: Browser;
  /** For what costs the browser itself most: of many contexts that open at once, each would come as late as the last. */
  turns: Turns;
  /** Settles when it is gone, whoever ended it. */
  gone: Promise<void>;
  /** Lets it go, and what it kept on disk. It settles when both are gone. */
  close(): Promise<void>;
  kill(): void;
}

/** No browser can be had: the message says why, and what to do. */
export class NoBrowser extends Error {
  override readonly name = 'NoBrowser';
}

/** How long a browser may take to start, and to end, in milliseconds. */
const START = 20_000;
const END = 3_000;

const asRoot = 'Chromium refuses its sandbox to root; run Lab 101 as another user to have it';
const notHere = 'this machine does not let it (unprivileged user namespaces are off)';

/**
 * Starts the first Chromium that starts, with its sandbox if the machine allows it.
 * @throws NoBrowser
 */
export async function startBrowser(options: {
  explicit: string | undefined;
  memoryMb: number;
}): Promise<VictimBrowser> {
  const problems: string[] = [];
  for await (const { path } of chromiumCandidates({ explicit: options.explicit })) {
    const reasons = process.getuid?.() === 0 ? [asRoot] : [null, notHere];
    for (const unsandboxed of reasons) {
      try {
        return await launch(path, unsandboxed, options.memoryMb);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        problems.push(`${path}: ${firstComplaint(message)}`);
        // Without its sandbox a browser is only started when the sandbox was what it lacked.
        if (!/sandbox|namespace/i.test(message)) break;
      }
    }
  }
  const found =
    problems.length === 0 ? 'No Chromium was found.' : `No Chromium starts (${problems.join('; ')}).`;
  const remedy = options.explicit
    ? 'Set CHROMIUM_PATH to one that does, or to nothing'
    : `Run "${INSTALL_CHROMIUM}"`;
  throw new NoBrowser(`${found} ${remedy}, then try again.`);
}

async function launch(path: string, unsandboxed: string | null, memoryMb: number): Promise<VictimBrowser> {
  const folder = makeBrowserFolder();
  const { executablePath, env } = limited(path, memoryMb);
  try {
    const context = await chromium.launchPersistentContext(folder.profile, {
      executablePath,
      chromiumSandbox: unsandboxed === null,
      args: jailedArguments(),
      ignoreDefaultArgs: [...looseDefaults],
      env: { ...environment(), ...env, HOME: folder.path, TMPDIR: folder.path },
      acceptDownloads: false,
      timeout: START,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    return await running(context, folder, { path, unsandboxed });
  } catch (error) {
    folder.remove();
    throw error;
  }
}

async function running(
  context: BrowserContext,
  folder: BrowserFolder,
  { path, unsandboxed }: Pick<BrowserFacts, 'path' | 'unsandboxed'>,
): Promise<VictimBrowser> {
  const browser = context.browser();
  if (!browser) throw new Error('the browser has no contexts to offer');
  const gone = Promise.withResolvers<void>();
  browser.once('disconnected', () => gone.resolve());
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const pid = processInfo.find(({ type }) => type === 'browser')?.id;
  if (pid === undefined) throw new Error('the browser does not say which process it is');
  const kill = () => {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It was quicker.
    }
  };
  return {
    facts: { pid, path, version: browser.version(), unsandboxed },
    browser,
    turns: new Turns(),
    gone: gone.promise,
    kill,
    async close() {
      const impatience = setTimeout(kill, END);
      await context.close().catch(() => undefined);
      await gone.promise;
      clearTimeout(impatience);
      folder.remove();
    },
  };
}

/** What a browser needs of our environment. The rest, passwords among it, is none of its business. */
function environment(): Record<string, string> {
  const names = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'FONTCONFIG_FILE'];
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** What the browser, or the system, said first about why it does not start. */
function firstComplaint(message: string): string {
  const line = message.split('\n').find((text) => /error|cannot|fail|not found|ENOENT|EACCES/i.test(text));
  const said = (line ?? message.split('\n')[0] ?? '').replace(/^.*\[pid=\d+\]\[err\]/, '');
  return said.trim().slice(0, 300);
}
