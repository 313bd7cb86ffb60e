/** What an instructor decides for a class: what is open, what help there is, which settings are locked. */
import { type Static, Type } from 'typebox';
import { object, writeupSlug } from './schema-parts.ts';

const byWriteup = <T extends Type.TSchema>(value: T, options: Type.TObjectOptions = {}) =>
  Type.Record(writeupSlug, value, { ...options, additionalProperties: false });
/** Milliseconds since the epoch, by the server's clock. */
const moment = Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 });

const writeupPolicy = object({
  open: Type.Boolean({ description: 'False: closed, whatever the times say' }),
  from: Type.Union([moment, Type.Null()], { description: 'Closed before; null: from the beginning' }),
  until: Type.Union([moment, Type.Null()], { description: 'Closed from then on; null: to the end' }),
});

const settingsPolicy = object({
  values: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
    description: 'What a bench of this writeup starts with instead of the writeup’s own settings',
  }),
  locked: Type.Array(Type.String({ maxLength: 60 }), {
    maxItems: 100,
    description: 'Settings that learners may not touch on their bench',
  }),
});

/** What holds for a class. The server enforces all of it; a page only shows it. */
export const policies = object({
  joining: Type.Boolean({
    description: 'False: nobody new joins; who is in stays in, and may change the device',
  }),
  order: Type.Enum(['free', 'guided'], {
    description:
      'Guided: a writeup opens when the ones before it are passed, and a step takes an answer or gives help when the steps before it are',
  }),
  writeups: byWriteup(writeupPolicy, { description: 'A writeup that is not named is open' }),
  hints: object({
    when: Type.Enum(['on', 'tries', 'minutes', 'off']),
    after: Type.Integer({
      minimum: 1,
      maximum: 1_000,
      description: 'Tries of the step, or minutes since the learner reached it; of no meaning for on and off',
    }),
  }),
  solutions: Type.Enum(['never', 'solved', 'always'], { description: 'Solved: once the step is passed' }),
  fix: Type.Boolean({ description: 'Whether there is a fix phase' }),
  settings: byWriteup(settingsPolicy, {
    description: 'Of a writeup that is not there at the moment, what the class has already stays',
  }),
});

export type Policies = Static<typeof policies>;
