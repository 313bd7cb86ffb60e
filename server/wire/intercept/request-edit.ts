import type { IncomingMessage } from 'node:http';
import { requestHead } from '../../../labs/kit/upgrade.ts';
import {
  isHeadProblem,
  parseRequestHead,
  type RequestHead,
  serialiseRequestHead,
} from '../../../protocol/http-head.ts';
import { labError } from '../../errors.ts';
import { concealIdentity } from '../../identity/identity-cookie.ts';
import { benchIdIn, originForm } from '../bench-path.ts';

/** Fields of which Node keeps the first and drops the others (https://nodejs.org/api/http.html#messageheaders). */
const singular = new Set([
  'age',
  'authorization',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'from',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'referer',
  'retry-after',
  'server',
  'user-agent',
]);

/**
 * The request as the learner may read and edit it. It offers no extensions: with permessage-deflate the frames of this
 * connection would be compressed, and nobody could read or edit them.
 */
export function readableRequest(request: IncomingMessage): string {
  const head = withoutExtensions(requestHead(request));
  return concealIdentity(serialiseRequestHead(head), head).raw;
}

/** Takes the offered extensions out of a request, for the same reason. */
export function removeExtensions(request: IncomingMessage): void {
  const head = requestHead(request);
  const without = withoutExtensions(head);
  if (without.headers.length < head.headers.length) replaceHeaders(request, without.headers);
}

/** Puts an edited head in the place of the request's own. @throws LabError INTERCEPT_INVALID */
export function applyHead(request: IncomingMessage, benchId: string, raw: string): void {
  const head = readEdited(raw);
  const target = originForm(head.target);
  if (benchIdIn(target) !== benchId) {
    throw refused(`expected a path below /b/${benchId}/, got "${head.target.slice(0, 100)}"`);
  }
  request.method = head.method;
  request.url = head.target;
  request.httpVersion = head.version;
  request.httpVersionMajor = Number(head.version.slice(0, 1));
  request.httpVersionMinor = Number(head.version.slice(2));
  replaceHeaders(request, head.headers);
}

function readEdited(raw: string): RequestHead {
  // A text field in a page ends its lines with LF alone, and nobody types the empty line at the end.
  const lines = `${raw.trim().replace(/\r?\n/g, '\r\n')}\r\n\r\n`;
  if (lines.trim() === '') throw refused('expected the head of a request, got nothing');
  const wide = /[^\0-\xff]/.exec(lines);
  if (wide) throw refused(`expected characters that are one byte on the wire, got "${wide[0]}"`);
  const head = parseRequestHead(lines);
  if (isHeadProblem(head)) throw refused(`line ${head.line}: ${head.problem.replace(/\.$/, '')}`);
  if (head.version === '0.9') throw refused('expected "HTTP/1.1" at the end of the request line');
  return head;
}

function refused(reason: string) {
  return labError('INTERCEPT_INVALID', { reason });
}

function withoutExtensions(head: RequestHead): RequestHead {
  const headers = head.headers.filter(([name]) => name.toLowerCase() !== 'sec-websocket-extensions');
  return { ...head, headers };
}

/** Everything that Node made of the fields, made again: labs read one or the other. */
function replaceHeaders(request: IncomingMessage, headers: RequestHead['headers']): void {
  const joined: Record<string, string> = {};
  const distinct: Record<string, string[]> = {};
  for (const [field, value] of headers) {
    const name = field.toLowerCase();
    const before = joined[name];
    if (before === undefined) joined[name] = value;
    else if (!singular.has(name)) joined[name] = `${before}${name === 'cookie' ? '; ' : ', '}${value}`;
    distinct[name] = [...(distinct[name] ?? []), value];
  }
  request.rawHeaders = headers.flat();
  request.headers = joined;
  request.headersDistinct = distinct;
}
