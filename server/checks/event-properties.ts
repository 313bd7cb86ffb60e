/** What authors may name in a check, per kind of event. The compiler holds this table against `protocol/trace.ts`. */
import type {
  Actor,
  ConsoleEvent,
  DialogEvent,
  Direction,
  HeaderMap,
  OpcodeName,
  TraceEvent,
  TraceEventKind,
  Via,
} from '../../protocol/trace.ts';

/** What stands at a property. `open` is data of the learner's or the lab's own making: anything may be in it. */
export type PropertyShape =
  | 'text'
  | 'number'
  | 'flag'
  | 'open'
  | 'headers'
  | { oneOf: readonly string[] }
  | {
      listOf: 'text' | 'number' | { oneOf: readonly string[] } | { fields: Readonly<Record<string, 'text'>> };
    }
  | { fields: Readonly<Record<string, PropertyShape>> };

/** The shape that belongs to a type of `protocol/trace.ts`. Brackets keep unions whole. */
type ShapeOf<T> = unknown extends T
  ? 'open'
  : [T] extends [boolean]
    ? 'flag'
    : [T] extends [number]
      ? 'number'
      : [T] extends [string]
        ? string extends T
          ? 'text'
          : { oneOf: readonly T[] }
        : T extends readonly (infer Member)[]
          ? { listOf: ShapeOf<Member> }
          : string extends keyof T
            ? T extends HeaderMap
              ? 'headers'
              : 'open'
            : { fields: FieldsOf<T> };

type FieldsOf<T> = { readonly [K in keyof T]-?: ShapeOf<Exclude<T[K], null | undefined>> };

type PropertiesOf<Kind extends TraceEventKind> = FieldsOf<Omit<Extract<TraceEvent, { kind: Kind }>, 'kind'>>;

/** Lists the members of a union of words: the compiler refuses a missing one and an extra one. */
function words<Word extends string>(all: Record<Word, true>): { oneOf: readonly string[] & readonly Word[] };
function words(all: Record<string, true>): { oneOf: readonly string[] } {
  return { oneOf: Object.keys(all) };
}

const direction = words<Direction>({ client: true, server: true });

const opcode = words<OpcodeName>({
  continuation: true,
  text: true,
  binary: true,
  close: true,
  ping: true,
  pong: true,
  reserved: true,
});

const base = { seq: 'number', at: 'number' } as const;

const wire = {
  ...base,
  connection: 'text',
  actor: words<Actor>({ learner: true, victim: true }),
  via: words<Via>({ probe: true, browser: true, tool: true }),
  secure: 'flag',
} as const;

const request = {
  raw: 'text',
  headers: 'headers',
  method: 'text',
  target: 'text',
  path: 'text',
  httpVersion: 'text',
} as const;

const response = { raw: 'text', headers: 'headers', status: 'number', reason: 'text' } as const;

const texts = { listOf: 'text' } as const;

const victim = { ...base, actor: words<'victim'>({ victim: true }), visit: 'text', who: 'text' } as const;

