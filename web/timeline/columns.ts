import { html, nothing, type TemplateResult } from 'lit';
import { decodeUtf8 } from '../../protocol/bytes.ts';
import type { FrameEvent, TraceEvent } from '../../protocol/trace.ts';
import { icon } from '../parts/icons.ts';
import { closeWords, directionOf, eventSummary } from './event-words.ts';
import { bytesOf } from './payload.ts';
import { unfinishedWords } from './unfinished-words.ts';
import { isVictims } from './victim-words.ts';

/** What an event is, in a word: the opcode of a frame, else its kind. */
export function typeWords(event: TraceEvent): string {
  switch (event.kind) {
    case 'frame':
      return event.opcode === 'reserved' ? `opcode ${event.opcodeBits}` : event.opcode;
    case 'message':
      return `${event.type} message`;
    case 'close':
      return 'end';
    case 'intercept':
      return event.action;
    case 'dialog':
      return event.type;
    case 'handshake':
    case 'http':
    case 'lab':
    case 'answer':
    case 'settings':
    case 'visit':
    case 'page':
    case 'console':
    case 'cookies':
    case 'jail':
    case 'access':
      return event.kind;
    default:
      return event satisfies never;
  }
}

/** `FIN MASK`, `RSV1 MASK`: the bits that are set. */
export function flagWords(frame: FrameEvent): string {
  const flags = [
    frame.fin ? 'FIN' : '',
    frame.rsv1 ? 'RSV1' : '',
    frame.rsv2 ? 'RSV2' : '',
    frame.rsv3 ? 'RSV3' : '',
    frame.masked ? 'MASK' : '',
  ];
  return flags.filter(Boolean).join(' ') || 'none';
}

/** Payload bytes that crossed with a frame or message, body and heads of an exchange. */
export function lengthOf(event: TraceEvent): number | null {
  if (event.kind === 'frame') return event.received ?? event.length;
  if (event.kind === 'message') return event.length;
  return event.kind === 'http' ? event.bytes.client + event.bytes.server : null;
}

/** Which connection, or which visit of the victim's browser: `c1`, `v1`; empty for what is neither. */
export function numberOf(event: TraceEvent): string {
  if ('connection' in event) return event.connection;
  return 'visit' in event ? event.visit : '';
}

/** Whose doing it is: `probe`, `browser`, `tool`, `victim`, `lab`, `you`. */
export function whoWords(event: TraceEvent): string {
  if (isVictims(event)) return 'victim';
  if ('connection' in event) return event.via;
  return event.kind === 'lab' ? 'lab' : 'you';
}

/** An arrow and a word, the word only for who hears it when there is no room. */
export function directionCell(event: TraceEvent): TemplateResult | typeof nothing {
  const direction = directionOf(event);
  if (!direction) return nothing;
  return html`<span class="direction ${direction}"
    >${icon(direction === 'client' ? 'right' : 'left')}<span class="word">${direction}</span></span
  >`;
}

/** What the other columns do not say, in one line. */
export function contentWords(event: TraceEvent): string {
  // The column before it says what was done.
  if (event.kind === 'intercept') return eventSummary(event).slice(event.action.length + 1);
  if (event.kind !== 'frame') return eventSummary(event);
  const unfinished = unfinishedWords(event);
  if (unfinished !== null) return unfinished;
  if (event.code !== undefined) return closeWords(event.code) + (event.reason ? ` “${event.reason}”` : '');
  if (event.text !== undefined) return event.text === '' ? '' : `“${event.text.slice(0, TEXT)}”`;
  return event.rsv1 || event.opcode === 'binary' ? hexStart(event.payload) : fragmentWords(event.payload);
}

/** Ids of the rules that were broken, on either side. */
export function brokenRules(event: TraceEvent): string[] {
  if (event.kind === 'frame') return event.broken;
  if (event.kind !== 'handshake') return [];
  return [...event.request.broken, ...(event.response?.broken ?? [])];
}

/** Characters of a text, and bytes of what is none, that a row can show. */
const TEXT = 200;
const BYTES = 24;

/** Part of a text as text, as far as it can be read without the other parts. */
function fragmentWords(payload: string): string {
  const text = decodeUtf8(bytesOf(payload.slice(0, TEXT * 4)));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text.
  return text === null || text === '' || /[\x00-\x08\x0e-\x1f]/.test(text)
    ? hexStart(payload)
    : `“${text.slice(0, TEXT)}”`;
}

/** The first bytes in hex. */
function hexStart(payload: string): string {
  // Four characters of base64 hold three bytes: no more of it is read than is shown.
  const bytes = bytesOf(payload.slice(0, (BYTES / 3) * 4));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return payload.length > (BYTES / 3) * 4 ? `${hex} …` : hex;
}
