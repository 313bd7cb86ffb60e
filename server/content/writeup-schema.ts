/** What authors write: front matter, step and fix blocks. Strict: an unknown key is a mistake, never ignored. */
import { type Static, Type } from 'typebox';
import { exploitPage, headers, object, solveVerbSchema, stepId } from './verb-schema.ts';

/** What a slug and a lab's name look like. */
export const slugPattern = '^[a-z][a-z0-9-]{0,59}$';

/** What a language's tag looks like. */
export const languagePattern = '^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}$';

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
        description: 'Right answers; case, outer space and quotes around them do not count',
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

/** What a button of the prose loads into the workbench: into the probe's request, its composer, or the exploit server's editor. */
export const loadSchema = Type.Union([
  object({ probe: probeLoad }),
  object({ compose: composeLoad }),
  object({ exploit: exploitPage }),
]);

/** An `action` block. Its first key names the tool. */
export const actionSchema = Type.Union([
  object({ probe: probeLoad, label }),
  object({ compose: composeLoad, label }),
  object({ exploit: exploitPage, label }),
]);

const script = Type.Array(solveVerbSchema, { minItems: 1 });

export const stepSchema = object({
  id: stepId,
  when: Type.Optional(query),
  times: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 1000, description: 'How many such events it takes; 1 unless said' }),
  ),
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
  solve: script,
});

/** A change of the weak settings. */
const change = Type.Record(Type.String(), Type.Unknown(), {
  minProperties: 1,
  description: 'Settings of the lab and their values',
});

/** A `fix` block: what must not be possible any more, what must go on working, and what is a fix and what is none. */
export const fixSchema = object({
  settings: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      minProperties: 1,
      description: 'What the learner is given to mend, if not the settings of the steps',
    }),
  ),
  goal: Type.Optional(stepId),
  harm: Type.Optional(
    object(
      {
        what: Type.String({
          minLength: 1,
          maxLength: 120,
          description: 'What has happened then, in a sentence',
        }),
        when: query,
        after: Type.Optional(query),
      },
      { description: 'What no attack may bring about, if that is no step of the writeup' },
    ),
  ),
  attacks: Type.Optional(
    Type.Array(
      object({
        name: Type.String({ minLength: 1, maxLength: 80, description: 'What it is called in the result' }),
        mishap: Type.Optional(
          Type.Boolean({
            description: 'Nobody attacks, it happens by itself: then the result does not speak of attacks',
          }),
        ),
        solve: script,
      }),
      { minItems: 1, maxItems: 10, description: 'Besides the steps’ own scripts, which are one attack' },
    ),
  ),
  legit: script,
  accept: Type.Array(change, { minItems: 1, maxItems: 30, description: 'Changes that hold' }),
  tempting: Type.Optional(
    Type.Array(
      object({
        set: change,
        because: Type.String({ minLength: 1, description: 'Markdown: why this is no defence' }),
        attack: Type.Optional(Type.String({ description: 'The attack that shows it; any, unless said' })),
      }),
      { minItems: 1, maxItems: 30 },
    ),
  ),
});

/** BCP 47, as far as a page needs it. */
const language = Type.String({
  pattern: languagePattern,
  description: 'a language such as de, fr or pt-BR; en unless said otherwise',
});

export const frontMatterSchema = object({
  title: Type.String({ minLength: 1, maxLength: 80, description: 'The only h1 of the page' }),
  level: Type.Enum(['apprentice', 'practitioner'], { description: 'The folder that the file lies in' }),
  summary: Type.String({
    minLength: 1,
    maxLength: 300,
    description: 'What stands in the list of labs, and above the text',
  }),
  minutes: Type.Integer({
    minimum: 1,
    maximum: 240,
    description: 'How long it takes, about; needed, unless the level says it',
  }),
  order: Type.Optional(Type.Integer({ minimum: 0, description: 'Place within the level' })),
  lang: Type.Optional(language),
  lab: Type.String({
    pattern: slugPattern,
    description: "the name of a lab's folder, such as handshake",
  }),
  settings: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { description: "What differs from the lab's sound defaults" }),
  ),
});

/** What an author writes: the rest is the level's. */
export const writtenFrontMatterSchema = object({
  ...frontMatterSchema.properties,
  minutes: Type.Optional(frontMatterSchema.properties.minutes),
  lab: Type.Optional(frontMatterSchema.properties.lab),
});

/** `defaults.yaml` of a level. */
export const defaultsSchema = object({
  minutes: Type.Optional(frontMatterSchema.properties.minutes),
  lang: Type.Optional(language),
  lab: Type.Optional(frontMatterSchema.properties.lab),
  settings: Type.Optional(
    Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()), {
      description:
        'By the name of a lab: what differs from its sound defaults, unless a writeup says otherwise',
    }),
  ),
});

/** Front matter of a translation: the rest is the original's. */
export const translationSchema = object({
  title: frontMatterSchema.properties.title,
  summary: frontMatterSchema.properties.summary,
  of: Type.Optional(
    Type.String({ pattern: '^[a-z]{8}$', description: 'the eight letters that check tells of the original' }),
  ),
});

/** A `step` block of a translation: words only. What is left out stays as the original has it. */
export const translatedStepSchema = object({
  id: stepId,
  question: Type.Optional(
    object({
      ask: Type.Optional(Type.String({ description: 'Markdown' })),
      options: Type.Optional(
        Type.Array(object({ text: Type.String(), because: Type.String() }), {
          description: 'In the order of the original',
        }),
      ),
      wrong: Type.Optional(Type.String({ description: 'What to say to a wrong answer' })),
    }),
  ),
  hints: Type.Optional(Type.Array(Type.String(), { description: 'As many as the original has' })),
  solution: Type.Optional(Type.String({ description: 'Markdown' })),
});

export const proseFrontMatterSchema = object({
  title: Type.String({ minLength: 1, maxLength: 80 }),
  summary: Type.String({ minLength: 1, maxLength: 300 }),
  lab: Type.Optional(Type.String({ pattern: slugPattern, description: 'What its exhibits run on' })),
});

export type Question = Static<typeof questionSchema>;
export type Action = Static<typeof actionSchema>;
export type Step = Static<typeof stepSchema>;
export type Fix = Static<typeof fixSchema>;
export type FrontMatter = Static<typeof frontMatterSchema>;
export type TranslatedStep = Static<typeof translatedStepSchema>;
export type LevelDefaults = Static<typeof defaultsSchema>;
