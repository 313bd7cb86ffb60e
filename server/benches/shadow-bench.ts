import { randomBytes } from 'node:crypto';
import type { BenchParts } from './bench.ts';
import { ExploitShelf } from './exploit-shelf.ts';
import { ProgressBook } from './progress-book.ts';

/** No learner has it. */
const NOBODY = '';

/**
 * What a bench is made of that belongs to nobody: an id and thus secrets of its own, and nothing that is kept. A fix is
 * put to the test on one, while the learner's own bench stays as it is.
 */
export function shadowParts(): Pick<BenchParts, 'id' | 'learner' | 'progress' | 'exploit' | 'saveSettings'> {
  const forget = async () => undefined;
  const book = new ProgressBook(
    {
      pass: forget,
      countTry: forget,
      revealHint: async () => 0,
      revealSolution: forget,
      resetStep: forget,
      open: forget,
    },
    [],
  );
  return {
    id: randomBytes(16).toString('hex'),
    learner: NOBODY,
    progress: book,
    exploit: new ExploitShelf(null, forget),
    saveSettings: forget,
  };
}
