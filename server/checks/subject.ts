/**
 * What a step is about. Some properties say whose doing an event is, and what it is; the others say how it came out. An
 * event that differs in one of the first was not meant for the step: it is no try, and nothing is explained by it.
 */

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
]);

export function isDoer(path: string): boolean {
  return DOERS.has(path);
}

export function isSubject(path: string): boolean {
  return subjectProperties.has(path);
}
