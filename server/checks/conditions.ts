/** Splits a query into conditions that can be tested, and told to a learner, one by one. */
import type { ConditionReading } from '../../protocol/workbench.ts';
import { compileTest, isPlainObject, type Query } from './operations.ts';
import { expectedAt, nameOf, writerFor } from './words.ts';

/** One thing that a query asks of an event. The query matches exactly when all its conditions are met. */
export interface Condition {
  /** The property's path; `any of` or `none of` for a joined condition. */
  path: string;
  expected: string;
  test(event: unknown): boolean;
  found(event: unknown): string;
}

/** The conditions of a query: its properties, and those of the members of `$and`. */
export function conditionsOf(query: Query): Condition[] {
  return Object.entries(query).flatMap(([key, wanted]) => {
    if (key === '$and') return members(wanted).flatMap(conditionsOf);
    if (key === '$or') return joined('any of', { $or: wanted }, members(wanted), ' or ');
    if (key === '$nor') return joined('none of', { $nor: wanted }, members(wanted), ', ');
    return property(key, wanted);
  });
}

/** How one condition stands in one event. */
export function readCondition(condition: Condition, event: unknown): ConditionReading {
  const { path, expected } = condition;
  return { path, expected, found: condition.found(event), met: condition.test(event) };
}

/** A query in words: `frame (opcode text, fin false)`. */
export function describeQuery(query: Query): string {
  const conditions = conditionsOf(query).filter(({ path }) => path !== 'kind');
  return describe(String(query.kind ?? 'event'), conditions);
}

/** `frame event (opcode text)`. */
export function describe(what: string, conditions: readonly Condition[]): string {
  return conditions.length === 0 ? what : `${what} (${conditions.map(inWords).join(', ')})`;
}

function inWords({ path, expected }: Condition): string {
  return `${nameOf(path)} ${expected}`;
}

function property(path: string, wanted: unknown): Condition {
  const write = writerFor(path);
  return {
    path,
    expected: expectedAt(path, wanted),
    test: compileTest({ [path]: wanted }),
    found: (event) => write(valueAt(event, path.split('.'))),
  };
}

/** Alternatives stay one condition: only together do they say whether the query matches. */
function joined(path: string, query: Query, alternatives: Query[], glue: string): Condition {
  const branches = alternatives.map(conditionsOf);
  const found = (event: unknown) => {
    const seen = new Map(branches.flat().map((condition) => [condition.path, condition.found(event)]));
    return [...seen].map(([name, value]) => `${name} ${value}`).join(', ');
  };
  return {
    path,
    expected: branches.map((branch) => branch.map(inWords).join(' and ')).join(glue),
    test: compileTest(query),
    found,
  };
}

function members(list: unknown): Query[] {
  return Array.isArray(list) ? list.filter(isPlainObject) : [];
}

/**
 * The value at a path, or undefined. As in MongoDB, a name below a list is looked up in the list's members.
 * A list of one is its member: that is how header fields and most lists read best.
 */
function valueAt(value: unknown, path: readonly string[]): unknown {
  const [segment, ...rest] = path;
  if (segment === undefined) return Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (Array.isArray(value) && !/^[0-9]+$/.test(segment)) {
    const found = value.filter(isPlainObject).map((member) => valueAt(member, path));
    const present = found.filter((member) => member !== undefined);
    return present.length > 1 ? present : present[0];
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
  return valueAt(Reflect.get(value, segment), rest);
}
