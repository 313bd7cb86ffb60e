/**
 * The messages between a learner's page and the platform over the live channel.
 * The page sends requests, each with a `ref` that its answer repeats; the server pushes everything else.
 */
import { type Static, Type } from 'typebox';
import type { ClassState } from './class.ts';
import type { HandshakeReading } from './handshake-reading.ts';
import type { Direction, OpcodeName, TraceEvent } from './trace.ts';

/** Raised whenever a message changes its shape: a page of another version reloads itself. */
export const WORKBENCH_VERSION = 3;

/** The most a probe sends or reads in one handshake, in bytes. */
export const PROBE_BYTES = 65_536;

/** The longest head and body of an exploit page, in characters. */
export const EXPLOIT_HEAD = 8_192;
export const EXPLOIT_BODY = 65_536;

const ref = Type.Integer({ minimum: 1, maximum: 2 ** 31, description: 'Repeated in the answer' });
const stepId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' });
const probeId = Type.String({ pattern: '^p[0-9]{1,9}$' });

const connectionName = Type.String({ pattern: '^c[0-9]{1,9}$', description: 'As the trace calls it' });

const base64 = '^[A-Za-z0-9+/]*={0,2}$';
const messageName = Type.String({ minLength: 1, maxLength: 60 });

const object = <T extends Record<string, Type.TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

const interceptRule = object({
  direction: Type.Optional(Type.Enum(['client', 'server'])),
  opcode: Type.Optional(
    Type.Enum(['continuation', 'text', 'binary', 'close', 'ping', 'pong'], {
      description: 'Any data frame, if not said: control frames are held only when they are named',
    }),
  ),
  pattern: Type.Optional(
    Type.String({ maxLength: 200, description: 'Part of the text, upper and lower case alike' }),
  ),
});

/** Every message a page may send. Anything else is refused with the reason, and the channel stays open. */
export const workbenchRequests = {
  'probe.open': object({
    type: Type.Literal('probe.open'),
    ref,
    probe: probeId,
    raw: Type.String({ maxLength: PROBE_BYTES, description: 'The request, byte for byte, as text' }),
    secure: Type.Optional(Type.Boolean({ description: 'Over TLS' })),
  }),
  'probe.bytes': object({
    type: Type.Literal('probe.bytes'),
    ref,
    probe: probeId,
    bytes: Type.String({
      maxLength: 4 * PROBE_BYTES,
      pattern: base64,
      description: 'What to write to the socket, byte for byte',
    }),
  }),
  'probe.close': object({ type: Type.Literal('probe.close'), ref, probe: probeId }),
  'settings.change': object({
    type: Type.Literal('settings.change'),
    ref,
    settings: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown()),
  }),
  answer: object({
    type: Type.Literal('answer'),
    ref,
    step: stepId,
    answer: Type.String({ minLength: 1, maxLength: 500 }),
  }),
  hint: object({ type: Type.Literal('hint'), ref, step: stepId }),
  solution: object({ type: Type.Literal('solution'), ref, step: stepId }),
  capture: object({
    type: Type.Literal('capture'),
    ref,
    connection: connectionName,
  }),
  'intercept.set': object({
    type: Type.Literal('intercept.set'),
    ref,
    on: Type.Boolean({ description: 'Off forwards everything that is held, at once' }),
    handshakes: Type.Boolean(),
    rules: Type.Array(interceptRule, { maxItems: 20, description: 'A frame that fits one of them is held' }),
  }),
  'intercept.resolve': object({
    type: Type.Literal('intercept.resolve'),
    ref,
    item: Type.String({ pattern: '^h[0-9]{1,9}$' }),
    action: Type.Enum(['forward', 'drop']),
    raw: Type.Optional(Type.String({ maxLength: PROBE_BYTES, description: 'A handshake, edited' })),
    payload: Type.Optional(
      Type.String({ maxLength: 4 * PROBE_BYTES, pattern: base64, description: 'A frame, edited' }),
    ),
  }),
  'intercept.keep': object({ type: Type.Literal('intercept.keep'), ref }),
  'intercept.inject': object({
    type: Type.Literal('intercept.inject'),
    ref,
    connection: connectionName,
    direction: Type.Enum(['client', 'server'], { description: 'Which side it seems to come from' }),
    opcode: Type.Enum(['text', 'binary', 'close', 'ping', 'pong']),
    payload: Type.String({ maxLength: 4 * PROBE_BYTES, pattern: base64 }),
  }),
  'message.save': object({
    type: Type.Literal('message.save'),
    ref,
    name: messageName,
    body: Type.String({ maxLength: 16_384, description: 'What the composer holds, as its own JSON' }),
  }),
  'message.delete': object({ type: Type.Literal('message.delete'), ref, name: messageName }),
  'exploit.store': object({
    type: Type.Literal('exploit.store'),
    ref,
    head: Type.String({ maxLength: EXPLOIT_HEAD, description: 'Status line and header fields' }),
    body: Type.String({ maxLength: EXPLOIT_BODY }),
  }),
  'exploit.deliver': object({
    type: Type.Literal('exploit.deliver'),
    ref,
    host: Type.Optional(
      Type.String({
        maxLength: 100,
        pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$',
        description: 'The name under which the victim meets the page: an attacker may own any name',
      }),
    ),
  }),
  'fix.verify': object({
    type: Type.Literal('fix.verify'),
    ref,
    settings: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown()),
  }),
  'reset.step': object({ type: Type.Literal('reset.step'), ref, step: stepId }),
  'reset.lab': object({ type: Type.Literal('reset.lab'), ref }),
};

