/**
 * What the server observed on a bench, in the order in which it happened. Checks query these events with
 * MongoDB syntax, the page draws them, exports carry them: the property names are the vocabulary of writeups.
 *
 * Events travel to the page as JSON, so bytes are base64 text here.
 */

/** Who sent it: the client side of the connection, or the lab's server. */
export type Direction = 'client' | 'server';

/** Whose client it is: the learner's own doing, or the victim's browser. */
export type Actor = 'learner' | 'victim';

/** What kind of program the client is: our probe, a web browser, or any other tool (wscat, Python, curl). */
export type Via = 'probe' | 'browser' | 'tool';

export type OpcodeName = 'continuation' | 'text' | 'binary' | 'close' | 'ping' | 'pong' | 'reserved';

interface EventBase {
  /** Position in the bench's trace, counted from 1; never reused within one trace. */
  seq: number;
  /** Milliseconds since the Unix epoch, with fractions. */
  at: number;
}

interface WireEvent extends EventBase {
  /** Which TCP connection it crossed: `c1`, `c2`, … within the trace. */
  connection: string;
  actor: Actor;
  via: Via;
  /** Whether TLS was underneath. */
  secure: boolean;
}

/** Header fields by lower-case name; each keeps its values in the order received (RFC 9110 §5.2). */
export type HeaderMap = Record<string, string[]>;

/** A head (request or response) as it crossed the wire. */
interface ObservedHead {
  /** Start line and header lines with their line ends, byte for byte (latin1), without the body. */
  raw: string;
  headers: HeaderMap;
}

export interface ObservedRequest extends ObservedHead {
  method: string;
  /** The request-target as sent. */
  target: string;
  /** The target's path below the bench, such as `/socket`. */
  path: string;
  /** `1.1`, `1.0`. */
  httpVersion: string;
}

export interface ObservedResponse extends ObservedHead {
  status: number;
  reason: string;
}

/** An opening handshake and its answer: any request that carries `Upgrade` or a `Sec-WebSocket-*` field. */
export interface HandshakeEvent extends WireEvent {
  kind: 'handshake';
  request: ObservedRequest & {
    /** Lower-case names of required header fields that were not there (RFC 6455 §4.2.1). */
    missing: string[];
    /** Ids of all rules that the request breaks, missing fields included (see `protocol/handshake-rules.ts`). */
    broken: string[];
  };
  /** Null when the connection ended before an answer. */
  response:
    | (ObservedResponse & {
        /** Ids of rules the answer breaks; empty for a sound 101, and for a refusal. */ broken: string[];
      })
    | null;
  status: number | null;
  /** True when the answer is a 101 that a conforming client accepts. */
  accepted: boolean;
  subprotocol: string | null;
  extensions: string | null;
  /** Milliseconds from the end of the request head to the end of the response head. */
  took: number | null;
}

/** How many bytes of a request's body are kept: forms and small documents are whole, uploads are not wanted. */
export const BODY_BYTES = 4_096;

/** An ordinary HTTP exchange on the bench. */
export interface HttpEvent extends WireEvent {
  kind: 'http';
  request: ObservedRequest;
  /** The request's body as text, at most its first `BODY_BYTES`. */
  body?: string;
  response: ObservedResponse | null;
  status: number | null;
  /** Every byte that crossed the wire for this exchange, heads included. */
  bytes: { client: number; server: number };
  took: number | null;
}

export interface FrameEvent extends WireEvent {
  kind: 'frame';
  direction: Direction;
  opcode: OpcodeName;
  /** The four opcode bits. */
  opcodeBits: number;
  fin: boolean;
  rsv1: boolean;
  rsv2: boolean;
  rsv3: boolean;
  masked: boolean;
  /** Eight hex digits, or null for an unmasked frame. */
  maskingKey: string | null;
  /** Declared payload length in bytes. */
  length: number;
  /** How many bits carried the length. */
  lengthBits: 7 | 16 | 64;
  /** Unmasked payload, base64; the first `TRACE_PAYLOAD` bytes only when `truncated`. */
  payload: string;
  truncated: boolean;
  /**
   * Only of a frame that was never complete: how many bytes of its payload had come when the connection ended, or when
   * the server closed it. A header that was cut reads as if zeros followed; `header` holds what came of it.
   */
  received?: number;
  /** The frame's header as it crossed the wire, hex. */
  header: string;
  /** Payload as text, when it is a whole text frame or control frame of valid UTF-8. */
  text?: string;
  /** Close frames: the status code in the payload; absent when the payload is empty (a client reports that as 1005). */
  code?: number;
  /** Close frames: the reason in the payload. */
  reason?: string;
  /** Ids of the RFC 6455 §5 rules that this frame breaks. */
  broken: string[];
}

/** A whole message: one unfragmented frame, or fragments put together. */
export interface MessageEvent extends WireEvent {
  kind: 'message';
  direction: Direction;
  type: 'text' | 'binary';
  /** Text messages only (and only while `truncated` is false). */
  text?: string;
  /** The text parsed, when it is JSON. */
  json?: unknown;
  /** Base64 of binary messages. */
  payload?: string;
  length: number;
  truncated: boolean;
  /** `seq` of each frame it was made from. */
  frames: number[];
  /** How many frames: 1 means unfragmented. */
  fragments: number;
  /** Control frames from the same side that arrived between the fragments, in order. */
  interleaved: OpcodeName[];
  /** Present when it crossed the wire compressed (RSV1): those bytes, base64. `text` and `payload` are then the inflated form. */
  compressed?: string;
}

