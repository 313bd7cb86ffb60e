/** A second process on the same store, for the tests: `node test-child.ts <task> <place as JSON> [argument…]`. */
import { writeSync } from 'node:fs';
import { openStore, type Store } from './store.ts';

const [, , task = '', place = '', ...rest] = process.argv;

const tasks: Record<string, (store: Store) => Promise<void>> = {
  /** Passes steps until it is killed, and tells of each one once it is kept. */
  async pass(store) {
    const learner = await store.learners.create();
    const bench = await store.benches.findOrCreate({
      learner: learner.id,
      writeup: 'apprentice/x',
      lab: 'x',
      settings: {},
    });
    await store.benches.saveSettings(bench.id, { version: 'unchecked' });
    tell({ token: learner.token, bench: bench.id });
    for (let number = 1; ; number += 1) {
      const step = `step-${number}`;
      await store.progress.pass({
        learner: learner.id,
        writeup: 'apprentice/x',
        step,
        bench: bench.id,
        at: Date.now(),
        withSolution: false,
      });
      tell({ step });
    }
  },

  /** Joins once. */
  async join(store) {
    tell({ token: (await store.learners.create()).token });
  },

  /** Counts tries of one step. */
  async try(store) {
    const [learner = '', times = '0'] = rest;
    for (let count = 0; count < Number(times); count += 1) {
      await store.progress.countTry({ learner, writeup: 'apprentice/x', step: 'a' });
    }
    tell({ done: true });
  },
};

const store = await openStore(JSON.parse(place));
await tasks[task]?.(store);
await store.close();

/** Past every buffer of this process: what was told stays told after a kill. */
function tell(fact: Record<string, unknown>): void {
  writeSync(1, `${JSON.stringify(fact)}\n`);
}
