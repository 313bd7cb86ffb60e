import { Type } from 'typebox';

/** What is said of a variable. */
export interface Words {
  /** The variable's line in the README. */
  description: string;
  /** Ends the sentence "expected …" for a value that was refused. */
  expected: (given: string) => string;
  /** How a refused value is repeated; secrets are not. */
  shown?: (given: string) => string;
  default?: string | number;
}

/** A variable of the environment: its schema, and what is said of it. */
export function variable<Schema extends Type.TSchema>(schema: Schema, words: Words): Schema & Words {
  return Object.assign(schema, words);
}

export function limit(minimum: number, byDefault: number, maximum: number, description: string) {
  return wholeNumber('a whole number', { minimum, default: byDefault, maximum }, description);
}

export function wholeNumber(
  noun: string,
  bounds: { minimum: number; default: number; maximum: number },
  description: string,
) {
  return variable(Type.Integer(bounds), {
    default: bounds.default,
    expected: (given) =>
      /^[0-9]+$/.test(given) ? `${noun} from ${bounds.minimum} to ${bounds.maximum}` : noun,
    description,
  });
}
