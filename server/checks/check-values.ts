/** Holds an author's value against the property it is compared with: a value of another type would never match. */

import { suggestion } from '../content/nearest-word.ts';
import type { PropertyShape } from './event-properties.ts';
import { isPlainObject } from './operations.ts';

/** Says why a value can never equal what stands at such a property, or null when it can. */
export function checkLiteral(value: unknown, shape: PropertyShape): string | null {
  if (!isData(value)) return `expected plain data, found ${described(value)}`;
  // MongoDB lets null match what is absent as well, so it is a fair question about any property.
  if (value === null || shape === 'open') return null;
  if (shape === 'text') {
    if (typeof value === 'string') return null;
    const quoted =
      typeof value === 'number' || typeof value === 'boolean' ? `; write '${value}' in quotes` : '';
    return `expected text, found ${described(value)}${quoted}`;
  }
  if (shape === 'number') {
    return typeof value === 'number' ? null : `expected a number, found ${described(value)}`;
  }
  if (shape === 'flag') {
    return typeof value === 'boolean' ? null : `expected true or false, found ${described(value)}`;
  }
  if (shape === 'headers') return `expected one header field, as in "request.headers.origin"`;
  if ('oneOf' in shape) {
    if (typeof value !== 'string')
      return `expected one of ${shape.oneOf.join(', ')}, found ${described(value)}`;
    return shape.oneOf.includes(value) ? null : `unknown word "${value}"${suggestion(value, shape.oneOf)}`;
  }
  if ('fields' in shape) {
    const [example = ''] = Object.keys(shape.fields);
    return `expected a dot and one property, such as ".${example}": an event never equals a part written out`;
  }
  // MongoDB: a single value matches a list that holds it; a list matches only the same list.
  for (const member of Array.isArray(value) ? value : [value]) {
    const message = checkLiteral(member, shape.listOf);
    if (message !== null) return message;
  }
  return null;
}

/** A value in an error message: `the number 13`, `"abc"`, `a list`. */
export function described(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return isPlainObject(value) ? 'an object' : 'a value that is not JSON';
}

/** True for what JSON can carry, a few levels deep. */
function isData(value: unknown, depth = 0): boolean {
  if (depth > 20) return false;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every((member) => isData(member, depth + 1));
  return isPlainObject(value) && Object.values(value).every((member) => isData(member, depth + 1));
}