export const eventProperties = {
  handshake: {
    ...wire,
    request: { fields: { ...request, missing: texts, broken: texts } },
    response: { fields: { ...response, broken: texts } },
    status: 'number',
    accepted: 'flag',
    subprotocol: 'text',
    extensions: 'text',
    took: 'number',
  },
  http: {
    ...wire,
    request: { fields: request },
    body: 'text',
    response: { fields: response },
    status: 'number',
    bytes: { fields: { client: 'number', server: 'number' } },
    took: 'number',
  },
  frame: {
    ...wire,
    direction,
    opcode,
    opcodeBits: 'number',
    fin: 'flag',
    rsv1: 'flag',
    rsv2: 'flag',
    rsv3: 'flag',
    masked: 'flag',
    maskingKey: 'text',
    length: 'number',
    lengthBits: 'number',
    payload: 'text',
    truncated: 'flag',
    received: 'number',
    header: 'text',
    text: 'text',
    code: 'number',
    reason: 'text',
    broken: texts,
  },
  message: {
    ...wire,
    direction,
    type: words<'text' | 'binary'>({ text: true, binary: true }),
    text: 'text',
    json: 'open',
    payload: 'text',
    length: 'number',
    truncated: 'flag',
    frames: { listOf: 'number' },
    fragments: 'number',
    interleaved: { listOf: opcode },
    compressed: 'text',
  },
  intercept: {
    ...wire,
    action: words<'edited' | 'dropped' | 'injected'>({ edited: true, dropped: true, injected: true }),
    what: words<'handshake' | 'frame'>({ handshake: true, frame: true }),
    direction,
    opcode,
    before: 'text',
    after: 'text',
  },
  close: { ...wire, clean: 'flag', code: 'number', reason: 'text', by: direction },
  visit: {
    ...victim,
    phase: words<'started' | 'ended'>({ started: true, ended: true }),
    url: 'text',
    outcome: 'text',
  },
  page: { ...victim, url: 'text', title: 'text' },
  dialog: {
    ...victim,
    type: words<DialogEvent['type']>({ alert: true, confirm: true, prompt: true, beforeunload: true }),
    message: 'text',
    url: 'text',
    origin: 'text',
    path: 'text',
  },
  console: {
    ...victim,
    level: words<ConsoleEvent['level']>({ log: true, info: true, warning: true, error: true, debug: true }),
    text: 'text',
  },
  cookies: {
    ...victim,
    what: words<'handshake' | 'http'>({ handshake: true, http: true }),
    url: 'text',
    origin: 'text',
    sent: texts,
    withheld: { listOf: { fields: { name: 'text', rule: 'text', why: 'text' } } },
  },
  jail: { ...victim, target: 'text', why: 'text' },
  access: {
    ...base,
    actor: wire.actor,
    method: 'text',
    path: 'text',
    query: 'text',
    status: 'number',
    userAgent: 'text',
    referrer: 'text',
    body: 'text',
    carries: texts,
  },
  lab: { ...base, name: 'text', data: 'open' },
  answer: { ...base, step: 'text', answer: 'text', correct: 'flag' },
  settings: { ...base, settings: 'open' },
} as const satisfies { [Kind in TraceEventKind]: PropertiesOf<Kind> };

/** Every kind of event, in the order of the table. */
export const eventKinds: readonly string[] = Object.keys(eventProperties);

export function isEventKind(word: unknown): word is TraceEventKind {
  return typeof word === 'string' && Object.hasOwn(eventProperties, word);
}

/** Either the shape at the end of the path, or where the path leaves what is known. */
export type PropertyLookup =
  | { shape: PropertyShape }
  | { unknown: string; below: string; known: readonly string[] };

/** Follows a dotted path such as `request.headers.upgrade` through the properties of one kind of event. */
export function lookUpProperty(kind: TraceEventKind, path: string): PropertyLookup {
  // `kind` itself is not in the table: it names the table's row.
  let shape: PropertyShape = { fields: { kind: { oneOf: [kind] }, ...eventProperties[kind] } };
  const taken: string[] = [];
  for (const segment of path.split('.')) {
    const next = step(shape, segment);
    if (next === null) {
      return { unknown: segment, below: taken.join('.'), known: knownBelow(shape) };
    }
    shape = next;
    taken.push(segment);
  }
  return { shape };
}

function step(shape: PropertyShape, segment: string): PropertyShape | null {
  if (shape === 'open') return 'open';
  // Header names are kept in lower case, so a name with a capital can never be found.
  if (shape === 'headers') return segment !== '' && segment === segment.toLowerCase() ? texts : null;
  if (typeof shape === 'string' || 'oneOf' in shape) return null;
  if ('listOf' in shape) {
    const { listOf } = shape;
    if (/^[0-9]+$/.test(segment)) return listOf;
    // MongoDB looks for a name below a list in the list's members.
    return typeof listOf === 'object' && 'fields' in listOf ? step(listOf, segment) : null;
  }
  return Object.hasOwn(shape.fields, segment) ? (shape.fields[segment] ?? null) : null;
}

function knownBelow(shape: PropertyShape): readonly string[] {
  if (typeof shape !== 'object') return [];
  if ('listOf' in shape) return knownBelow(shape.listOf);
  return 'fields' in shape ? Object.keys(shape.fields) : [];
}
