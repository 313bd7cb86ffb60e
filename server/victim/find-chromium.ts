import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a browser was found, in the words of the start-up log. */
export interface FoundChromium {
  path: string;
  source: 'CHROMIUM_PATH' | 'found on the machine' | '@sparticuz/chromium' | 'installed by Playwright';
}

/** Names under which Debian, Fedora, Arch and Google ship it; the headless shell first, it is the smallest and blocks least (DESIGN §4). */
const executableNames = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
];

/** What to do when there is none: it works wherever there is npm. */
export const INSTALL_CHROMIUM = 'npx playwright-core install --with-deps --no-shell chromium';

/**
 * The browsers that there are, best first: the one the operator named and no other, else the one that npm brought, the
 * one that Playwright installed, and the machine's own. The shipped one goes first because the lock file pins its version.
 */
export async function* chromiumCandidates(
  options: { explicit?: string | undefined; path?: string } = {},
): AsyncGenerator<FoundChromium> {
  if (options.explicit) return yield { path: options.explicit, source: 'CHROMIUM_PATH' };
  const shipped = await shippedChromium();
  if (shipped) yield { path: shipped, source: '@sparticuz/chromium' };
  const installed = await installedChromium();
  if (installed) yield { path: installed, source: 'installed by Playwright' };
  for (const path of onPath(options.path ?? process.env.PATH ?? ''))
    yield { path, source: 'found on the machine' };
}

/** The best Chromium there is. @throws Error naming the two ways to mend it. */
export async function findChromium(
  options: { explicit?: string | undefined; path?: string } = {},
): Promise<FoundChromium> {
  if (options.explicit && !isExecutable(options.explicit))
    throw new Error(`CHROMIUM_PATH: expected an executable file, got "${options.explicit}"`);
  for await (const found of chromiumCandidates(options)) return found;
  throw new Error(
    `No Chromium found. Run "${INSTALL_CHROMIUM}", or set CHROMIUM_PATH to a Chrome or Chromium.`,
  );
}

/** Our own arguments, never the package's defaults: `--single-process` there lets one page take the browser down. */
export const quietArguments: readonly string[] = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How the browser of our own tests is started: Chromium refuses its sandbox to root. */
export function launchArguments(): string[] {
  return [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...quietArguments];
}

async function shippedChromium(): Promise<string | undefined> {
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    return await chromium.executablePath();
  } catch {
    return undefined;
  }
}

async function installedChromium(): Promise<string | undefined> {
  const { chromium } = await import('playwright-core');
  return [chromium.executablePath()].find(isExecutable);
}

function onPath(path: string): string[] {
  return path
    .split(delimiter)
    .flatMap((folder) => executableNames.map((name) => join(folder, name)))
    .filter(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
