import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WEBRTC_POLICY } from './jailed-arguments.ts';

/** What a browser needs on disk, and leaves behind when it is killed. */
export interface BrowserFolder {
  /** Everything of it is in here: profile, caches, temporary files. */
  path: string;
  profile: string;
  /** What is started in place of the browser: it sets the limits that the browser's processes inherit. */
  launcher: string;
  remove(): void;
}

const PREFIX = 'lab-101-victim-';

/** The launcher finds the browser's path here: no path need be quoted for the shell. */
export const LAUNCHED_PATH = 'LAB_CHROMIUM';

const preferences = {
  // A full Chrome keeps third-party cookies from fresh contexts unless its profile says otherwise (DESIGN §4).
  profile: { cookie_controls_mode: 0 },
  webrtc: { ip_handling_policy: WEBRTC_POLICY },
};

/** Makes a folder, and removes those of processes that are gone: a killed browser cleans nothing up. */
export function makeBrowserFolder(memoryMb: number): BrowserFolder {
  removeLeftovers();
  const path = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const profile = join(path, 'profile');
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const launcher = join(path, 'launch');
  writeFileSync(launcher, launcherScript(memoryMb));
  chmodSync(launcher, 0o700);
  return {
    path,
    profile,
    launcher,
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/**
 * `RLIMIT_DATA` holds for each process, and for what it has written to: V8 and the allocators reserve terabytes that
 * they never touch, so a limit on addresses (`-v`) would stop Chromium from starting. Other systems than Linux have the
 * call and ignore it. Nothing of a crash is to be kept either.
 */
function launcherScript(memoryMb: number): string {
  return `#!/bin/sh\nulimit -c 0\nulimit -d ${memoryMb * 1024} 2>/dev/null\nexec "$${LAUNCHED_PATH}" "$@"\n`;
}

function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    // Another user's is not ours to remove.
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {}
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
