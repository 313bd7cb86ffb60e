/**
 * The head of an HTTP/1 message as text: start line, header lines, an empty line. Text is latin1 throughout, one character
 * for one byte, so nothing is lost between the wire and the page.
 *
 * Reading is as strict as Node's own parser: every line ends with CR LF, no white space before a colon, no folded
 * lines, no control characters. Two servers that read one head in two ways are how requests get smuggled.
 */
import type { HeaderMap } from './trace.ts';

/** A header field's name as written, and its value without the white space around it. */
export type HeaderField = [name: string, value: string];

export interface RequestHead {
  method: string;
  /** The request-target, as sent. */
  target: string;
  /** `1.1`, `1.0`; `0.9` when the request line names no version. */
  version: string;
  /** In order, duplicates kept. */
  headers: HeaderField[];
}

export interface ResponseHead {
  version: string;
  status: number;
  reason: string;
  headers: HeaderField[];
}

/** Why a head cannot be read. */
export interface HeadProblem {
  /** What was expected, what was found. */
  problem: string;
  /** Counted from 1. */
  line: number;
}

/** The characters of a token (RFC 9110 §5.6.2), such as a method, a field name or a subprotocol. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const REQUEST_LINE = /^([^ \t]+) +([^ \t]+)(?: HTTP\/(\d\.\d))?$/;
const STATUS_LINE = /^HTTP\/(\d\.\d) (\d{3})(?: (.*))?$/;
/** What a field value never holds (RFC 9110 §5.5): control characters other than a tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;

/** Whether a text is a token (RFC 9110 §5.6.2). */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Tells a head from the reason why there is none. */
export function isHeadProblem(head: RequestHead | ResponseHead | HeadProblem): head is HeadProblem {
  return 'problem' in head;
}

/** Reads a request head up to and including its empty line; what follows is not looked at. */
export function parseRequestHead(raw: string): RequestHead | HeadProblem {
  // RFC 9112 §2.2: empty lines before the request line are passed over.
  const skipped = /^[\r\n]*/.exec(raw)?.[0] ?? '';
  const head = readLines(raw.slice(skipped.length), skipped.split('\n').length);
  if ('problem' in head) return head;
  const match = REQUEST_LINE.exec(head.start);
  const [, method = '', target = '', version = '0.9'] = match ?? [];
  if (!match || !isToken(method) || CONTROL.test(target))
    return {
      problem: `Expected a request line such as "GET /chat HTTP/1.1"; found ${quote(head.start)}.`,
      line: head.line,
    };
  return { method, target, version, headers: head.headers };
}

/** Reads a response head up to and including its empty line; what follows is not looked at. */
export function parseResponseHead(raw: string): ResponseHead | HeadProblem {
  const head = readLines(raw, 1);
  if ('problem' in head) return head;
  const match = STATUS_LINE.exec(head.start);
  if (!match || CONTROL.test(head.start))
    return {
      problem: `Expected a status line such as "HTTP/1.1 101 Switching Protocols"; found ${quote(head.start)}.`,
      line: head.line,
    };
  const [, version = '', status = '', reason = ''] = match;
  return { version, status: Number(status), reason, headers: head.headers };
}

/** Writes a request head with CR LF, in the order given. Nothing is checked: a probe sends what the learner wrote. */
export function serialiseRequestHead(head: RequestHead): string {
  return writeLines(`${head.method} ${head.target} HTTP/${head.version}`, head.headers);
}

/** Writes a response head with CR LF, in the order given. Nothing is checked. */
export function serialiseResponseHead(head: ResponseHead): string {
  return writeLines(`HTTP/${head.version} ${head.status} ${head.reason}`, head.headers);
}

/** The values of a field, in order; names are compared without regard to case (RFC 9110 §5.1). */
export function headerValues(headers: readonly HeaderField[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value);
}

/** Fields by lower-case name. The map has no prototype: a field may be named `__proto__` or `constructor`. */
export function headerMap(headers: readonly HeaderField[]): HeaderMap {
  const map: HeaderMap = Object.create(null);
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const values = map[key];
    if (values) values.push(value);
    else map[key] = [value];
  }
  return map;
}

/** The elements of a comma-separated list that may be spread over several fields (RFC 9110 §5.6.1); empty ones are passed over. */
export function tokens(values: readonly string[]): string[] {
  return values
    .flatMap((value) => value.split(','))
    .map(trimSpace)
    .filter((token) => token !== '');
}

/**
 * Removes spaces and tabs around a text. `String.trim` would take more, such as a no-break space; a regular expression
 * for the end takes a time that grows with the square of the spaces within, and strangers choose the text.
 */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text[start])) start += 1;
  while (end > start && isSpace(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

interface HeadLines {
  start: string;
  /** The line number of `start`. */
  line: number;
  headers: HeaderField[];
}

function readLines(raw: string, firstLine: number): HeadLines | HeadProblem {
  const headers: HeaderField[] = [];
  let start: string | null = null;
  let at = 0;
  for (let line = firstLine; ; line++) {
    const end = raw.indexOf('\n', at);
    if (end === -1) return { problem: unfinished(raw.slice(at)), line };
    if (raw[end - 1] !== '\r' || end === at)
      return {
        problem: `Expected the line to end with CR LF; found LF alone after ${quote(raw.slice(at, end))}.`,
        line,
      };
    const text = raw.slice(at, end - 1);
    at = end + 1;
    if (start === null) {
      start = text;
    } else if (text === '') {
      return { start, line: firstLine, headers };
    } else {
      const field = readField(text);
      if ('problem' in field) return { ...field, line };
      headers.push(field.field);
    }
  }
}

function unfinished(rest: string): string {
  return rest === ''
    ? 'Expected an empty line (CR LF) at the end of the head; found the end of the text.'
    : `Expected the line to end with CR LF; found the end of the text after ${quote(rest)}.`;
}

function readField(text: string): { field: HeaderField } | { problem: string } {
  const colon = text.indexOf(':');
  if (colon === -1) return { problem: `Expected "Name: value"; found no colon in ${quote(text)}.` };
  const name = text.slice(0, colon);
  if (/^[ \t]/.test(text))
    return {
      problem: `Expected a field name at the beginning of the line; found white space in ${quote(text)}.`,
    };
  if (!isToken(name))
    return {
      problem: `Expected a field name of letters, digits and hyphens up to the colon; found ${quote(name)}.`,
    };
  const value = trimSpace(text.slice(colon + 1));
  const control = CONTROL.exec(value);
  if (control)
    return {
      problem: `Expected visible characters in the value of ${name}; found character ${control[0].charCodeAt(0)} in it.`,
    };
  return { field: [name, value] };
}

function writeLines(start: string, headers: readonly HeaderField[]): string {
  return [start, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
