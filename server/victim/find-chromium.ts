import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where a browser was found, in the words of the start-up log. */
export interface FoundChromium {
  path: string;
  source: 'CHROMIUM_PATH' | 'found on the machine' | '@sparticuz/chromium';
}

/** Names under which Debian, Fedora, Arch and Google ship it; the headless shell first, it is the smallest and blocks least (DESIGN §4). */
const executableNames = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
];

/**
 * Finds a Chromium: the path the operator named, else the one shipped by npm, else one on the machine.
 * The shipped one goes before the machine's own because its version is pinned by the lock file.
 * @throws Error naming the two ways to mend it.
 */
export async function findChromium(
  options: { explicit?: string | undefined; path?: string } = {},
): Promise<FoundChromium> {
  if (options.explicit) {
    if (isExecutable(options.explicit)) return { path: options.explicit, source: 'CHROMIUM_PATH' };
    throw new Error(`CHROMIUM_PATH: expected an executable file, got "${options.explicit}"`);
  }
  const shipped = await shippedChromium();
  if (shipped) return { path: shipped, source: '@sparticuz/chromium' };
  const found = onPath(options.path ?? process.env.PATH ?? '');
  if (found) return { path: found, source: 'found on the machine' };
  throw new Error('No Chromium found. Run "npm ci" again, or set CHROMIUM_PATH to a Chrome or Chromium.');
}

/** Our own arguments, never the package's defaults: `--single-process` there lets one page take the browser down. */
export function launchArguments(): string[] {
  const asRoot = process.getuid?.() === 0;
  return [
    // Chromium refuses to sandbox for root; everyone else keeps the sandbox.
    ...(asRoot ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
}

async function shippedChromium(): Promise<string | undefined> {
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    return await chromium.executablePath();
  } catch {
    return undefined;
  }
}

function onPath(path: string): string | undefined {
  return path
    .split(delimiter)
    .flatMap((folder) => executableNames.map((name) => join(folder, name)))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
