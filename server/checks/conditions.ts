/** Splits a query into conditions that can be tested, and told to a learner, one by one. */
import type { ConditionReading } from '../../protocol/step-state.ts';
import { eventInWords } from './event-in-words.ts';
import { compileTest, isPlainObject, type Query } from './operations.ts';
import { isSubject } from './subject.ts';
import { expectedAt, nameOf, writerFor } from './words.ts';

/** One thing that a query asks of an event. The query matches exactly when all its conditions are met. */
export interface Condition {
  /** The property's path; `any of` or `none of` for a joined condition. */
  path: string;
  /** Whether it says what the step is about, as against how it came out. */
  isSubject: boolean;
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

/** A query in words: `a frame with opcode text and fin false`. */
export function describeQuery(query: Query): string {
  const conditions = conditionsOf(query).filter(({ path }) => path !== 'kind');
  return eventInWords(String(query.kind), conditions);
}

function inWords({ path, expected }: Condition): string {
  return `${nameOf(path)} ${expected}`;
}

function property(path: string, wanted: unknown): Condition {
  const write = writerFor(path);
  return {
    path,
    isSubject: isSubject(path, wanted),
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
    isSubject: false,
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
