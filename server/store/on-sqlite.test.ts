import { describe } from 'vitest';
import { storeSuites } from './store-suites.ts';
import { sqlite } from './test-databases.ts';

describe('on SQLite', () => {
  for (const suite of storeSuites) suite(sqlite);
});