export type InterceptRule = Static<typeof interceptRule>;

export type WorkbenchRequest = {
  [K in keyof typeof workbenchRequests]: Static<(typeof workbenchRequests)[K]>;
}[keyof typeof workbenchRequests];

/** One condition of an unmet check, held against the event that came nearest. */
export interface ConditionReading {
  /** `request.headers.sec-websocket-version`. */
  path: string;
  expected: string;
  found: string;
  met: boolean;
}

/** Why a step is still open, in the learner's own data. */
export interface Explanation {
  /** The event that met most conditions; null when none of that kind was seen. */
  seq: number | null;
  /** One sentence: `event 7: status ✓, fin: expected false, got true`. */
  summary: string;
  conditions: ConditionReading[];
}

/** What the page may know of a step's question. */
export interface QuestionState {
  /** HTML of the question, with fresh values filled in. */
  prompt: string;
  /** For a choice. */
  options?: { value: string; label: string }[];
  /** Values the learner works with, such as `{ key: 'dGhl…' }`. */
  given?: Record<string, string>;
  /** Which tool the page offers beside the question. */
  tool?: 'digest';
  /** False while the step's `when` must be met first. */
  open: boolean;
  /** What was said to the last answer. */
  reply?: { correct: boolean; message: string };
}

export interface StepState {
  id: string;
  title: string;
  /** The language of title, hints, solution and question, where it is not English: a tag of BCP 47. */
  lang?: string;
  passed: boolean;
  /** Milliseconds since the epoch. */
  passedAt: number | null;
  withSolution: boolean;
  tries: number;
  /** Revealed hints, HTML, in order. */
  hints: string[];
  hintsTotal: number;
  /** Present once revealed: the worked solution, HTML. */
  solution?: string;
  explanation?: Explanation;
  question?: QuestionState;
}

/** A probe as the page shows it: its connection, the raw answer, and what the answer means. */
export interface ProbeState {
  probe: string;
  /** `waiting` for the response, `open` after a 101, `closed` otherwise. */
  state: 'waiting' | 'open' | 'closed';
  /** The tap's name for this connection, once known. */
  connection?: string;
  /** The response head and what came of its body, byte for byte (latin1). */
  raw?: string;
  reading?: HandshakeReading;
  /** Why it ended, in a sentence. */
  ended?: string;
}

/** The first bytes of one direction of a TCP connection. */
export interface NetworkSide {
  /** Base64. */
  bytes: string;
  /** How many there have been, those that are not kept included. */
  total: number;
}

/** What somebody on the way between client and lab sees of a connection: under TLS, its records. */
export interface NetworkCapture extends Record<Direction, NetworkSide> {
  connection: string;
  secure: boolean;
}

/** Something in transit that waits for the learner. */
export interface HeldItem {
  id: string;
  connection: string;
  what: 'handshake' | 'frame';
  direction: Direction;
  /** A handshake's request head. */
  raw?: string;
  opcode?: OpcodeName;
  /** A frame's payload, unmasked, base64. */
  payload?: string;
  /** Milliseconds until it is forwarded by itself, with a notice. A span and no date: no two clocks agree. */
  left: number;
  /** True when `intercept.keep` can give it no more than that. */
  last: boolean;
}

export interface InterceptState {
  on: boolean;
  handshakes: boolean;
  rules: InterceptRule[];
  /** Oldest first. */
  held: HeldItem[];
  /** Connections that can be held and injected into. */
  connections: { connection: string; path: string }[];
}

/** A message that the learner keeps for later. */
export interface SavedMessage {
  name: string;
  body: string;
}

