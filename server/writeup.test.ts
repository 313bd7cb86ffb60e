import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from './store/test-store.ts';
import { ChildPlatform, STARTING } from './testing/child-platform.ts';
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

  it('check ends with 1 and says where, when a writeup is broken or cannot be solved', {
    timeout: 60_000,
  }, async () => {
    const unsolved = writeupWith('id: one\nwhen: { kind: http }\nhints: [a, b, c]\nsolve: [{ send: hello }]');
    const CONTENT_DIR = await contentFolder({
      'unsolved.md': unsolved,
      'broken.md': unsolved.replace('minutes: 1', 'minutes: soon'),
    });
    const one = await run(['check', 'apprentice/unsolved'], { CONTENT_DIR });
    expect(one).toMatchObject({ code: 1, stdout: 'apprentice/unsolved\nwriteups: 0 passed, 1 failed\n' });
    expect(one.stderr).toMatch(
      /^ {2}✗ one: send \(verb 1\): there is no connection "main": a handshake comes first.*\n$/,
    );
    const other = await run(['check', 'apprentice/broken'], { CONTENT_DIR });
    expect(other).toMatchObject({ code: 1, stdout: 'writeups: 0 passed, 1 failed\n' });
    expect(other.stderr).toMatch(/^\S+broken\.md:5:10 .+\n$/);
  });

  it('new makes a lab that works, and works on once it is changed as AUTHORING.md says', {
    timeout: 60_000,
  }, async () => {
    const CONTENT_DIR = await contentFolder({});
    const made = await run(['new', 'apprentice', 'three-pings'], { CONTENT_DIR });
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toMatch(/apprentice\/three-pings\.md is written, and works\./);

    const file = join(CONTENT_DIR, 'apprentice', 'three-pings.md');
    const section = await exampleSection();
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('\n## Fix it\n', `\n${section}\n## Fix it\n`),
    );
    const { code, stdout, stderr } = await run(['check', 'apprentice/three-pings'], { CONTENT_DIR });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/✓ old .+\n.+✓ refusal .+\n.+✓ pings .+\n/);
    expect(stdout).toMatch(/✓ version checked holds .+\n.+✓ requiredHeader lab-pass falls /);
  });

  it('dev starts the platform, tells what is wrong as soon as it is saved, and ends when it is told to', async () => {
    const broken = writeupWith('id: one\nwhen: { kind: http }\nhnts: [a, b, c]\nsolve: [{ send: hello }]');
    const CONTENT_DIR = await contentFolder({});
    const child = new ChildPlatform({ CONTENT_DIR }, '../writeup.ts', ['dev']);
    const untilSaid = (words: RegExp) =>
      vi.waitFor(() => expect(child.stderr + child.stdout).toMatch(words), { timeout: STARTING });
    await untilSaid(/follows what you save: open http:\/\/localhost:\d+\n/);
    await writeFile(join(CONTENT_DIR, 'apprentice/x.md'), broken);
    await untilSaid(/\/apprentice\/x\.md:19:1 unknown key "hnts", did you mean "hints"\?\n/);
    await writeFile(join(CONTENT_DIR, 'apprentice/x.md'), broken.replace('hnts', 'hints'));
    await untilSaid(/All mended\.\n/);
    child.kill('SIGTERM');
    expect([await child.ended, child.stderr]).toEqual([[0, null], '']);
  });

  it.each([[['check', 'apprentice/none']], [[]], [['check', '--all']]])(
    'names what it expected when it is called with %j',
    async (parameters) => {
      const { code, stderr } = await run(parameters);
      expect(code).toBe(parameters.length === 2 && parameters[1] === 'apprentice/none' ? 1 : 2);
      expect(stderr).toMatch(
        /^(usage: npm run writeup -- new <level> <slug>\n.+\n.+\n.+|no writeup "apprentice\/none": expected .+)\n$/,
      );
    },
  );
});

/** The section that AUTHORING.md shows as an example of a step. */
async function exampleSection(): Promise<string> {
  const page = await readFile(new URL('../content/AUTHORING.md', import.meta.url), 'utf8');
  const example = /````md\n(## [\s\S]+?\n)````\n/.exec(page)?.[1];
  if (example === undefined) throw new Error('AUTHORING.md shows no section any more');
  return example;
}
