import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { nearestWord, oneOf, suggestion } from './nearest-word.ts';
import type { Path } from './yaml-block.ts';

/** Where a value differs from its schema, in words for the author. */
export interface SchemaProblem {
  path: Path;
  /** Whether the key itself is wrong, or what it holds. */
  at: 'key' | 'value';
  message: string;
}

/**
 * Holds a value against a schema. The validator's own errors name every branch of a union that failed;
 * here the branch that the author meant is found first, so that one mistake gives one message.
 */
export function schemaProblems(schema: Type.TSchema, value: unknown, path: Path = []): SchemaProblem[] {
  const fits: boolean = Check(schema, value);
  if (fits) return [];
  if (Type.IsUnion(schema)) return unionProblems(schema, value, path);
  if (Type.IsObject(schema) && isMapping(value)) return objectProblems(schema, value, path);
  if (Type.IsRecord(schema) && isMapping(value)) {
    const [entrySchema] = Object.values(schema.patternProperties);
    const inside =
      entrySchema === undefined
        ? []
        : Object.entries(value).flatMap(([key, entry]) => schemaProblems(entrySchema, entry, [...path, key]));
    return inside.length > 0 ? inside : [mismatch(schema, value, path)];
  }
  if (Type.IsArray(schema) && Array.isArray(value)) {
    const inside = value.flatMap((entry, index) => schemaProblems(schema.items, entry, [...path, index]));
    return inside.length > 0 ? inside : [mismatch(schema, value, path)];
  }
  return [mismatch(schema, value, path)];
}

function objectProblems(schema: Type.TObject, value: Record<string, unknown>, path: Path): SchemaProblem[] {
  const known = Object.keys(schema.properties);
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  const missing = requiredKeys(schema).filter((key) => !Object.hasOwn(value, key));
  return [
    ...unknown.map((key): SchemaProblem => {
      const free = known.filter((name) => !Object.hasOwn(value, name));
      return { path: [...path, key], at: 'key', message: `unknown key "${key}"${suggestion(key, free)}` };
    }),
    ...missing
      // The misspelt key is reported already.
      .filter((key) => !unknown.some((word) => nearestWord(word, [key]) !== null))
      .map((key): SchemaProblem => {
        const expected = describeSchema(schema.properties[key] ?? {});
        return { path, at: 'key', message: `missing key "${key}": expected ${expected}` };
      }),
    ...known.flatMap((key) => {
      const property = schema.properties[key];
      if (property === undefined || !Object.hasOwn(value, key)) return [];
      return schemaProblems(property, value[key], [...path, key]);
    }),
  ];
}

function unionProblems(schema: Type.TUnion, value: unknown, path: Path): SchemaProblem[] {
  const [list] = schema.anyOf.filter(Type.IsArray);
  if (Array.isArray(value) && list !== undefined) return schemaProblems(list, value, path);

  const branches = schema.anyOf.filter(Type.IsObject);
  const [only] = branches;
  if (!isMapping(value) || only === undefined) return [mismatch(schema, value, path)];
  if (branches.length === 1) return objectProblems(only, value, path);

  const tag = Object.keys(only.properties).find((key) =>
    branches.every(
      (branch) => branch.properties[key] !== undefined && Type.IsLiteral(branch.properties[key]),
    ),
  );
  if (tag !== undefined) {
    const tagOf = (branch: Type.TObject) => String(constantOf(branch.properties[tag]));
    const chosen = branches.find((branch) => tagOf(branch) === value[tag]);
    if (chosen !== undefined) return objectProblems(chosen, value, path);
    const expected = branches.map(tagOf);
    if (!Object.hasOwn(value, tag)) {
      return [{ path, at: 'key', message: `missing key "${tag}": expected ${oneOf(expected)}` }];
    }
    return [{ path: [...path, tag], at: 'value', message: wrongWord(tag, value[tag], expected) }];
  }

  // Without a tag, the first required key names the branch: `send` in `{ send: … }`.
  const names = branches.map((branch) => requiredKeys(branch)[0] ?? '');
  const keys = Object.keys(value);
  const named = keys.find((key) => names.includes(key));
  const chosen = branches[names.indexOf(named ?? '')];
  if (chosen !== undefined) {
    const second = keys.find((key) => key !== named && names.includes(key));
    if (second === undefined) return objectProblems(chosen, value, path);
    const message = `"${named}" and "${second}" stand in one entry: make each an entry of its own`;
    return [{ path: [...path, second], at: 'key', message }];
  }
  // A key that some branch knows is not the mistake, wherever it stands.
  const first = keys.find((key) => !branches.some((branch) => Object.hasOwn(branch.properties, key)));
  if (first === undefined) return [{ path, at: 'value', message: `expected one of ${oneOf(names)}` }];
  return [
    { path: [...path, first], at: 'key', message: `unknown key "${first}"${suggestion(first, names)}` },
  ];
}

