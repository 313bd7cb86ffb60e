/** The three kinds of setting. The learner's form is drawn from these schemas, so the words here are the words in the page. */
import { type Static, type TObject, Type } from 'typebox';
import { Default } from 'typebox/value';

interface Words {
  title: string;
  /** What it protects from and what it costs, in a sentence. */
  description: string;
}

/** One of several named options: usually the keys of a table of small functions, weak and sound side by side. */
export function choice<const Options extends Record<string, Words>>(
  words: Words,
  options: Options,
  byDefault: keyof Options & string,
) {
  // A union of literals made by a loop is a union of nothing to the compiler: the keys say what it really is.
  return Type.Unsafe<keyof Options & string>(
    Type.Union(
      Object.entries(options).map(([name, option]) => Type.Literal(name, { ...option })),
      { ...words, default: byDefault },
    ),
  );
}

/** On or off. */
export function toggle(words: Words, byDefault: boolean) {
  return Type.Boolean({ ...words, default: byDefault });
}

/** A whole number within bounds, with its unit in the title. */
export function amount(words: Words, bounds: { minimum: number; maximum: number; default: number }) {
  return Type.Integer({ ...words, ...bounds });
}

/** The settings of a lab: no other keys, each with a sound default. */
export function settings<Properties extends Record<string, Type.TSchema>>(properties: Properties) {
  return Type.Object(properties, { additionalProperties: false });
}

/** The lab's own defaults: the sound configuration. */
export function soundSettings<Schema extends TObject>(schema: Schema): Static<Schema> {
  return Default(schema, {}) as Static<Schema>;
}
