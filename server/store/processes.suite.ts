import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { StorePlace, TestDatabase } from './test-databases.ts';
import { testStore } from './test-store.ts';

/** Starting several processes at once takes its time on a busy machine. */
const PATIENCE = 60_000;

const childFile = fileURLToPath(new URL('./test-child.ts', import.meta.url));

export function processesSuite(database: TestDatabase): void {
  describe('the store and other processes', { timeout: PATIENCE }, () => {
    it('loses nothing that was passed, set or joined before kill -9', async () => {
      const place = await database.place();
      const child = start('pass', place);
      const closed = once(child, 'close');
      const facts: Record<string, unknown>[] = [];
      for await (const line of linesOf(child)) {
        facts.push(JSON.parse(line));
        if (facts.length === 200) child.kill('SIGKILL');
      }
      expect(await closed).toEqual([null, 'SIGKILL']);

      const [{ token, bench } = {}, ...passed] = facts;
      const store = await testStore(place);
      const learner = await store.learners.byToken(String(token));
      expect(learner).toBeDefined();
      expect(await store.benches.byId(String(bench))).toMatchObject({
        learner: learner?.id,
        settings: { version: 'unchecked' },
      });
      const kept = await store.progress.of(learner?.id ?? '', 'apprentice/x');
      const keptSteps = new Set(kept.filter((row) => row.passedAt !== null).map((row) => row.step));
      expect(passed.length).toBeGreaterThanOrEqual(199);
      expect(passed.filter(({ step }) => !keptSteps.has(String(step)))).toEqual([]);
    });

    it('lets processes start at the same moment where nothing is yet', async () => {
      const place = await database.place();
      const told = await Promise.all([1, 2, 3].map(() => factsOf(start('join', place))));
      const store = await testStore(place);
      for (const [fact] of told) {
        expect(await store.learners.byToken(String(fact?.token))).toBeDefined();
      }
    });

    it('counts what two processes do at once', async () => {
      const place = await database.place();
      const store = await testStore(place);
      const { id: learner } = await store.learners.create();
      const child = factsOf(start('try', place, learner, '300'));
      let own = 0;
      const childEnd = child.then(() => 'ended');
      // Goes on for as long as the other process does, so that the two surely meet.
      while ((await Promise.race([childEnd, nextTurn()])) !== 'ended') {
        await store.progress.countTry({ learner, writeup: 'apprentice/x', step: 'a' });
        own += 1;
      }
      expect(await store.progress.all(learner)).toMatchObject([{ tries: own + 300 }]);
      expect(own).toBeGreaterThan(0);
    });
  });
}

function start(task: string, place: StorePlace, ...rest: string[]): ChildProcess {
  const child = spawn(process.execPath, [childFile, task, JSON.stringify(place), ...rest], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

function linesOf(child: ChildProcess) {
  if (!child.stdout) throw new Error('The child has no output to read.');
  return createInterface({ input: child.stdout });
}

/** All that a child tells before it ends well. */
async function factsOf(child: ChildProcess): Promise<Record<string, unknown>[]> {
  const closed = once(child, 'close');
  const facts: Record<string, unknown>[] = [];
  for await (const line of linesOf(child)) facts.push(JSON.parse(line));
  expect(await closed).toEqual([0, null]);
  return facts;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