function mismatch(schema: Type.TSchema, value: unknown, path: Path): SchemaProblem {
  const name = keyName(path);
  const choices = 'enum' in schema && Array.isArray(schema.enum) ? schema.enum.map(String) : null;
  if (choices !== null) return { path, at: 'value', message: wrongWord(name, value, choices) };
  const expected = describeSchema(schema);
  // YAML reads 13 as a number, and a header's value is text.
  const inQuotes = typeof value === 'number' && Check(schema, String(value));
  const remedy = inQuotes ? `; put it in quotes: "${value}"` : '';
  return {
    path,
    at: 'value',
    message: `${name === '' ? '' : `"${name}": `}expected ${expected}, found ${describeValue(value)}${remedy}`,
  };
}

function wrongWord(key: string, value: unknown, expected: readonly string[]): string {
  const nearest = typeof value === 'string' ? nearestWord(value, expected) : null;
  const meant = nearest === null ? '' : `, did you mean "${nearest}"?`;
  return `"${key}": expected ${oneOf(expected)}, found ${describeValue(value)}${meant}`;
}

/** `hints[2]`: the last key, and the place in its list counted from 1. */
function keyName(path: Path): string {
  const start = path.findLastIndex((step) => typeof step === 'string');
  return path
    .slice(Math.max(start, 0))
    .map((step) => (typeof step === 'number' ? `[${step + 1}]` : step))
    .join('');
}

function requiredKeys(schema: Type.TObject): string[] {
  return Object.entries(schema.properties).flatMap(([key, property]) =>
    Type.IsOptional(property) ? [] : [key],
  );
}

function constantOf(schema: Type.TSchema | undefined): unknown {
  return schema !== undefined && Type.IsLiteral(schema) ? schema.const : undefined;
}

/** What a schema takes, in words. */
export function describeSchema(schema: Type.TSchema): string {
  if (Type.IsUnion(schema)) return oneOf([...new Set(schema.anyOf.map(describeSchema))]);
  if (Type.IsLiteral(schema)) return JSON.stringify(schema.const);
  if (Type.IsNull(schema)) return 'null';
  if (Type.IsBoolean(schema)) return 'true or false';
  if (Type.IsInteger(schema)) return `a whole number${range(schema, 'minimum', 'maximum')}`;
  if (Type.IsArray(schema)) return `a list${range(schema, 'minItems', 'maxItems', ['entry', 'entries'])}`;
  if (Type.IsObject(schema) || Type.IsRecord(schema)) return 'keys and values';
  if ('enum' in schema && Array.isArray(schema.enum)) return oneOf(schema.enum.map(String));
  if (Type.IsString(schema)) {
    const { pattern, description } = options(schema);
    if (pattern === undefined)
      return `text${range(schema, 'minLength', 'maxLength', ['character', 'characters'])}`;
    return description === undefined ? `text that matches ${pattern}` : String(description);
  }
  return 'a value';
}

/** ` from 1 to 9` for a number, ` of 1 to 9 entries` for what is counted. */
function range(
  schema: Type.TSchema,
  minimum: string,
  maximum: string,
  units?: readonly [one: string, many: string],
): string {
  const { [minimum]: least, [maximum]: most } = options(schema);
  const unit = (count: unknown) => (units === undefined ? '' : ` ${units[count === 1 ? 0 : 1]}`);
  if (least !== undefined && most !== undefined) {
    return `${units === undefined ? ' from' : ' of'} ${least} to ${most}${unit(most)}`;
  }
  if (least !== undefined) return ` of at least ${least}${unit(least)}`;
  return most === undefined ? '' : ` of at most ${most}${unit(most)}`;
}

/** The keywords of a schema that its type does not name. */
function options(schema: Type.TSchema): Record<string, unknown> {
  return { ...schema };
}

/** `the text "x"`, `the number 13`, `a list`: what an author sees in the file. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'keys and values';
  if (typeof value === 'string') {
    const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
    const length = value.length > 60 ? ` (${value.length} characters)` : '';
    return `the text ${JSON.stringify(shown)}${length}`;
  }
  return typeof value === 'number' ? `the number ${value}` : String(value);
}

/** True for what YAML calls a mapping. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
