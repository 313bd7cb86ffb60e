/** What authors write: front matter and step blocks. Strict: an unknown key is a mistake, never ignored. */
import { type Static, Type } from 'typebox';

const object = <T extends Record<string, Type.TSchema>>(properties: T, options: object = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

const slugPattern = '^[a-z][a-z0-9-]{0,59}$';

/** A query over one trace event in MongoDB syntax (see `protocol/trace.ts` for the properties). */
const query = Type.Record(Type.String(), Type.Unknown(), {
  minProperties: 1,
  description: 'MongoDB-style query over one trace event',
});

/** `5s`, `2m`, `500ms`. */
const duration = Type.String({
  pattern: '^[1-9][0-9]*(ms|s|m)$',
  description: 'a duration such as 500ms, 5s or 2m',
});

const headers = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Array(Type.String()), Type.Null()]),
  {
    description: 'Header fields to set; null leaves one out, a list repeats it',
  },
);

/** Kinds of question; what each asks and accepts is in `server/checks/questions.ts`. */
export const questionSchema = Type.Union([
  object(
    {
      kind: Type.Literal('choice'),
      ask: Type.String({ description: 'Markdown' }),
      options: Type.Array(object({ text: Type.String(), because: Type.String() }), {
        minItems: 2,
        maxItems: 6,
      }),
      answer: Type.Integer({ minimum: 1, description: 'Which option is right, counted from 1' }),
    },
    { title: 'choice' },
  ),
  object(
    {
      kind: Type.Literal('text'),
      ask: Type.String({ description: 'Markdown' }),
      accept: Type.Array(Type.String(), {
        minItems: 1,
        description: 'Right answers; case and outer space do not count',
      }),
      wrong: Type.Optional(Type.String({ description: 'What to say to any other answer' })),
    },
    { title: 'text' },
  ),
  object(
    {
      kind: Type.Literal('accept-key'),
      ask: Type.String({ description: 'Markdown; {{key}} is the fresh key' }),
    },
    { title: 'accept-key' },
  ),
  object(
    { kind: Type.Literal('missing-header'), ask: Type.String({ description: 'Markdown' }) },
    { title: 'missing-header' },
  ),
]);

/** The verbs of a solve script; each is one object with one key. */
export const solveVerbSchema = Type.Union([
  object({
    handshake: object({
      path: Type.Optional(Type.String({ description: 'Below the bench; /socket unless said otherwise' })),
      method: Type.Optional(Type.String()),
      headers: Type.Optional(headers),
      as: Type.Optional(
        Type.String({ description: 'A name for this connection; "main" unless said otherwise' }),
      ),
    }),
  }),
  object({ send: Type.String({ description: 'Sends one text message' }), on: Type.Optional(Type.String()) }),
  object({
    expect: object({
      status: Type.Optional(Type.Integer()),
      text: Type.Optional(
        Type.String({ description: 'The next text message from the server contains this' }),
      ),
      header: Type.Optional(headers),
    }),
    on: Type.Optional(Type.String()),
  }),
  object({
    close: object({ code: Type.Optional(Type.Integer()), reason: Type.Optional(Type.String()) }),
    on: Type.Optional(Type.String()),
  }),
  object({
    http: object({
      path: Type.String(),
      method: Type.Optional(Type.String()),
      headers: Type.Optional(headers),
      body: Type.Optional(Type.String()),
    }),
  }),
  object({
    set: Type.Record(Type.String(), Type.Unknown(), {
      minProperties: 1,
      description: 'Changes settings of the bench',
    }),
  }),
  object({
    answer: Type.Union([
      Type.String(),
      object({
        computed: Type.Literal(true, {
          description: 'The platform works the answer out, as the learner would',
        }),
      }),
    ]),
  }),
]);

export const stepSchema = object({
  id: Type.String({
    pattern: '^[a-z][a-z0-9-]{0,39}$',
    description: 'lower-case letters, digits and hyphens, a letter first',
  }),
  when: Type.Optional(query),
  times: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  within: Type.Optional(duration),
  after: Type.Optional(query),
  question: Type.Optional(questionSchema),
  hints: Type.Array(Type.String({ description: 'Markdown: orient, concept, next action, worked example' }), {
    minItems: 3,
    maxItems: 4,
  }),
  solution: Type.Optional(
    Type.String({ description: 'Markdown shown as the worked solution, above the script' }),
  ),
  solve: Type.Array(solveVerbSchema, { minItems: 1 }),
});

export const frontMatterSchema = object({
  title: Type.String({ minLength: 1, maxLength: 80 }),
  level: Type.Enum(['apprentice', 'practitioner']),
  summary: Type.String({ minLength: 1, maxLength: 300 }),
  minutes: Type.Integer({ minimum: 1, maximum: 240 }),
  order: Type.Optional(Type.Integer({ minimum: 0, description: 'Place within the level' })),
  lab: Type.String({
    pattern: slugPattern,
    description: "the name of a lab's folder, such as handshake",
  }),
  settings: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { description: "What differs from the lab's sound defaults" }),
  ),
});

export const proseFrontMatterSchema = object({
  title: Type.String({ minLength: 1, maxLength: 80 }),
  summary: Type.String({ minLength: 1, maxLength: 300 }),
});

export type Question = Static<typeof questionSchema>;
export type SolveVerb = Static<typeof solveVerbSchema>;
export type Step = Static<typeof stepSchema>;
export type FrontMatter = Static<typeof frontMatterSchema>;
