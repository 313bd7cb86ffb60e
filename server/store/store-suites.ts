import { benchesSuite } from './benches.suite.ts';
import { classesSuite } from './classes.suite.ts';
import { exploitPagesSuite } from './exploit-pages.suite.ts';
import { learnersSuite } from './learners.suite.ts';
import { noticesSuite } from './notices.suite.ts';
import { platformKeysSuite } from './platform-keys.suite.ts';
import { processesSuite } from './processes.suite.ts';
import { progressSuite } from './progress.suite.ts';
import { savedMessagesSuite } from './saved-messages.suite.ts';
import type { TestDatabase } from './test-databases.ts';

/** What must hold on every database. */
export const storeSuites: readonly ((database: TestDatabase) => void)[] = [
  benchesSuite,
  classesSuite,
  exploitPagesSuite,
  learnersSuite,
  noticesSuite,
  platformKeysSuite,
  processesSuite,
  progressSuite,
  savedMessagesSuite,
];