/** The end of a WebSocket connection, when TCP is closed as well. */
export interface CloseEvent extends WireEvent {
  kind: 'close';
  /** True when both sides sent a close frame (RFC 6455 §7.1.4), and the second did not refuse a broken first one. */
  clean: boolean;
  /**
   * The code a WebSocket API would report: that of the first close frame, or of the one that refused it as broken; 1005
   * without a code, 1006 without a frame.
   */
  code: number;
  reason: string;
  /** Who sent that close frame, or who let go of TCP. */
  by: Direction;
}

/** Something the lab says happened inside it. A lab may tell, never judge. */
export interface LabEvent extends EventBase {
  kind: 'lab';
  name: string;
  data: Record<string, unknown>;
}

/** The learner answered a step's question. */
export interface AnswerEvent extends EventBase {
  kind: 'answer';
  step: string;
  answer: string;
  correct: boolean;
}

/** The learner changed the bench's settings. */
export interface SettingsEvent extends EventBase {
  kind: 'settings';
  settings: Record<string, unknown>;
}

/** The learner did something to what was in transit. Events that were only held and forwarded as they were are not told. */
export interface InterceptEvent extends WireEvent {
  kind: 'intercept';
  action: 'edited' | 'dropped' | 'injected';
  what: 'handshake' | 'frame';
  direction: Direction;
  /** Opcode of a frame. */
  opcode?: OpcodeName;
  /** As text: the request head, or the payload when it is UTF-8. Absent for what was injected. */
  before?: string;
  /** Absent for what was dropped. */
  after?: string;
}

/** What the victim's browser did, apart from what crossed the lab's wire: that is told like anybody's. */
interface VictimEvent extends EventBase {
  actor: 'victim';
  /** Which visit: `v1`, `v2`, … within the bench. */
  visit: string;
  /** Whose browser, as the lab calls the person: `agent`, `customer`. */
  who: string;
}

/** A visit began or ended. */
export interface VisitEvent extends VictimEvent {
  kind: 'visit';
  phase: 'started' | 'ended';
  /** The page that it was sent to. */
  url: string;
  /** Why it ended, in a sentence; absent at the start. */
  outcome?: string;
}

/** The victim's browser opened a page in its main frame: the first one, or wherever that one led. */
export interface PageEvent extends VictimEvent {
  kind: 'page';
  url: string;
  title: string;
}

/** A dialog in the victim's browser: the proof that somebody's script ran there. */
export interface DialogEvent extends VictimEvent {
  kind: 'dialog';
  type: 'alert' | 'confirm' | 'prompt' | 'beforeunload';
  message: string;
  /** The page whose script asked for it, and its origin. */
  url: string;
  origin: string;
  /** The path below the bench on the lab origin, such as `/agent`; null for a page of anywhere else. */
  path: string | null;
}

/** A line in the console of the victim's browser. */
export interface ConsoleEvent extends VictimEvent {
  kind: 'console';
  level: 'log' | 'info' | 'warning' | 'error' | 'debug';
  text: string;
}

/** Which cookies went with a request of the victim's browser, and which it withheld and why. */
export interface CookiesEvent extends VictimEvent {
  kind: 'cookies';
  what: 'handshake' | 'http';
  url: string;
  /** The origin of the page that asked; null when it is opaque. */
  origin: string | null;
  /** Names of the cookies that went along. */
  sent: string[];
  /** `why` is a sentence; `rule` is the browser's own name for it, such as `SameSiteLax`. */
  withheld: { name: string; rule: string; why: string }[];
}

/** The victim's browser asked for something that it may not reach. Nothing left the machine, nor reached another port. */
export interface JailEvent extends VictimEvent {
  kind: 'jail';
  /** `example.com:443` */
  target: string;
  why: string;
}

/** A request that reached the exploit server: a line of its access log. */
export interface AccessEvent extends EventBase {
  kind: 'access';
  actor: Actor;
  method: string;
  /** Path below the learner's own folder, such as `/` or `/log`; anything is logged, whether it is there or not. */
  path: string;
  /** Without its question mark; empty when there is none. */
  query: string;
  status: number;
  userAgent: string;
  referrer: string;
  /** The beginning of a body, as text. */
  body?: string;
  /** Names of the bench's secrets that travelled in it: in the clear, URL-encoded or in base64. */
  carries: string[];
}

export type TraceEvent =
  | VisitEvent
  | PageEvent
  | DialogEvent
  | ConsoleEvent
  | CookiesEvent
  | JailEvent
  | AccessEvent
  | HandshakeEvent
  | HttpEvent
  | FrameEvent
  | MessageEvent
  | CloseEvent
  | InterceptEvent
  | LabEvent
  | AnswerEvent
  | SettingsEvent;

export type TraceEventKind = TraceEvent['kind'];

/** An event before the trace gave it its place. */
export type NewTraceEvent = TraceEvent extends infer E
  ? E extends TraceEvent
    ? Omit<E, 'seq' | 'at'>
    : never
  : never;
