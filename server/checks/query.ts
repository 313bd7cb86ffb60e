/** A check's query: made into a test for the judge, and read for mistakes for its author. */
import type { TraceEvent } from '../../protocol/trace.ts';
import { checkQuery } from './check-query.ts';
import { compileTest, type Query } from './operations.ts';

export type { QueryMistake } from './check-query.ts';
export { checkQuery } from './check-query.ts';
export type { Query } from './operations.ts';

/**
 * Makes a query into a test. The test never throws, whatever a learner sent.
 * Throws for a query that `checkQuery` finds fault with.
 */
export function compileQuery(query: Query): (event: TraceEvent) => boolean {
  const mistake = checkQuery(query);
  if (mistake) throw new Error([...mistake.path, mistake.message].join(': '));
  return compileTest(query);
}
