/**
 * What a step is about. Some properties say whose doing an event is, and what it is; the others say how it came out. An
 * event that differs in one of the first was not meant for the step: it is no try, and nothing is explained by it.
 */

import { holdsOperators } from './operations.ts';

/** Whose doing it is, and from where. */
const DOERS: ReadonlySet<string> = new Set(['actor', 'via', 'secure', 'who']);

/** All of them: whose doing it is, and what it is. */
export const subjectProperties: ReadonlySet<string> = new Set([
  ...DOERS,
  'direction',
  'by',
  'what',
  'name',
  'opcode',
  'method',
  'path',
  'request.method',
  'request.path',
  'json.type',
  'json.who',
]);

export function isDoer(path: string): boolean {
  return DOERS.has(path);
}

/** Whether a condition says what the step is about. A message without the key that a step looks for is another message. */
export function isSubject(path: string, wanted: unknown): boolean {
  return subjectProperties.has(path) || (path.startsWith('json.') && isPresence(wanted));
}

function isPresence(wanted: unknown): boolean {
  return holdsOperators(wanted) && wanted.$exists === true && Object.keys(wanted).length === 1;
}
