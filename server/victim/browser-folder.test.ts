import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeBrowserFolder } from './browser-folder.ts';

/** A number that no process has: Linux and macOS stop earlier. */
const NOBODY = 99_999_999;

describe('a browser’s folder', () => {
  it('is removed with all that is in it', () => {
    const folder = makeBrowserFolder();
    expect(existsSync(join(folder.profile, 'Default', 'Preferences'))).toBe(true);
    folder.remove();
    expect(existsSync(folder.path)).toBe(false);
    folder.remove();
  });

  it('clears away what a killed process left, and nothing of one that lives', () => {
    const left = leave(NOBODY);
    const ours = makeBrowserFolder();
    const parent = leave(process.ppid);
    onTestFinished(makeBrowserFolder().remove);
    expect([left, ours.path, parent].map(existsSync)).toEqual([false, true, true]);
    ours.remove();
  });

  it('clears away what a process of our number left before our time', () => {
    const left = leave(process.pid);
    utimesSync(left, new Date(0), new Date(0));
    onTestFinished(makeBrowserFolder().remove);
    expect(existsSync(left)).toBe(false);
  });
});

function leave(pid: number): string {
  const path = mkdtempSync(join(tmpdir(), `lab-101-victim-${pid}-`));
  mkdirSync(join(path, 'profile'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
