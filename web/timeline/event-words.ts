import { html, nothing, type TemplateResult } from 'lit';
import { describeCloseCode } from '../../protocol/close-codes.ts';
import type { Direction, TraceEvent } from '../../protocol/trace.ts';
import { countBytes } from '../anatomy/read-anatomy.ts';
import { icon } from '../parts/icons.ts';
import { unfinishedWords } from './unfinished-words.ts';
import { isVictims, victimSummary } from './victim-words.ts';

/** Who spoke, as an arrow and a word; a colour is never alone. */
export function directionMark(event: TraceEvent): TemplateResult | typeof nothing {
  const direction = directionOf(event);
  if (!direction) return nothing;
  return html`<span class="direction ${direction}">
    ${icon(direction === 'client' ? 'right' : 'left')}${direction}
  </span>`;
}

/** Who spoke; a handshake or an HTTP exchange is the client's, with the answer in its row. */
export function directionOf(event: TraceEvent): Direction | null {
  switch (event.kind) {
    case 'frame':
    case 'message':
    case 'intercept':
      return event.direction;
    case 'close':
      return event.by;
    case 'handshake':
    case 'http':
      return 'client';
    case 'lab':
    case 'answer':
    case 'settings':
    case 'visit':
    case 'page':
    case 'dialog':
    case 'console':
    case 'cookies':
    case 'jail':
    case 'access':
      return null;
    default: {
      const forgotten: never = event;
      return forgotten;
    }
  }
}

/** One line about an event. */
export function eventSummary(event: TraceEvent): string {
  switch (event.kind) {
    case 'handshake':
    case 'http':
      return `${askedWords(event)} → ${answerWords(event.status, event.response?.reason)}`;
    case 'frame':
      return frameWords(event);
    case 'message':
      return messageWords(event);
    case 'close':
      return `${closeWords(event.code)}${event.reason ? ` “${event.reason}”` : ''}, ${event.clean ? 'closed cleanly' : 'without a full closing handshake'}`;
    case 'intercept':
      return `${event.action} ${event.opcode ?? event.what}${changeWords(event)}`;
    case 'lab':
      return `${event.name} ${shorten(JSON.stringify(event.data))}`;
    case 'answer':
      return `${event.correct ? 'right' : 'not right'} answer to “${event.step}”: ${shorten(event.answer)}`;
    case 'settings':
      return `settings: ${shorten(JSON.stringify(event.settings), 200)}`;
    case 'visit':
    case 'page':
    case 'dialog':
    case 'console':
    case 'cookies':
    case 'jail':
    case 'access':
      return shorten(victimSummary(event), 300);
    default: {
      const forgotten: never = event;
      return forgotten;
    }
  }
}

/** What an exchange asked for: `GET /socket?last=171`. The query is part of it: tokens and defences live there. */
export function askedWords({ request }: TraceEvent & { kind: 'handshake' | 'http' }): string {
  const query = /\?[^#]*/.exec(request.target)?.[0] ?? '';
  return `${request.method} ${request.path}${shorten(query)}`;
}

/** “1000 normal closure”. */
export function closeWords(code: number): string {
  return `${code} ${describeCloseCode(code).name}`;
}

/** Which colour a row has: by kind, then by who spoke. */
export function eventTone(
  event: TraceEvent,
): 'client' | 'server' | 'control' | 'victim' | 'refused' | 'plain' {
  if (event.kind === 'frame' && ['ping', 'pong', 'close'].includes(event.opcode)) return 'control';
  if (event.kind === 'handshake' && event.status !== null && event.status >= 400) return 'refused';
  if (event.kind === 'jail') return 'refused';
  return directionOf(event) ?? (isVictims(event) ? 'victim' : 'plain');
}

/** What an intercept made of it: “hi” → “hello”. */
function changeWords({ before, after }: TraceEvent & { kind: 'intercept' }): string {
  const parts = [before, after].filter((part) => part !== undefined).map(quoted);
  return parts.length === 0 ? '' : ` ${parts.join(' → ')}`;
}

function answerWords(status: number | null, reason: string | undefined): string {
  return status === null ? 'no answer' : `${status} ${reason ?? ''}`.trim();
}

/** What is to be said of a frame beside its content: `5 bytes`, `not final`, `breaks mask-missing`. */
export function frameNotes(frame: TraceEvent & { kind: 'frame' }): string[] {
  const size = unfinishedWords(frame) ?? `${frame.length} ${frame.length === 1 ? 'byte' : 'bytes'}`;
  const flags = [
    frame.fin ? '' : 'not final',
    frame.masked ? '' : 'unmasked',
    ...(['rsv1', 'rsv2', 'rsv3'] as const).map((bit) => (frame[bit] ? bit.toUpperCase() : '')),
    frame.broken.length > 0 ? `breaks ${frame.broken.join(', ')}` : '',
  ].filter((flag) => flag !== '' && !(flag === 'unmasked' && frame.direction === 'server'));
  return [size, ...flags];
}

function frameWords(frame: TraceEvent & { kind: 'frame' }): string {
  const content =
    frame.code === undefined ? (frame.text ? ` ${quoted(frame.text)}` : '') : ` ${closeWords(frame.code)}`;
  return [`${frame.opcode}${content}`, ...frameNotes(frame)].join(', ');
}

function messageWords(message: TraceEvent & { kind: 'message' }): string {
  const content = message.text === undefined ? countBytes(message.length) : quoted(message.text);
  return message.fragments > 1 ? `${content}, from ${message.fragments} frames` : content;
}

function quoted(text: string): string {
  return `“${shorten(text)}”`;
}

function shorten(text: string, length = 120): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
