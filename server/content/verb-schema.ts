/** The verbs of a solve script, as authors write them. Strict: an unknown key is a mistake, never ignored. */
import { type Static, Type } from 'typebox';
import { EXPLOIT_BODY, EXPLOIT_HEAD } from '../../protocol/sizes.ts';

export const object = <T extends Record<string, Type.TSchema>>(properties: T, options: object = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

export const stepId = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,39}$',
  description: 'lower-case letters, digits and hyphens, a letter first',
});

/** As the page's own request `exploit.deliver` takes it. */
const hostPattern = '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$';

/** A name that stands between `{{` and `}}`. */
const name = Type.String({
  pattern: '^[a-zA-Z][\\w-]*$',
  description: 'a name of letters, digits and hyphens',
});

export const headers = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Array(Type.String()), Type.Null()]),
  {
    description: 'Header fields to set; null leaves one out, a list repeats it',
  },
);

/** A page on the exploit server. */
export const exploitPage = object(
  {
    head: Type.Optional(
      Type.String({ maxLength: EXPLOIT_HEAD, description: 'As it is stored, unless said otherwise' }),
    ),
    body: Type.String({ maxLength: EXPLOIT_BODY, description: 'The page' }),
  },
  { description: 'Stores a page on the exploit server' },
);

const opcode = Type.Enum(['continuation', 'text', 'binary', 'close', 'ping', 'pong']);
const flag = Type.Optional(Type.Boolean());

/** A frame bit by bit, sound or not. Of `text`, `hex` and `repeat`, one at most. */
const frame = object(
  {
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
    hex: Type.Optional(
      Type.String({ pattern: '^([0-9a-fA-F]{2}\\s*)*$', description: 'bytes such as c3 28' }),
    ),
    repeat: Type.Optional(
      object({
        text: Type.String({ minLength: 1 }),
        times: Type.Integer({ minimum: 1, maximum: 1_048_576 }),
      }),
    ),
    length: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Declares another length than the payload has' }),
    ),
  },
  { description: 'Sends one frame, sound or not; of text, hex and repeat, one at most' },
);

/** A regular expression; its one group is what it finds. */
const pattern = Type.String({
  minLength: 1,
  maxLength: 500,
  description: 'a regular expression with one group',
});

/**
 * The verbs of a script; each is one object with one key. In a path, a header, and in what is sent, `{{name}}` stands
 * for a value that an earlier `expect` or `log` kept. `{{host}}` is the lab's Host and `{{origin}}` the origin of its own pages, as
 * the victim knows them; `{{lab}}`, `{{lab-ws}}` and `{{exploit}}` are addresses as in an exploit page; and
 * `{{length}}` in a header counts the bytes of the body.
 */
export const solveVerbSchema = Type.Union([
  object({
    handshake: object(
      {
        path: Type.Optional(Type.String({ description: 'Below the bench; /socket unless said otherwise' })),
        method: Type.Optional(Type.String()),
        headers: Type.Optional(headers),
        as: Type.Optional(
          Type.String({ description: 'A name for this connection; "main" unless said otherwise' }),
        ),
      },
      { description: 'Writes an opening handshake, and waits for the answer' },
    ),
  }),
  object({ send: Type.String({ description: 'Sends one text message' }), on: Type.Optional(Type.String()) }),
  object({ frame, on: Type.Optional(Type.String()) }),
  object({
    expect: object(
      {
        status: Type.Optional(Type.Integer()),
        body: Type.Optional(Type.String({ description: 'The body of an HTTP answer contains this' })),
        find: Type.Optional(
          Type.Record(name, pattern, {
            description: 'Names for values of that body: { token: \'value="(.+?)"\' }',
          }),
        ),
        cookies: Type.Optional(
          Type.Record(name, Type.String(), {
            description: 'Names for values of cookies that the answer sets: { mine: session }',
          }),
        ),
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
      },
      { description: 'Waits for what it names, and fails if something else comes' },
    ),
    on: Type.Optional(Type.String()),
  }),
  object({
    drop: Type.Literal(true, { description: 'Lets go of TCP without a close frame' }),
    on: Type.Optional(Type.String()),
  }),
  object({
    close: object(
      { code: Type.Optional(Type.Integer()), reason: Type.Optional(Type.String()) },
      { description: 'Sends a close frame, and waits for the end' },
    ),
    on: Type.Optional(Type.String()),
  }),
  object({
    http: object(
      {
        path: Type.String(),
        method: Type.Optional(Type.String()),
        headers: Type.Optional(headers),
        body: Type.Optional(Type.String()),
        as: Type.Optional(
          Type.String({ description: 'A name for this connection; "main" unless said otherwise' }),
        ),
      },
      { description: 'Sends an HTTP request to the lab, and waits for the answer' },
    ),
  }),
  object({
    exploit: exploitPage,
  }),
  object({
    deliver: Type.Union(
      [
        Type.Literal(true),
        object({
          host: Type.String({
            pattern: hostPattern,
            maxLength: 100,
            description: 'a host name under which the victim meets the page, such as localhost.evil.example',
          }),
        }),
      ],
      { description: 'Sends the victim to that page' },
    ),
  }),
  object({
    await: Type.Literal('visit', { description: 'Until every visit that was summoned has ended' }),
  }),
  object({
    log: object(
      {
        find: pattern,
        keep: name,
        carries: Type.Optional(Type.String({ description: 'A line in which this secret travels' })),
      },
      { description: 'Reads the access log of the exploit server, and keeps what it finds' },
    ),
  }),
  object({
    capture: object(
      { find: pattern, keep: name },
      { description: 'Reads what the network saw of the latest connections, and keeps what it finds' },
    ),
  }),
  object({
    alter: object(
      {
        find: Type.String({ minLength: 1, maxLength: 200 }),
        replace: Type.String({ maxLength: 200 }),
      },
      {
        description:
          'Has the intercept change this text in the next frame that holds it. Only browsers are intercepted: the handshake needs a User-Agent that begins with Mozilla/',
      },
    ),
  }),
  object({
    set: Type.Record(Type.String(), Type.Unknown(), {
      minProperties: 1,
      description: 'Changes settings of the bench',
    }),
  }),
  object({
    answer: Type.Union(
      [
        Type.String(),
        object({
          computed: Type.Literal(true, {
            description: 'The platform works the answer out, as the learner would',
          }),
        }),
      ],
      { description: 'Answers the question of the step' },
    ),
  }),
]);

export type SolveVerb = Static<typeof solveVerbSchema>;
