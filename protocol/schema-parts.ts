/** What the schemas of several requests share. */
import { Type } from 'typebox';

/** An object with these properties and no others. */
export const object = <T extends Record<string, Type.TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

export const stepId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' });
export const writeupSlug = Type.String({ pattern: '^(apprentice|practitioner)/[a-z][a-z0-9-]{0,59}$' });

/** A learner's or a class's. Any text: what is wrong with a name is said in a sentence, not by the schema. */
export const name = Type.String({ maxLength: 20_000 });
