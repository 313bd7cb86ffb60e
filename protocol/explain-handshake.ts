import { latin1ToBytes, toHex } from './bytes.ts';
import { explainField, type FieldContext } from './explain-field.ts';
import { explainStatus } from './explain-status.ts';
import type { HandshakeReading, LineReading } from './handshake-reading.ts';
import { brokenRule, inspectRequest, inspectResponse, isAccepted } from './handshake-rules.ts';
import {
  type HeaderField,
  isHeadProblem,
  isToken,
  parseRequestHead,
  parseResponseHead,
  type RequestHead,
  trimSpace,
} from './http-head.ts';

/** How many lines of a body are explained: it is not what the learner came for. */
const BODY_LINES = 100;
/** The longest meaning, in characters: it may quote a value, and the other side chooses its length. */
const MEANING = 1000;
/** How many bytes behind a 101 are shown. */
const FRAME_BYTES = 32;

/**
 * Explains the raw answer to a handshake line by line, and names the rules that the answer and the request break.
 * Takes any two texts (latin1, one character a byte), complete or not, and never throws.
 */
export function explainHandshake(requestRaw: string, responseRaw: string): HandshakeReading {
  const parsedRequest = parseRequestHead(requestRaw);
  const parsedResponse = parseResponseHead(responseRaw);
  const request = isHeadProblem(parsedRequest) ? readLeniently(requestRaw) : parsedRequest;
  const broken = isHeadProblem(parsedResponse)
    ? [brokenRule('response-malformed', atLine(parsedResponse))]
    : inspectResponse(request, parsedResponse);
  const { start, fieldLines, ended, body } = splitHead(responseRaw);
  const status = Number(/^HTTP\/\S* +(\d{3})/.exec(start)?.[1] ?? 0);
  const context: FieldContext = { status, request, broken: new Set(broken.map(({ rule }) => rule)) };
  const lines =
    responseRaw === ''
      ? []
      : [
          readStart(start, status),
          ...fieldLines.map((line) => readField(line, context)),
          ...readEnd(ended, status),
        ];
  return {
    valid: isAccepted(status, broken),
    lines: [...lines, ...(status === 101 ? readFrames(body) : readBody(body))],
    broken,
    request: isHeadProblem(parsedRequest)
      ? [brokenRule('request-malformed', atLine(parsedRequest))]
      : inspectRequest(parsedRequest).broken,
  };
}

function readStart(line: string, status: number): LineReading {
  if (status === 0)
    return {
      line,
      meaning:
        'This is no status line. An HTTP answer begins with one, such as "HTTP/1.1 101 Switching Protocols".',
      verdict: 'breaks',
      section: 'RFC 9112 §4',
    };
  return { line, ...explainStatus(status), verdict: status === 101 ? 'required' : 'neutral' };
}

function readField(line: string, context: FieldContext): LineReading {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(0, colon));
  if (!isToken(name))
    return {
      line,
      meaning: 'This is no header line: a name, a colon and a value, with no space before the colon.',
      verdict: 'breaks',
      section: 'RFC 9112 §5',
    };
  const { meaning, section, rules, required } = explainField(name, trimSpace(line.slice(colon + 1)), context);
  const breaks = rules?.some((rule) => context.broken.has(rule)) ?? false;
  const needed = required === true && context.status === 101;
  return {
    line,
    meaning: meaning.length > MEANING ? `${meaning.slice(0, MEANING)}…` : meaning,
    verdict: breaks ? 'breaks' : needed ? 'required' : 'neutral',
    ...(section === undefined ? {} : { section }),
  };
}

function readEnd(ended: boolean, status: number): LineReading[] {
  if (!ended) return [];
  const next = status === 101 ? 'The next byte belongs to a WebSocket frame.' : 'What follows is the body.';
  return [
    {
      line: '',
      meaning: `The empty line ends the head. ${next}`,
      verdict: 'required',
      section: 'RFC 9112 §2.1',
    },
  ];
}

/** Behind a 101 there are no lines any more. */
function readFrames(body: string): LineReading[] {
  if (body === '') return [];
  const shown = toHex(latin1ToBytes(body.slice(0, FRAME_BYTES)));
  return [
    {
      line: body.length > FRAME_BYTES ? `${shown}…` : shown,
      meaning: `${body.length} ${body.length === 1 ? 'byte' : 'bytes'} that came right behind the handshake, in hex: WebSocket frames.`,
      verdict: 'neutral',
      section: 'RFC 6455 §5.2',
    },
  ];
}

function readBody(body: string): LineReading[] {
  if (body === '') return [];
  const all = body.split(/\r?\n/);
  if (all.at(-1) === '') all.pop();
  const lines: LineReading[] = all.slice(0, BODY_LINES).map((line) => ({
    line,
    meaning: 'A line of the body, for whoever reads the answer.',
    verdict: 'neutral',
  }));
  if (all.length > BODY_LINES)
    lines.push({
      line: '…',
      meaning: `${all.length - BODY_LINES} more lines of the body.`,
      verdict: 'neutral',
    });
  return lines;
}

interface SplitHead {
  start: string;
  fieldLines: string[];
  /** True when the empty line was there. */
  ended: boolean;
  body: string;
}

/** Cuts a head into lines, with either line end: a head that breaks the rules has lines to explain as well. */
function splitHead(raw: string): SplitHead {
  const end = /(?:^|\n)\r?\n/.exec(raw);
  const head = end ? raw.slice(0, end.index) : raw;
  const [start = '', ...fieldLines] = head.split('\n').map((line) => line.replace(/\r$/, ''));
  if (!end && fieldLines.at(-1) === '') fieldLines.pop();
  return { start, fieldLines, ended: end !== null, body: end ? raw.slice(end.index + end[0].length) : '' };
}

/** What can be told of a request that no server would read: enough to compare the answer with it. */
function readLeniently(raw: string): RequestHead {
  const { start, fieldLines } = splitHead(raw);
  const [method = '', target = ''] = start.split(' ');
  const headers = fieldLines.map((line): HeaderField => {
    const [name = '', ...value] = line.split(':');
    return [name.trim(), trimSpace(value.join(':'))];
  });
  return { method, target, version: '1.1', headers };
}

function atLine({ problem, line }: { problem: string; line: number }): string {
  return `Line ${line}: ${problem}`;
}
