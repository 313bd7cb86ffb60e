import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ChildPlatform } from '../testing/child-platform.ts';
import { familyOf, isRunning } from '../testing/process-memory.ts';

/** A start takes its time on a busy machine, in milliseconds. */
const PATIENCE = 50_000;

const sentence =
  process.getuid?.() === 0
    ? /Victims browse with Chromium \d+.*, not sandboxed: Chromium refuses its sandbox to root/
    : /Victims browse with Chromium \d+.*, (sandboxed|not sandboxed: this machine)/;

describe('the platform as a process', { timeout: 3 * PATIENCE }, () => {
  it('leaves no browser behind when it is killed; the next one cleans up, and says which browser it has', async () => {
    const killed = new ChildPlatform({});
    await expect
      .poll(() => familyOf(killed.pid).length, { timeout: PATIENCE, interval: 5 })
      .toBeGreaterThan(2);
    const [, ...browser] = familyOf(killed.pid);
    killed.kill('SIGKILL');
    await killed.ended;
    await expect.poll(() => browser.filter(isRunning), { timeout: PATIENCE }).toEqual([]);
    expect(foldersOf(killed.pid)).toHaveLength(1);

    const next = new ChildPlatform({});
    await expect.poll(() => next.stdout, { timeout: PATIENCE }).toMatch(sentence);
    expect(foldersOf(killed.pid)).toEqual([]);
    const pid = Number(/"browser":\{"pid":(\d+)/.exec(next.stdout)?.[1]);
    // Nobody needs it yet.
    await expect.poll(() => isRunning(pid), { timeout: PATIENCE }).toBe(false);
  });
});

function foldersOf(platform: number): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`lab-101-victim-${platform}-`));
}