/** The learner's page on the exploit server. */
export interface ExploitState {
  head: string;
  body: string;
  /** Where the learner's own browser sees it. */
  url: string;
  /** What the placeholders stand for, for the learner: `{ '{{lab-ws}}': 'ws://localhost:3001/b/…' }`. */
  placeholders: Record<string, string>;
}

/** What the victim is doing for this bench. */
export interface VictimState {
  /** Why no browser can be had, with the command that mends it; null when all is well. */
  unavailable: string | null;
  /** Whose browsers the platform drives here, by the lab's name for each. */
  people: Record<string, { /** `Mara, who answers the chat`. */ title: string; opensLinks: boolean }>;
  /** Visits under way or waiting, oldest first. */
  visits: {
    visit: string;
    who: string;
    url: string;
    /** How many visits, of all benches, go first; 0 while it runs. */
    position: number;
    state: 'waiting' | 'running';
  }[];
}

/** One run on the shadow bench. */
export interface VerifyRun {
  /** `The attack`, `A host that begins like ours`, `Ordinary use`. */
  name: string;
  /** A mishap is an attack that is nobody's doing: a line that breaks down, a client that is slow. */
  kind: 'attack' | 'mishap' | 'legit';
  state: 'waiting' | 'running' | 'done';
  /** Done: an attack is as it should be when it failed, a mishap when it did no harm, ordinary use when it worked. */
  good?: boolean;
  /** In a sentence: what happened, or what stopped it. */
  outcome?: string;
  /** What the server observed, shortened. */
  events: TraceEvent[];
  /** The `seq` of those events before which others are left out. */
  gaps: number[];
}

export interface FixState {
  /** False while steps are open. */
  open: boolean;
  passed: boolean;
  /** Milliseconds since the epoch. */
  passedAt: number | null;
  /** Verifications so far. */
  tries: number;
  /** What the server to be mended has otherwise than the bench; often nothing. */
  given: Record<string, unknown>;
  /** The latest verification; null before the first. */
  verify: {
    state: 'running' | 'holds' | 'falls';
    settings: Record<string, unknown>;
    runs: VerifyRun[];
    /** HTML: why the chosen settings do not hold, a sentence for each. */
    because: string[];
  } | null;
}

export interface BenchState {
  id: string;
  /** `apprentice/shake-hands`. */
  writeup: string;
  lab: string;
  /** Where an outside tool connects: `ws://localhost:3001/b/…`. */
  addresses: { http: string; ws: string; https: string; wss: string; exploit: string };
  settings: Record<string, unknown>;
  /** JSON Schema of the lab's settings: the form is drawn from it. */
  schema: unknown;
  steps: StepState[];
}

/** What the author of a writeup is told while they write. Only the development mode knows editions. */
export interface Edition {
  /** Changes with the text; null when there is no such writeup any more. A page is of the version that it names. */
  version: string | null;
  /** What is wrong with the writeup's files, `file:line:column` first. The text is then the last that could be read. */
  problems: string[];
}

/** Every message the server may send. */
export type WorkbenchMessage =
  | {
      type: 'hello';
      version: number;
      bench: BenchState;
      trace: { id: string; next: number };
      probes: ProbeState[];
      intercept: InterceptState;
      saved: SavedMessage[];
      /** Null when this lab has nobody who would open a stranger's page. */
      exploit: ExploitState | null;
      /** Null when this lab needs no victim. */
      victim: VictimState | null;
      /** Null when this writeup has nothing to fix. */
      fix: FixState | null;
      /** Null for somebody who learns alone. */
      class: ClassState | null;
    }
  | {
      type: 'events';
      trace: string;
      events: TraceEvent[] /** How many older events were dropped unseen. */;
      dropped: number;
    }
  | { type: 'steps'; steps: StepState[] /** Step that was passed just now. */; passed?: string }
  | { type: 'settings'; settings: Record<string, unknown> }
  | { type: 'probe'; probe: ProbeState }
  | { type: 'capture'; capture: NetworkCapture }
  | { type: 'intercept'; intercept: InterceptState }
  | { type: 'saved'; saved: SavedMessage[] }
  | { type: 'exploit'; exploit: ExploitState }
  | { type: 'victim'; victim: VictimState }
  | { type: 'fix'; fix: FixState /** True when the fix was proven just now. */; passed?: true }
  | { type: 'reset'; trace: { id: string; next: number } }
  | { type: 'class'; class: ClassState | null }
  | { type: 'edition'; edition: Edition }
  | { type: 'notice'; message: string }
  | { type: 'done'; ref: number }
  | { type: 'refused'; ref: number | null; code: string; message: string };
