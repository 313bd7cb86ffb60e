import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { closeCodes } from '../../protocol/close-codes.ts';
import { encodeClosePayload, encodeFrame, randomMaskingKey } from '../../protocol/frame.ts';
import '../parts/drop-panel.ts';
import { sectionLink } from '../parts/section-link.ts';
import { fieldValue } from './field-value.ts';
import { codeWords } from './payload-field.ts';

export interface QuickRow {
  /** Why nothing can be sent; null while the connection is open. */
  closed: string | null;
  /** The ping that waits for an answer. */
  ping: { payload: Uint8Array; text: string } | null;
  close: { code: string; reason: string };
  setClose(change: Partial<QuickRow['close']>): void;
  /** Sends one sound frame, whatever the expert row says. */
  send(bytes: Uint8Array): void;
  drop(): void;
}

/** Control frames at one press, sound ones; and TCP let go of without a word. */
export function renderQuick({ closed, ping, close, setClose, send, drop }: QuickRow): TemplateResult {
  const disabled = closed !== null;
  return html`<div class="row" role="group" aria-label="Control frames">
    <button type="button" class="btn" ?disabled=${disabled} @click=${() => send(control('ping'))}>Ping</button>
    <button
      type="button"
      class="btn"
      aria-describedby="ping-note"
      ?disabled=${disabled}
      @click=${() => send(control('pong', ping?.payload))}
    >
      Pong
    </button>
    <lab-drop label="Close…" ?disabled=${disabled}>
      <form
        class="quick-close"
        @keydown=${(event: KeyboardEvent) => event.stopPropagation()}
        @submit=${(event: SubmitEvent) => sendClose(event, close, send)}
      >
        <label class="stacked"
          >Code
          <input
            class="wire"
            inputmode="numeric"
            autocomplete="off"
            list="codes"
            .value=${live(close.code)}
            @input=${(event: InputEvent) => setClose({ code: fieldValue(event) })}
          />
        </label>
        <datalist id="codes">
          ${closeCodes.map(({ code, name }) => html`<option value=${code}>${name}</option>`)}
        </datalist>
        <label class="stacked"
          >Reason
          <input
            class="wire"
            autocomplete="off"
            .value=${live(close.reason)}
            @input=${(event: InputEvent) => setClose({ reason: fieldValue(event) })}
          />
        </label>
        <p class="note code-words">${codeWords(close.code)}</p>
        ${renderExcess(close)}
        <p class="note" role="status">${disabled ? `The connection is not open any more. ${closed}` : nothing}</p>
        <button class="btn primary" ?disabled=${disabled || !isCode(close)}>Send close frame</button>
      </form>
    </lab-drop>
    <button type="button" class="btn" ?disabled=${disabled} @click=${drop}>Drop TCP</button>
    <span class="soft" id="ping-note"
      >${ping ? html`The server’s ping${ping.text === '' ? nothing : html` “${ping.text}”`} waits for a pong.` : nothing}</span
    >
  </div>`;
}

function control(opcode: 'ping' | 'pong', payload: Uint8Array = new Uint8Array(0)): Uint8Array {
  return encodeFrame({ opcode, payload, maskingKey: randomMaskingKey() });
}

function sendClose(
  event: SubmitEvent,
  { code, reason }: QuickRow['close'],
  send: (bytes: Uint8Array) => void,
): void {
  event.preventDefault();
  const payload = code.trim() === '' ? new Uint8Array(0) : encodeClosePayload(Number(code), reason);
  send(encodeFrame({ opcode: 'close', payload, maskingKey: randomMaskingKey() }));
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.closest('lab-drop')?.close();
}

/** A close frame that is too long is sent like any other, but not without a word. */
function renderExcess({ code, reason }: QuickRow['close']): TemplateResult | typeof nothing {
  const excess = code.trim() === '' ? 0 : encodeClosePayload(1000, reason).length - 125;
  if (excess <= 0) return nothing;
  return html`<p class="note">
    ${excess} ${excess === 1 ? 'byte' : 'bytes'} too long: a control frame holds 125, and the code takes two. A server
    answers with 1002. ${sectionLink('RFC 6455 §5.5')}
  </p>`;
}

/** Two bytes hold it; no code at all is a close frame, too, but then it has no reason. */
function isCode({ code, reason }: QuickRow['close']): boolean {
  const typed = code.trim();
  return typed === '' ? reason === '' : /^\d{1,5}$/.test(typed) && Number(typed) <= 65_535;
}
