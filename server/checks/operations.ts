/** The operators of a check. The matching itself is sift's; `$where`, which runs code, is not among them. */
import sift from 'sift';

/** A query over one trace event, in MongoDB syntax. */
export type Query = Record<string, unknown>;

/** The most of a learner's text that a regular expression is run on, in UTF-16 units. */
export const REGEX_TEXT = 65_536;

/** The longest pattern an author may write. */
export const REGEX_PATTERN = 500;

/** Flags that leave a RegExp without state between two tests: neither `g` nor `y`. */
export const REGEX_FLAGS = 'imsu';

/** Words for `$type`. */
export const TYPE_WORDS = ['string', 'number', 'bool', 'array', 'null'] as const;

type SiftOptions = Parameters<typeof sift.createEqualsOperation>[2];

/** Compiles the pattern of `$regex` with the `$options` beside it. Throws what `RegExp` throws. */
export function compileRegex(operators: Query): RegExp {
  const { $regex: pattern, $options: flags = '' } = operators;
  if (typeof pattern !== 'string') throw new TypeError('$regex: expected text');
  if (typeof flags !== 'string') throw new TypeError('$options: expected text');
  return new RegExp(pattern, flags);
}

/**
 * Authors write the pattern, learners only the text it is run on: the cap keeps a pattern of square cost harmless
 * on a large message.
 */
function $regex(_pattern: unknown, operators: Query, options: SiftOptions) {
  const regex = compileRegex(operators);
  const test = (value: unknown) => typeof value === 'string' && regex.test(value.slice(0, REGEX_TEXT));
  return sift.createEqualsOperation(test, operators, options);
}

/** Unlike sift's own, never takes null or text for a number: `null % 2` is 0 in JavaScript. */
function $mod([divisor, remainder]: [number, number], operators: Query, options: SiftOptions) {
  const test = (value: unknown) => typeof value === 'number' && value % divisor === remainder;
  return sift.createEqualsOperation(test, operators, options);
}

/** Operators that stand below a property. */
const propertyOperations = {
  $eq: sift.$eq,
  $ne: sift.$ne,
  $gt: sift.$gt,
  $gte: sift.$gte,
  $lt: sift.$lt,
  $lte: sift.$lte,
  $in: sift.$in,
  $nin: sift.$nin,
  $exists: sift.$exists,
  $regex,
  $options: sift.$options,
  $not: sift.$not,
  $all: sift.$all,
  $size: sift.$size,
  $elemMatch: sift.$elemMatch,
  $type: sift.$type,
  $mod,
};

/** Operators that join whole queries. */
const queryOperations = { $and: sift.$and, $or: sift.$or, $nor: sift.$nor };

export type PropertyOperator = keyof typeof propertyOperations;

export const propertyOperators: readonly string[] = Object.keys(propertyOperations);
export const queryOperators: readonly string[] = Object.keys(queryOperations);

export function isPropertyOperator(word: string): word is PropertyOperator {
  return Object.hasOwn(propertyOperations, word);
}

/** Makes the test for a query that has been checked. It never throws: a value it cannot compare does not match. */
export function compileTest(query: Query): (event: unknown) => boolean {
  // The copy has the prototype that sift knows an object by, and an author's later changes do not reach it.
  const tests = Object.entries(structuredClone(query)).map(([key, wanted]) => compileEntry(key, wanted));
  return (event) => tests.every((test) => test(event));
}

/**
 * Most conditions hold a property of the event against a word, a number or a flag. Sift takes a microsecond for each,
 * which a flood of frames multiplies by thousands; where both are plain values, comparing them says the same.
 */
function compileEntry(key: string, wanted: unknown): (event: unknown) => boolean {
  const test = compileWithSift({ [key]: wanted });
  if (!isPlainValue(wanted) || key.includes('.')) return test;
  return (event) => {
    const value = isPlainObject(event) ? event[key] : undefined;
    return isPlainValue(value) ? value === wanted : test(event);
  };
}

function isPlainValue(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function compileWithSift(query: Query): (event: unknown) => boolean {
  const test = sift.createQueryTester(query, {
    operations: { ...propertyOperations, ...queryOperations },
  });
  return (event) => {
    try {
      return test(event);
    } catch {
      // A learner's JSON may be nested so deep that walking it exhausts the stack.
      return false;
    }
  };
}

/** An object of the kind that YAML and JSON make, as against a list, null or an instance of a class. */
export function isPlainObject(value: unknown): value is Query {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** True for `{ $gt: 3 }`, false for `{ message: 'hi' }`, which is a value to be equal to. */
export function holdsOperators(value: unknown): value is Query {
  return isPlainObject(value) && Object.keys(value).some((key) => key.startsWith('$'));
}
