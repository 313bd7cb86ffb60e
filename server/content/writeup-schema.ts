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
  object(
    {
      kind: Type.Literal('frame-bytes'),
      ask: Type.String({ description: 'Markdown; {{frame}} is a fresh masked text frame in hex' }),
    },
    { title: 'frame-bytes' },
  ),
]);

const opcode = Type.Enum(['continuation', 'text', 'binary', 'close', 'ping', 'pong']);
const flag = Type.Optional(Type.Boolean());

/** A frame bit by bit, sound or not. Of `text`, `hex` and `repeat`, one at most. */
const frame = object({
  opcode: Type.Union([opcode, Type.Integer({ minimum: 0, maximum: 15 })], {
    description: 'text, binary, ping… or the four bits as a number',
  }),
  fin: Type.Optional(Type.Boolean({ description: 'true unless said otherwise' })),
  rsv1: flag,
  rsv2: flag,
  rsv3: flag,
  mask: Type.Optional(
    Type.Union(
      [
        Type.Literal(false),
        Type.String({ pattern: '^[0-9a-f]{8}$', description: 'eight hex digits in quotes' }),
      ],
      {
        description: 'false, or the masking key in hex; a fresh key unless said otherwise',
      },
    ),
  ),
  text: Type.Optional(Type.String()),
  hex: Type.Optional(Type.String({ pattern: '^([0-9a-fA-F]{2}\\s*)*$', description: 'bytes such as c3 28' })),
  repeat: Type.Optional(
    object({ text: Type.String({ minLength: 1 }), times: Type.Integer({ minimum: 1, maximum: 1_048_576 }) }),
  ),
  length: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Declares another length than the payload has' }),
  ),
});

/**
 * The verbs of a solve script; each is one object with one key. In a path and in what is sent, `{{name}}` stands for
 * a value that an earlier `expect` kept.
 */
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
  object({ frame, on: Type.Optional(Type.String()) }),
  object({
    expect: object({
      status: Type.Optional(Type.Integer()),
      text: Type.Optional(
        Type.String({ description: 'The next text message from the server contains this' }),
      ),
      keep: Type.Optional(
        Type.Record(Type.String(), Type.String(), {
          description: 'Names for values of that message, which is JSON: { last: id }',
        }),
      ),
      header: Type.Optional(headers),
      frame: Type.Optional(
        object(
          { opcode, text: Type.Optional(Type.String({ description: 'What its payload is' })) },
          { description: 'The next frame of this kind comes' },
        ),
      ),
      close: Type.Optional(Type.Integer({ description: 'The server sends a close frame with this code' })),
      end: Type.Optional(Type.Literal(true, { description: 'TCP ends, whatever comes before' })),
    }),
    on: Type.Optional(Type.String()),
  }),
  object({
    drop: Type.Literal(true, { description: 'Lets go of TCP without a close frame' }),
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

const probeLoad = object({
  method: Type.Optional(Type.String()),
  path: Type.Optional(Type.String({ description: 'Below the bench; /socket unless said otherwise' })),
  headers: Type.Optional(headers),
});

/** A frame, sound or not: the composer can make all that RFC 6455 §5 forbids. */
const composeLoad = object({
  opcode: Type.Optional(
    Type.Union([
      Type.Enum(['continuation', 'text', 'binary', 'close', 'ping', 'pong']),
      Type.Integer({ minimum: 0, maximum: 15 }),
    ]),
  ),
  text: Type.Optional(Type.String()),
  json: Type.Optional(Type.Unknown()),
  hex: Type.Optional(
    Type.String({ pattern: '^([0-9a-fA-F]{2}[ :]?)*$', description: 'bytes in hex such as "01 a5 ff"' }),
  ),
  code: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535, description: 'Of a close frame' })),
  reason: Type.Optional(Type.String({ description: 'Of a close frame' })),
  fin: Type.Optional(Type.Boolean()),
  rsv1: Type.Optional(Type.Boolean()),
  rsv2: Type.Optional(Type.Boolean()),
  rsv3: Type.Optional(Type.Boolean()),
  mask: Type.Optional(Type.Boolean({ description: 'False leaves the frame unmasked' })),
  key: Type.Optional(
    Type.String({ pattern: '^[0-9a-fA-F]{8}$', description: 'a masking key of eight hex digits' }),
  ),
  length: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Declares another length than the true one' }),
  ),
  lengthBits: Type.Optional(Type.Enum([16, 64])),
  fragments: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
});

const label = Type.String({ minLength: 1, maxLength: 60, description: 'What stands on the button' });

/** What a button of the prose loads into the workbench: into the probe's request, or into its composer. */
export const loadSchema = Type.Union([object({ probe: probeLoad }), object({ compose: composeLoad })]);

/** An `action` block. Its first key names the tool. */
export const actionSchema = Type.Union([
  object({ probe: probeLoad, label }),
  object({ compose: composeLoad, label }),
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
export type Action = Static<typeof actionSchema>;
export type Step = Static<typeof stepSchema>;
export type FrontMatter = Static<typeof frontMatterSchema>;
