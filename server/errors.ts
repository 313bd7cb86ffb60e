/**
 * Every error that the platform tells a person about: one table, one class, one factory.
 * A message says what was expected, what was found and what to do; `{name}` is filled in by the caller.
 */

interface ErrorEntry {
  /** HTTP status. The live channel has none: its `refused` message carries the code. */
  status: number;
  message: string;
  /** When it is raised: for whoever reads the log or writes a client. */
  docs: string;
}

/** Key = code, always. A retired code is never used again for something else. */
export const errorTable = {
  BENCH_NOT_FOUND: {
    status: 404,
    message: 'There is no bench here. Open the lab from the home page and use the address it shows.',
    docs: 'The bench id in a path or message is unknown, or belongs to another learner: both look the same from outside.',
  },
  WRITEUP_NOT_FOUND: {
    status: 404,
    message: 'There is no lab called "{writeup}". The home page lists all labs.',
    docs: 'No writeup has this slug, or it was left out because of a mistake that the start-up log names.',
  },
  STEP_NOT_FOUND: {
    status: 404,
    message: 'This lab has no step called "{step}". Reload the page: the writeup may have changed.',
    docs: 'A message names a step that the writeup of the bench does not have.',
  },
  PROBE_NOT_FOUND: {
    status: 404,
    message: 'There is no open probe called "{probe}". Send a handshake first.',
    docs: 'A message names a probe that was never opened, or that has ended.',
  },
  CAPTURE_NOT_FOUND: {
    status: 404,
    message:
      'The bytes of connection {connection} are not kept: only those of the latest are. Connect again.',
    docs: 'A message asks what the network saw of a connection that the bench does not know, or knows no longer.',
  },
  PAGE_NOT_FOUND: {
    status: 404,
    message: 'There is no page at {path}. The home page leads to all labs.',
    docs: 'No route of the listener matches the path.',
  },
  LEARNER_UNKNOWN: {
    status: 401,
    message: 'This browser has not joined yet, or its cookie is gone. Open the home page once and come back.',
    docs: 'The identity cookie is missing or names no learner.',
  },
  ORIGIN_FOREIGN: {
    status: 403,
    message:
      'Expected a request from {expected}, but it came from {found}. Use the platform at its own address.',
    docs: 'A state-changing request or a live channel carries the Origin of another site, or none.',
  },
  HOST_FOREIGN: {
    status: 421,
    message:
      'Expected the host {expected}, got {found}. Use the address that the server prints at start, or set {setting} to this one.',
    docs: 'The Host header is not the name of this listener: DNS rebinding, or a proxy whose public address was not configured.',
  },
  MESSAGE_INVALID: {
    status: 400,
    message: 'This message was not understood: {reason}. Nothing was changed and the channel stays open.',
    docs: 'A message on the live channel is not JSON, or does not match the schema of its type.',
  },
  BODY_INVALID: {
    status: 400,
    message: 'This request was not understood: {reason}.',
    docs: 'The path, query or body of an API request cannot be read, or does not match its schema.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    message: 'Expected at most {limit} bytes, got more. Send less at once.',
    docs: 'The body of an API request is over its limit.',
  },
  CONTENT_TYPE: {
    status: 415,
    message: 'Expected the content type {expected}, got {found}. Set the Content-Type header.',
    docs: 'An API request with a body has no content type, or one that the route does not take.',
  },
  UPGRADE_EXPECTED: {
    status: 426,
    message:
      'Expected a WebSocket handshake, got a plain request. This is the live channel of a lab’s page: open the lab in a browser.',
    docs: 'The live channel was asked for without an upgrade.',
  },
  SETTING_INVALID: {
    status: 400,
    message: 'Setting "{setting}": expected {expected}, got {found}. The settings stay as they were.',
    docs: 'A changed setting is unknown to the lab or out of its bounds.',
  },
  PROBE_INVALID: {
    status: 400,
    message: 'The probe cannot send this: {reason}.',
    docs: 'The raw request of a probe aims elsewhere than at its own bench, or has no request line.',
  },
  PROBE_STATE: {
    status: 409,
    message: 'Probe "{probe}" is {found}, and this needs one that is {expected}.',
    docs: 'A frame for a probe that is not open, or a handshake for one that is already in use.',
  },
  HELD_NOT_FOUND: {
    status: 404,
    message: 'Nothing called "{item}" is held any more: it went on, or its connection has ended.',
    docs: 'A held item is to be settled that was forwarded, dropped or released in the meantime.',
  },
  CONNECTION_NOT_FOUND: {
    status: 404,
    message: 'The lab’s page has no open WebSocket called "{connection}". Choose one that is listed.',
    docs: 'A frame is to be injected into a connection that has ended, or that is not the lab page’s own.',
  },
  INTERCEPT_INVALID: {
    status: 400,
    message: 'This cannot go on: {reason}. What is held stays held.',
    docs: 'An edited handshake leaves its bench or is no HTTP, or a payload is larger than what can be held.',
  },
  QUESTION_CLOSED: {
    status: 409,
    message: 'Step "{step}" takes no answer now: {reason}.',
    docs: 'An answer for a step without a question, or before the part on the wire was done.',
  },
  FIX_CLOSED: {
    status: 409,
    message: 'The fix cannot be verified now: {reason}.',
    docs: 'A verification was asked for while steps are open, while another one runs, or where there is nothing to fix.',
  },
  EXPLOIT_INVALID: {
    status: 400,
    message: 'The exploit server cannot take this: {reason}. What was stored before is still there.',
    docs: 'A page to be stored has a head that is no HTTP or sets what is not its own, or the name to deliver it under is none.',
  },
  EXPLOIT_CLOSED: {
    status: 409,
    message: 'Nobody in this lab opens a stranger’s page, so there is nothing to store or to deliver here.',
    docs: 'A page is to be stored or delivered on a bench whose lab has no person with `opensLinks`.',
  },
  EXPLOIT_NOTHING: {
    status: 404,
    message: 'There is no such page. That somebody asked for it stands in the access log.',
    docs: 'A path below a learner’s folder on the exploit server: the one page is at the top of it.',
  },
  EXPLOIT_WORKER: {
    status: 403,
    message:
      'Expected a page, or a script for one. A service worker would outlive your page in every browser that met it, so this server hands out none.',
    docs: 'A browser asked the exploit server for the script of a service worker.',
  },
  NAME_INVALID: {
    status: 400,
    message: 'Expected a name of 1 to {limit} characters, got {found}. Any script will do.',
    docs: 'The name of a learner or a class is empty, too long, or holds control characters.',
  },
  JOIN_CODE_UNKNOWN: {
    status: 404,
    message:
      'No class and no seat has this code. Look at it once more: it may have been renewed, or its class may be over.',
    docs: 'A code to join or to rejoin with is none, is not valid any more, or its class was deleted.',
  },
  JOIN_CLOSED: {
    status: 403,
    message: 'The class “{class}” lets nobody new in now. Ask your instructor.',
    docs: 'A class code is right, but the policies of the class close it to newcomers.',
  },
  CLASS_OTHER: {
    status: 409,
    message:
      'This browser is {name} in the class “{class}”. Say that somebody else sits here now, or use another browser.',
    docs: 'A browser whose learner is in another class wants to join one, and did not say `asNew`.',
  },
  CLASS_NONE: {
    status: 404,
    message:
      'You are in no class, so there is no code to come back with. What you pass is kept in this browser.',
    docs: 'A learner without a class asks for a rejoin code.',
  },
  CLASS_NEEDED: {
    status: 403,
    message: 'Here one learns in a class. Open {join} and type the code that your instructor gives you.',
    docs: 'Somebody without a class wants to read a lab or to work, and `ALONE` is `no`.',
  },
  CLASS_NOT_FOUND: {
    status: 404,
    message: 'There is no such class. It may have been deleted.',
    docs: 'The id of a class in an instructor’s request is unknown.',
  },
  SEAT_NOT_FOUND: {
    status: 404,
    message: 'There is no such learner in this class.',
    docs: 'The id of a learner in an instructor’s request is unknown, or of another class.',
  },
  INSTRUCTOR_ONLY: {
    status: 401,
    message: 'This is for instructors. Open /class and sign in.',
    docs: 'A request to the instructor’s API without a session, or with one that has ended.',
  },
  SESSION_NOT_FOUND: {
    status: 404,
    message: 'There is no such session: it has ended already.',
    docs: 'A session that is to be ended is unknown.',
  },
  PASSWORD_WRONG: {
    status: 401,
    message:
      'This is not the instructor’s password. It is INSTRUCTOR_PASSWORD, or the one that was printed at the first start.',
    docs: 'An instructor’s sign-in with another password.',
  },
  CLASS_PAUSED: {
    status: 403,
    message: 'Your instructor has paused the class. Nothing is lost: go on when it goes on.',
    docs: 'A learner’s request while the class is paused.',
  },
  WRITEUP_CLOSED: {
    status: 403,
    message: 'This lab is not open to you now. {reason}',
    docs: 'A learner’s request for a writeup that the policies of the class keep closed now.',
  },
  HELP_WITHHELD: {
    status: 403,
    message: 'This help does not come now. {reason}',
    docs: 'A hint or solution that the policies of the class do not give now.',
  },
  STEP_GUIDED: {
    status: 403,
    message: 'Your class takes the steps one by one. First pass “{step}”.',
    docs: 'An answer to, or help for, a step whose turn has not come in a guided class.',
  },
  SETTING_LOCKED: {
    status: 403,
    message: 'Your class keeps the setting “{setting}” as it is.',
    docs: 'A learner changed a setting that the policies of the class lock.',
  },
  WATCH_ONLY: {
    status: 403,
    message: 'You watch this bench. Only its learner can act on it.',
    docs: 'An instructor’s page sent a request on the channel of a learner’s bench.',
  },
  HINTS_SPENT: {
    status: 409,
    message: 'All {total} hints of step "{step}" are shown. The worked solution is next.',
    docs: 'One more hint was asked for than the step has.',
  },
  LIMIT_REACHED: {
    status: 429,
    message: 'There are already {limit} {what}, the most that {setting} allows. {remedy}',
    docs: 'A configured limit was met; `setting` is the environment variable an operator can raise.',
  },
  BUSY: {
    status: 503,
    message:
      'There is more to do here than this machine can. Nothing is lost: try again in {seconds} seconds.',
    docs: 'A new request while the process is late with everything, or nearly out of memory: BUSY_LAG_MS and BUSY_HEAP_PERCENT.',
  },
  METRICS_CLOSED: {
    status: 403,
    message:
      'The metrics are told to this machine alone, and to nobody through a proxy. Set METRICS_TOKEN, and send it as a bearer token.',
    docs: 'Somebody elsewhere asks for `/metrics`, and no token is configured.',
  },
  METRICS_TOKEN: {
    status: 401,
    message: 'Expected the value of METRICS_TOKEN as a bearer token in the Authorization header.',
    docs: 'A request for `/metrics` without the token, or with another one.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    message: 'The store cannot be used: {reason}',
    docs: 'The database cannot be opened, read or written; `cause` holds the error of the driver.',
  },
  INTERNAL: {
    status: 500,
    message:
      'The platform made a mistake, and it was logged as {reference}. Try again, then tell whoever runs it.',
    docs: 'Anything unforeseen. The log has the details under the same reference.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What must be filled in for a code, read from its message. */
export type ErrorValues<Code extends ErrorCode> = Record<
  Placeholders<(typeof errorTable)[Code]['message']>,
  string | number
>;

/** Codes whose message is complete as it stands. */
type PlainCode = {
  [Code in ErrorCode]: Placeholders<(typeof errorTable)[Code]['message']> extends never ? Code : never;
}[ErrorCode];

export interface LabErrorOptions {
  /** More for a program to read, such as a list of schema errors. It is shown to the client: no secrets. */
  details?: unknown;
  cause?: unknown;
}

/** An error with a code of the table, safe to show to whoever caused it. */
export class LabError extends Error {
  override readonly name = 'LabError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly details?: unknown;

  constructor(code: ErrorCode, message: string, options: LabErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : {});
    this.code = code;
    this.status = errorTable[code].status;
    if (options.details !== undefined) this.details = options.details;
  }
}

/** Makes the error of a code. The compiler asks for exactly the values that its message names. */
export function labError(
  code: PlainCode,
  values?: Record<string, never>,
  options?: LabErrorOptions,
): LabError;
export function labError<Code extends Exclude<ErrorCode, PlainCode>>(
  code: Code,
  values: ErrorValues<Code>,
  options?: LabErrorOptions,
): LabError;
export function labError(
  code: ErrorCode,
  values: Record<string, string | number> = {},
  options: LabErrorOptions = {},
): LabError {
  const message = errorTable[code].message.replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  );
  return new LabError(code, message, options);
}
