/** HAR 1.2 as strict as its text (http://www.softwareishard.com/blog/har-12-spec/), for tests. */
import { Type } from 'typebox';

const object = <T extends Record<string, Type.TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

/** ISO 8601 with a time zone. */
const dateTime = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}(Z|[+-]\\d{2}:\\d{2})$',
});
const comment = Type.Optional(Type.String());
/** -1 when it is not known. */
const size = Type.Integer({ minimum: -1 });
const duration = Type.Number({ minimum: 0 });
/** -1 when the phase did not happen. */
const phase = Type.Optional(Type.Number({ minimum: -1 }));

const record = object({ name: Type.String({ minLength: 1 }), value: Type.String(), comment });
const parameter = object({ name: Type.String(), value: Type.String(), comment });
const cookie = object({
  name: Type.String(),
  value: Type.String(),
  path: Type.Optional(Type.String()),
  domain: Type.Optional(Type.String()),
  expires: Type.Optional(dateTime),
  httpOnly: Type.Optional(Type.Boolean()),
  secure: Type.Optional(Type.Boolean()),
  comment,
});
const cacheState = object({
  expires: Type.Optional(dateTime),
  lastAccess: dateTime,
  eTag: Type.String(),
  hitCount: Type.Integer(),
  comment,
});

const request = object({
  method: Type.String({ minLength: 1 }),
  url: Type.String({ pattern: '^(https?|wss?)://[^/\\s]+/\\S*$' }),
  httpVersion: Type.String(),
  cookies: Type.Array(cookie),
  headers: Type.Array(record),
  queryString: Type.Array(parameter),
  postData: Type.Optional(
    // Its other form, `params`, excludes the text.
    object({ mimeType: Type.String(), text: Type.String(), comment }),
  ),
  headersSize: size,
  bodySize: size,
  comment,
});

const response = object({
  status: Type.Integer({ minimum: 0, maximum: 999 }),
  statusText: Type.String(),
  httpVersion: Type.String(),
  cookies: Type.Array(cookie),
  headers: Type.Array(record),
  content: object({
    size: Type.Integer({ minimum: 0 }),
    compression: Type.Optional(Type.Integer()),
    mimeType: Type.String(),
    text: Type.Optional(Type.String()),
    encoding: Type.Optional(Type.String()),
    comment,
  }),
  redirectURL: Type.String(),
  headersSize: size,
  bodySize: size,
  comment,
});

const entry = object({
  pageref: Type.Optional(Type.String()),
  startedDateTime: dateTime,
  time: duration,
  request,
  response,
  cache: object({
    beforeRequest: Type.Optional(Type.Union([cacheState, Type.Null()])),
    afterRequest: Type.Optional(Type.Union([cacheState, Type.Null()])),
    comment,
  }),
  timings: object({
    blocked: phase,
    dns: phase,
    connect: phase,
    send: duration,
    wait: duration,
    receive: duration,
    ssl: phase,
    comment,
  }),
  serverIPAddress: Type.Optional(Type.String()),
  connection: Type.Optional(Type.String()),
  comment,
  // What Chrome adds; fields of programs begin with an underscore.
  _error: Type.Optional(Type.String()),
  _resourceType: Type.Optional(Type.Literal('websocket')),
  _webSocketMessages: Type.Optional(
    Type.Array(
      object({
        type: Type.Enum(['send', 'receive']),
        time: Type.Number({ minimum: 1_000_000_000, maximum: 10_000_000_000 }),
        opcode: Type.Integer({ minimum: 0, maximum: 15 }),
        data: Type.String(),
        _truncated: Type.Optional(Type.Boolean()),
        _length: Type.Optional(Type.Integer()),
      }),
    ),
  ),
});

export const harSchema = object({
  log: object({
    version: Type.Literal('1.2'),
    creator: object({ name: Type.String(), version: Type.String(), comment }),
    browser: Type.Optional(object({ name: Type.String(), version: Type.String(), comment })),
    entries: Type.Array(entry),
    comment,
  }),
});
