import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './store/test-store.ts';
import { ChildPlatform } from './testing/child-platform.ts';
import { contentFolder, writeupWith } from './testing/content-folder.ts';

/** `npm run writeup -- …` */
async function run(parameters: string[], environment: Record<string, string> = {}) {
  const TMPDIR = await temporaryFolder();
  const child = new ChildPlatform({ TMPDIR, ...environment }, '../writeup.ts', parameters);
  const [code] = await child.ended;
  expect(await readdir(TMPDIR)).toEqual([]);
  return { code, stdout: child.stdout, stderr: child.stderr };
}

describe('npm run writeup', () => {
  it('check <slug> solves one writeup and ends with 0', async () => {
    const { code, stdout, stderr } = await run(['check', 'apprentice/shake-hands']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^apprentice\/shake-hands\n( {2}✓ [a-z]+ \(\d+ ms\)\n){7}writeups: 7 passed, 0 failed\n$/,
    );
  });

  it('check ends with 1 and says where, when a writeup is broken or cannot be solved', async () => {
    const unsolved = writeupWith('id: one\nwhen: { kind: http }\nhints: [a, b, c]\nsolve: [{ send: hello }]');
    const CONTENT_DIR = await contentFolder({
      'unsolved.md': unsolved,
      'broken.md': unsolved.replace('minutes: 1', 'minutes: soon'),
    });
    const { code, stdout, stderr } = await run(['check', 'apprentice/unsolved'], { CONTENT_DIR });
    expect(code).toBe(1);
    expect(stderr).toMatch(/broken\.md:5:10 /);
    expect(stderr).toContain(
      '  ✗ one: send (verb 1): there is no connection "main": a handshake comes first',
    );
    expect(stdout).toContain('writeups: 0 passed, 2 failed');
  });

  it.each([[['check', 'apprentice/none']], [[]], [['check', '--all']]])(
    'names what it expected when it is called with %j',
    async (parameters) => {
      const { code, stderr } = await run(parameters);
      expect(code).toBe(parameters.length === 2 && parameters[1] === 'apprentice/none' ? 1 : 2);
      expect(stderr).toMatch(
        /^(usage: npm run writeup -- check \[level\/slug\]|no writeup "apprentice\/none": expected one of .+)\n$/,
      );
    },
  );
});
