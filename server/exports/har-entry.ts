/** Trace events in the words of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/). */
import type {
  HandshakeEvent,
  HeaderMap,
  HttpEvent,
  ObservedRequest,
  ObservedResponse,
} from '../../protocol/trace.ts';
import { originForm } from '../wire/bench-path.ts';

interface NameValue {
  name: string;
  value: string;
}

/** An entry of a HAR, but for the messages that cross its connection. */
export type HarEntry = ReturnType<typeof harEntry>;

/** What a HAR says of a size or a header that is not known. */
const UNKNOWN = -1;

/** The lab's public origins, as the learner's browser knows them: a trace knows paths only. */
export interface LabOrigins {
  lab: string;
  labTls: string;
}

/** One exchange of request and response. */
export function harEntry(event: HandshakeEvent | HttpEvent, origins: LabOrigins) {
  const { request, response } = event;
  const bytes = event.kind === 'http' ? event.bytes : null;
  const url = addressOf(event, origins);
  // The trace tells an exchange when it is answered.
  const took = event.took ?? 0;
  return {
    startedDateTime: dateTime(event.at - took),
    time: took,
    request: {
      method: request.method,
      url,
      httpVersion: `HTTP/${request.httpVersion}`,
      cookies: (request.headers.cookie ?? []).flatMap(cookiesIn),
      headers: fields(request.headers),
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      headersSize: request.raw.length,
      bodySize: bytes ? Math.max(0, bytes.client - request.raw.length) : 0,
      ...('body' in event && event.body !== undefined ? { postData: posted(event.body, request) } : {}),
    },
    response: response ? answered(response, bytes?.server) : unanswered,
    cache: {},
    timings: { send: 0, wait: took, receive: 0 },
    connection: event.connection,
    ...(response ? {} : { _error: 'the connection ended before an answer' }),
  };
}

/** Stands for a handshake that the trace has dropped, so that the messages after it are told all the same. */
export function forgottenHandshake(
  { connection, secure, at }: { connection: string; secure: boolean; at: number },
  base: string,
  origins: LabOrigins,
): HarEntry & { comment: string } {
  const origin = webSocketOrigin(secure ? origins.labTls : origins.lab);
  return {
    startedDateTime: dateTime(at),
    time: 0,
    request: {
      method: 'GET',
      url: `${origin}${base}/`,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [],
      queryString: [],
      headersSize: UNKNOWN,
      bodySize: UNKNOWN,
    },
    response: { ...unanswered, status: 101, statusText: 'Switching Protocols', httpVersion: 'HTTP/1.1' },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    connection,
    comment: 'The handshake of this connection is no longer in the trace: path and headers are not known.',
  };
}

/** What Chrome writes for a request without an answer. */
const unanswered = {
  status: 0,
  statusText: '',
  httpVersion: '',
  cookies: [] as NameValue[],
  headers: [] as NameValue[],
  content: { size: 0, mimeType: 'x-unknown' },
  redirectURL: '',
  headersSize: UNKNOWN,
  bodySize: UNKNOWN,
};

function answered({ status, reason, headers, raw }: ObservedResponse, bytes: number | undefined) {
  const bodySize = bytes === undefined ? UNKNOWN : Math.max(0, bytes - raw.length);
  return {
    status,
    statusText: reason,
    httpVersion: /^\S*/.exec(raw)?.[0] ?? '',
    cookies: (headers['set-cookie'] ?? []).flatMap((value) => cookiesIn(value.split(';')[0] ?? '')),
    headers: fields(headers),
    content: { size: Math.max(0, bodySize), mimeType: headers['content-type']?.[0] ?? 'x-unknown' },
    redirectURL: headers.location?.[0] ?? '',
    headersSize: raw.length,
    bodySize,
  };
}

/** What is known of a body: its beginning. */
function posted(body: string, { headers }: ObservedRequest) {
  return { mimeType: headers['content-type']?.[0] ?? '', text: body };
}

function fields(headers: HeaderMap): NameValue[] {
  return Object.entries(headers).flatMap(([name, values]) => values.map((value) => ({ name, value })));
}

/** `a=1; b=2`. */
function cookiesIn(value: string): NameValue[] {
  return value.split(';').flatMap((pair) => {
    const [name = '', content] = pair.split(/=(.*)/s);
    return content === undefined ? [] : [{ name: name.trim(), value: content.trim() }];
  });
}

/** A learner's probe may have sent a target that is no address: then the place of the lab stands for it. */
function addressOf({ kind, request, secure }: HandshakeEvent | HttpEvent, origins: LabOrigins): string {
  const http = secure ? origins.labTls : origins.lab;
  const origin = kind === 'handshake' ? webSocketOrigin(http) : http;
  const target = originForm(request.target);
  return target.startsWith('/') && URL.canParse(`${origin}${target}`)
    ? new URL(`${origin}${target}`).href
    : `${origin}/`;
}

function webSocketOrigin(origin: string): string {
  return origin.replace(/^http/, 'ws');
}

function dateTime(at: number): string {
  return new Date(at).toISOString();
}
