/** The views that a payload can have, and which of them an event offers. */
import { html, nothing, type TemplateResult } from 'lit';
import type { FrameEvent, MessageEvent, TraceEvent } from '../../protocol/trace.ts';
import { frameBytes } from '../anatomy/frame-bytes.ts';
import { countBytes } from '../anatomy/read-anatomy.ts';
import '../anatomy/lab-anatomy.ts';
import { bytesOf, hexLines, hiddenBytes } from './payload.ts';

export type PayloadView = 'anatomy' | 'json' | 'text' | 'hex';

export const viewNames: Record<PayloadView, string> = {
  anatomy: 'Anatomy',
  json: 'JSON',
  text: 'Text',
  hex: 'Hex',
};

/** The views of an event, the most telling first; none for an event without a payload. */
export function viewsOf(event: TraceEvent, message: MessageEvent | undefined): PayloadView[] {
  if (event.kind === 'frame') {
    const text = textOf(event, message);
    return ['anatomy', ...textViews(text), ...(event.payload === '' ? [] : ['hex' as const])];
  }
  if (event.kind !== 'message') return [];
  return [...textViews(event.text), ...(event.length > 0 ? ['hex' as const] : [])];
}

export function renderView(
  view: PayloadView,
  event: FrameEvent | MessageEvent,
  message: MessageEvent | undefined,
): TemplateResult {
  switch (view) {
    case 'anatomy':
      return event.kind === 'frame' ? renderAnatomy(event) : html``;
    case 'json':
      return renderText('Payload as JSON', pretty(textOf(event, message) ?? ''));
    case 'text':
      return renderText('Payload as text', textOf(event, message) ?? '');
    case 'hex':
      return renderBytes(event, message);
    default:
      return view satisfies never;
  }
}

/** A text in a box, word for word. */
export function renderText(title: string, text: string): TemplateResult {
  return html`<div>
    <h4>${title}</h4>
    <pre class="text" tabindex="0" aria-label=${title}>${text}</pre>
  </div>`;
}

export function renderList(entries: [string, unknown][]): TemplateResult {
  return html`<dl>
    ${entries
      .filter(([, value]) => value !== null && value !== '')
      .map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
  </dl>`;
}

function renderAnatomy(frame: FrameEvent): TemplateResult {
  const { broken, received } = frame;
  const omitted = (received ?? frame.length) - bytesOf(frame.payload).length;
  return html`<lab-anatomy
    .bytes=${frameBytes(frame)}
    .broken=${broken}
    .omitted=${omitted}
    .ended=${received !== undefined}
  ></lab-anatomy>`;
}

/** Hex of what was kept: of a compressed message, both what crossed the wire and what it says. */
function renderBytes(event: FrameEvent | MessageEvent, message: MessageEvent | undefined): TemplateResult {
  if (event.kind === 'frame') {
    const inflated = event.rsv1 && message?.fragments === 1 ? message : undefined;
    return html`${renderHex(event.rsv1 ? 'Payload as it crossed the wire, unmasked and compressed' : 'Payload, unmasked', bytesOf(event.payload), event)}
    ${inflated ? renderHex('Payload, inflated', contentOf(inflated), inflated) : nothing}`;
  }
  const { compressed } = event;
  return html`${compressed === undefined ? nothing : renderHex('As it crossed the wire, unmasked and compressed', bytesOf(compressed), null)}
  ${renderHex(compressed === undefined ? 'Payload' : 'Payload, inflated', contentOf(event), event)}`;
}

function renderHex(
  title: string,
  bytes: Uint8Array,
  kept: { length: number; truncated: boolean; received?: number } | null,
): TemplateResult {
  const beyond = kept?.truncated ? Math.max(0, (kept.received ?? kept.length) - bytes.length) : 0;
  return renderHexLines(title, countBytes(bytes.length), bytes, beyond);
}

/** Bytes as hex and text side by side; `amount` says how many, and `beyond` more are known to be there. */
export function renderHexLines(title: string, amount: string, bytes: Uint8Array, beyond = 0): TemplateResult {
  const lines = hexLines(bytes).map(({ offset, hex, text }) => `${offset}  ${hex.padEnd(47)}  ${text}`);
  const hidden = hiddenBytes(bytes) + beyond;
  const rest = hidden > 0 ? `\n${countBytes(hidden)} more` : '';
  return html`<div>
    <h4>${title}, ${amount}</h4>
    <pre tabindex="0" aria-label="${title}, in hex">${lines.join('\n')}${rest}</pre>
  </div>`;
}

/** The message as the application has it. */
function contentOf(message: MessageEvent): Uint8Array {
  return message.text === undefined ? bytesOf(message.payload ?? '') : new TextEncoder().encode(message.text);
}

/** The text of a frame; a compressed one has it from its message. */
export function textOf(
  event: FrameEvent | MessageEvent,
  message: MessageEvent | undefined,
): string | undefined {
  if (event.text !== undefined || event.kind === 'message') return event.text;
  return event.rsv1 && message?.fragments === 1 ? message.text : undefined;
}

function textViews(text: string | undefined): PayloadView[] {
  if (text === undefined || text === '') return [];
  return isJson(text) ? ['json', 'text'] : ['text'];
}

/** Objects and lists only: `1` and `"a"` are no prettier as JSON. */
function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function pretty(text: string): string {
  return JSON.stringify(JSON.parse(text), null, 2);
}
