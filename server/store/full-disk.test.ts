import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder, testStore } from './test-store.ts';

const childFile = fileURLToPath(new URL('./test-child.ts', import.meta.url));

/** In blocks of 512 bytes: room for the tables and some steps. */
const MOST_BLOCKS = 600;

it('says so when the disk takes no more, and has kept all that it had promised', async () => {
  const dataDir = await temporaryFolder();
  const { told, complained } = await passUntilNothingFits(dataDir);
  expect(complained).toContain('The store cannot be used: the database: the disk reports an error. Check');

  const [{ token } = {}, ...passed] = told;
  const store = await testStore({ dataDir });
  const learner = await store.learners.byToken(String(token));
  const kept = await store.progress.of(learner?.id ?? '', 'apprentice/x');
  const keptSteps = new Set(kept.filter((row) => row.passedAt !== null).map((row) => row.step));
  expect(passed.length).toBeGreaterThan(10);
  expect(passed.filter(({ step }) => !keptSteps.has(String(step)))).toEqual([]);
}, 60_000);

/** A process that may write no larger file stands for a disk that is full. */
async function passUntilNothingFits(dataDir: string) {
  const command = [process.execPath, childFile, 'pass', JSON.stringify({ dataDir })];
  const child = spawn('sh', ['-c', `ulimit -f ${MOST_BLOCKS} && exec "$0" "$@"`, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, complained] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const told: Record<string, unknown>[] = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { told, complained };
}
