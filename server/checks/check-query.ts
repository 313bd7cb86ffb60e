/** Reads an author's query and says what is wrong with it: where, what was found, what was expected. */
import type { TraceEventKind } from '../../protocol/trace.ts';
import { suggestion } from '../content/nearest-word.ts';
import { checkParameter } from './check-operators.ts';
import { checkLiteral, described } from './check-values.ts';
import { eventKinds, isEventKind, lookUpProperty, type PropertyShape } from './event-properties.ts';
import {
  holdsOperators,
  isPlainObject,
  isPropertyOperator,
  propertyOperators,
  type Query,
  queryOperators,
} from './operations.ts';

export interface QueryMistake {
  /** Keys from the query's root to the mistake; members of a list by their index. */
  path: string[];
  message: string;
}

/** How a property's name is looked up: in an event of some kind, or in data of any shape. */
type Lookup = (name: string) => { shape: PropertyShape } | { message: string };

/** Deeper than any query one would write; a YAML alias can make a query that holds itself. */
const DEPTH = 20;

/** The first mistake in a query over one trace event, or null when there is none. */
export function checkQuery(query: Query): QueryMistake | null {
  const { kind } = query;
  if (kind === undefined) {
    return {
      path: [],
      message: `"kind" is missing: a check looks at one kind of event, one of ${eventKinds.join(', ')}`,
    };
  }
  if (!isEventKind(kind)) {
    const hint = suggestion(typeof kind === 'string' ? kind : '', eventKinds);
    return { path: ['kind'], message: `unknown kind ${described(kind)}${hint}` };
  }
  return checkLevel(query, (name) => lookUp(kind, name), []);
}

/** A query object: properties, and the operators that join queries. */
function checkLevel(query: Query, lookup: Lookup, path: string[]): QueryMistake | null {
  for (const [key, value] of Object.entries(query)) {
    const here = [...path, key];
    if (here.length > DEPTH)
      return { path, message: `more than ${DEPTH} levels deep: write a flatter query` };
    const mistake = key.startsWith('$')
      ? checkJoin(key, value, lookup, here)
      : checkProperty(value, lookup(key), here);
    if (mistake) return mistake;
  }
  return null;
}

function checkJoin(key: string, value: unknown, lookup: Lookup, path: string[]): QueryMistake | null {
  if (!queryOperators.includes(key)) return { path, message: misplacedOrUnknown(key) };
  if (!Array.isArray(value) || value.length === 0) {
    return { path, message: `expected a list of queries, found ${described(value)}` };
  }
  for (const [index, member] of value.entries()) {
    const here = [...path, String(index)];
    if (!isPlainObject(member) || Object.keys(member).length === 0) {
      return { path: here, message: `expected a query such as { status: 101 }, found ${described(member)}` };
    }
    const mistake = checkLevel(member, lookup, here);
    if (mistake) return mistake;
  }
  return null;
}

function checkProperty(value: unknown, found: ReturnType<Lookup>, path: string[]): QueryMistake | null {
  return 'message' in found ? { path, message: found.message } : checkValue(value, found.shape, path);
}

/** What stands at a property: operators, or a value to be equal to. */
function checkValue(value: unknown, shape: PropertyShape, path: string[]): QueryMistake | null {
  if (holdsOperators(value)) return checkOperators(value, shape, path);
  const message = checkLiteral(value, shape);
  return message === null ? null : { path, message };
}

function checkOperators(operators: Query, shape: PropertyShape, path: string[]): QueryMistake | null {
  if (path.length > DEPTH) return { path, message: `more than ${DEPTH} levels deep: write a flatter query` };
  for (const [operator, parameter] of Object.entries(operators)) {
    const here = [...path, operator];
    const mistake = checkOperator(operator, parameter, operators, shape, here);
    if (mistake) return mistake;
  }
  return null;
}

function checkOperator(
  operator: string,
  parameter: unknown,
  operators: Query,
  shape: PropertyShape,
  path: string[],
): QueryMistake | null {
  if (!isPropertyOperator(operator)) {
    const message = operator.startsWith('$')
      ? misplacedOrUnknown(operator)
      : `found the name "${operator}" beside an operator: expected operators only`;
    return { path, message };
  }
  if (operator === '$not') {
    if (holdsOperators(parameter)) return checkOperators(parameter, shape, path);
    const found = described(parameter);
    return {
      path,
      message: `expected an operator below $not, found ${found}; to refuse one value write $ne`,
    };
  }
  if (operator === '$elemMatch') return checkElemMatch(parameter, shape, path);
  const message = checkParameter(operator, parameter, operators, shape);
  return message === null ? null : { path, message };
}

function checkElemMatch(parameter: unknown, shape: PropertyShape, path: string[]): QueryMistake | null {
  const members = shape === 'open' ? 'open' : typeof shape === 'object' && 'listOf' in shape && shape.listOf;
  if (!members) return { path, message: '$elemMatch looks into a list, and this property is none' };
  if (!isPlainObject(parameter) || Object.keys(parameter).length === 0) {
    return { path, message: `expected operators or a query, found ${described(parameter)}` };
  }
  const first = Object.keys(parameter)[0] ?? '';
  if (first.startsWith('$') && !queryOperators.includes(first)) {
    return checkOperators(parameter, members, path);
  }
  if (members === 'open') return checkLevel(parameter, () => ({ shape: 'open' }), path);
  if (typeof members === 'object' && 'fields' in members) {
    return checkLevel(parameter, (name) => lookUpMember(members.fields, name), path);
  }
  return { path, message: 'the members of this list have no properties: expected operators such as $eq' };
}

function misplacedOrUnknown(operator: string): string {
  if (isPropertyOperator(operator)) {
    return `"${operator}" belongs below a property, as in status: { ${operator}: … }`;
  }
  if (queryOperators.includes(operator)) {
    return `"${operator}" joins whole queries: put it beside the properties, not below one`;
  }
  return `unknown operator "${operator}"${suggestion(operator, [...propertyOperators, ...queryOperators])}`;
}

function lookUpMember(fields: Readonly<Record<string, PropertyShape>>, name: string): ReturnType<Lookup> {
  const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (shape !== undefined) return { shape };
  return {
    message: `unknown property "${name}" of this list’s members${suggestion(name, Object.keys(fields))}`,
  };
}

function lookUp(kind: TraceEventKind, name: string): ReturnType<Lookup> {
  const found = lookUpProperty(kind, name);
  if ('shape' in found) return found;
  const { unknown, below, known } = found;
  if (below.endsWith('headers') && unknown !== '') {
    return { message: `header names are kept in lower case: write "${below}.${unknown.toLowerCase()}"` };
  }
  if (known.length === 0) return { message: `"${below}" has no properties: found "${unknown}" below it` };
  const where = below === '' ? `a ${kind} event` : `"${below}" of a ${kind} event`;
  return { message: `unknown property "${unknown}" of ${where}${suggestion(unknown, known)}` };
}
