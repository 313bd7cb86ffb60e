import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WEBRTC_POLICY } from './jailed-arguments.ts';

/** What a browser needs on disk, and leaves behind when it is killed. */
export interface BrowserFolder {
  /** Everything of it is in here: profile, caches, temporary files. */
  path: string;
  profile: string;
  remove(): void;
}

const PREFIX = 'lab-101-victim-';

const preferences = {
  // A full Chrome keeps third-party cookies from fresh contexts unless its profile says otherwise (DESIGN §4).
  profile: { cookie_controls_mode: 0 },
  webrtc: { ip_handling_policy: WEBRTC_POLICY },
};

/** Makes a folder, and removes those of processes that are gone: a killed browser cleans nothing up. */
export function makeBrowserFolder(): BrowserFolder {
  removeLeftovers();
  const path = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const profile = join(path, 'profile');
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  return { path, profile, remove: () => removeFolder(path) };
}

function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    const path = join(tmpdir(), name);
    if (owner !== undefined && isLeftover(Number(owner), path)) removeFolder(path);
  }
}

/** In a container, a process may well have the number of the one before it. */
function isLeftover(owner: number, path: string): boolean {
  if (owner !== process.pid) return !isAlive(owner);
  const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
  return changed < Date.now() - process.uptime() * 1000;
}

function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Another user's, or still in use: it is looked for again when the next browser starts.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
