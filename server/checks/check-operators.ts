/** What may stand below each operator of a property. `$not` and `$elemMatch` hold queries: see `check-query.ts`. */

import { suggestion } from '../content/nearest-word.ts';
import { checkLiteral, described } from './check-values.ts';
import type { PropertyShape } from './event-properties.ts';
import {
  compileRegex,
  type PropertyOperator,
  type Query,
  REGEX_FLAGS,
  REGEX_PATTERN,
  TYPE_WORDS,
} from './operations.ts';

/** Says what is wrong with the parameter, or null. */
type ParameterCheck = (parameter: unknown, shape: PropertyShape, operators: Query) => string | null;

const parameterChecks: Record<Exclude<PropertyOperator, '$not' | '$elemMatch'>, ParameterCheck> = {
  $eq: checkLiteral,
  $ne: checkLiteral,
  $gt: checkBound,
  $gte: checkBound,
  $lt: checkBound,
  $lte: checkBound,
  $in: checkChoices,
  $nin: checkChoices,
  $all: checkChoices,
  $exists: (parameter) =>
    typeof parameter === 'boolean' ? null : `expected true or false, found ${described(parameter)}`,
  $regex: checkRegex,
  $options: checkFlags,
  $size: (parameter, shape) => {
    if (!mayBeList(shape)) return '$size counts the members of a list, and this property is none';
    return isCount(parameter) ? null : `expected a whole number from 0, found ${described(parameter)}`;
  },
  $type: checkType,
  $mod: (parameter) =>
    Array.isArray(parameter) &&
    parameter.length === 2 &&
    parameter.every(Number.isInteger) &&
    parameter[0] !== 0
      ? null
      : `expected [divisor, remainder], two whole numbers, found ${described(parameter)}`,
};

/** Says what is wrong with the parameter of one operator, or null. */
export function checkParameter(
  operator: keyof typeof parameterChecks,
  parameter: unknown,
  operators: Query,
  shape: PropertyShape,
): string | null {
  return parameterChecks[operator](parameter, shape, operators);
}

function checkBound(parameter: unknown, shape: PropertyShape): string | null {
  if (typeof parameter !== 'number' && typeof parameter !== 'string') {
    return `expected a number or text to compare with, found ${described(parameter)}`;
  }
  // Words such as opcodes have no order that an author would mean.
  if (shape === 'flag' || (typeof shape === 'object' && 'oneOf' in shape)) {
    return 'this property has no order: expected $eq, $ne, $in or $nin';
  }
  return checkLiteral(parameter, shape);
}

function checkChoices(parameter: unknown, shape: PropertyShape): string | null {
  if (!Array.isArray(parameter) || parameter.length === 0) {
    return `expected a list of values, found ${described(parameter)}`;
  }
  for (const value of parameter) {
    const message = checkLiteral(value, shape);
    if (message !== null) return message;
  }
  return null;
}

function checkRegex(parameter: unknown, shape: PropertyShape, operators: Query): string | null {
  if (typeof parameter !== 'string') return `expected a pattern as text, found ${described(parameter)}`;
  if (parameter.length > REGEX_PATTERN) {
    return `expected at most ${REGEX_PATTERN} characters, found ${parameter.length}`;
  }
  if (shape === 'number' || shape === 'flag')
    return `this property is a ${shape}: a pattern matches text only`;
  try {
    compileRegex(checkFlags(operators.$options ?? '', shape, operators) ? { $regex: parameter } : operators);
    return null;
  } catch (error) {
    return `not a regular expression: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function checkFlags(parameter: unknown, _shape: PropertyShape, operators: Query): string | null {
  if (!Object.hasOwn(operators, '$regex')) return '$options belongs beside $regex, which is missing';
  const valid =
    typeof parameter === 'string' &&
    [...parameter].every((flag) => REGEX_FLAGS.includes(flag)) &&
    new Set(parameter).size === parameter.length;
  return valid
    ? null
    : `expected some of the letters ${REGEX_FLAGS}, each once, found ${described(parameter)}`;
}

function checkType(parameter: unknown): string | null {
  const words: readonly string[] = TYPE_WORDS;
  if (typeof parameter !== 'string')
    return `expected one of ${words.join(', ')}, found ${described(parameter)}`;
  return words.includes(parameter) ? null : `unknown type "${parameter}"${suggestion(parameter, words)}`;
}

function mayBeList(shape: PropertyShape): boolean {
  return shape === 'open' || (typeof shape === 'object' && 'listOf' in shape);
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
