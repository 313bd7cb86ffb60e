import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { describeCloseCode } from '../../protocol/close-codes.ts';
import { opcodes } from '../../protocol/opcodes.ts';
import { type ComposeProblem, jsonProblem, prettyJson } from './compose.ts';
import { fieldValue } from './field-value.ts';
import {
  betweens,
  type MessageDraft,
  MOST_FRAGMENTS,
  type PayloadForm,
  payloadForms,
  withOpcode,
} from './message-draft.ts';

/** What the parts of the composer need: the draft, what is wrong with it, and a way to change it. */
export interface Editing {
  draft: MessageDraft;
  problem: ComposeProblem | null;
  set(change: Partial<MessageDraft>): void;
}

const types = [
  { bits: opcodes.text, label: 'Text' },
  { bits: opcodes.binary, label: 'Binary' },
  { bits: opcodes.ping, label: 'Ping' },
  { bits: opcodes.pong, label: 'Pong' },
  { bits: opcodes.close, label: 'Close' },
] as const;

const MOST_ROWS = 14;

const formWords: Record<PayloadForm, string> = {
  text: 'Text',
  json: 'JSON',
  hex: 'Hex',
  base64: 'Base64',
  close: 'Code and reason',
};

/** What kind of frame, and how its payload is written down. */
export function renderKind({ draft, set }: Editing): TemplateResult {
  return html`<div class="kind">
    <fieldset class="segments">
      <legend>Type</legend>
      ${types.map(
        ({ bits, label }) => html`<label
          ><input
            type="radio"
            name="type"
            .checked=${live(draft.opcode === bits)}
            @change=${() => set(withOpcode(draft, bits))}
          />${label}</label
        >`,
      )}
    </fieldset>
    <label class="stacked"
      >Written as
      <select
        @change=${(event: Event) => {
          const form = payloadForms.find((one) => one === fieldValue(event));
          if (form) set({ form });
        }}
      >
        ${payloadForms
          .filter((form) => form !== 'close' || draft.opcode === opcodes.close)
          .map(
            (form) =>
              html`<option value=${form} ?selected=${form === draft.form}>${formWords[form]}</option>`,
          )}
      </select>
    </label>
  </div>`;
}

/** The payload itself; `note` says what it comes to. */
export function renderPayload(editing: Editing, note: string): TemplateResult {
  const { draft, set } = editing;
  if (draft.form === 'close') return renderClose(editing);
  const problem = faultIn(editing, 'payload');
  const json = draft.form === 'json' && draft.payload !== '' ? jsonProblem(draft.payload) : null;
  return html`<div class="payload">
    <label class="stacked" for="payload">Payload</label>
    <textarea
      id="payload"
      class="wire"
      rows=${rowsFor(draft.payload)}
      spellcheck="false"
      autocomplete="off"
      autocapitalize="off"
      aria-describedby="payload-note"
      aria-invalid=${problem !== null}
      .value=${live(draft.payload)}
      @input=${(event: InputEvent) => set({ payload: fieldValue(event) })}
    ></textarea>
    <div class="note" id="payload-note">
      ${problem ? html`<span class="refused">${problem}</span>` : html`<span>${note}</span>`}
      ${json ? html`<span>Not JSON yet: ${json} It is sent as it stands.</span>` : nothing}
      ${
        draft.form === 'json'
          ? html`<button
            type="button"
            class="btn small quiet"
            ?disabled=${json !== null || draft.payload === ''}
            @click=${() => set({ payload: prettyJson(draft.payload) })}
          >
            Format
          </button>`
          : nothing
      }
    </div>
  </div>`;
}

/** Lines that are seen at once; a longer payload scrolls. */
function rowsFor(payload: string): number {
  return Math.min(Math.max(payload.split('\n', MOST_ROWS).length, 3), MOST_ROWS);
}

function renderClose(editing: Editing): TemplateResult {
  const { draft, set } = editing;
  const problem = faultIn(editing, 'code');
  return html`<div class="close-payload">
    <label class="stacked"
      >Close code
      <input
        class="wire"
        inputmode="numeric"
        autocomplete="off"
        aria-describedby="code-note"
        aria-invalid=${problem !== null}
        .value=${live(draft.code)}
        @input=${(event: InputEvent) => set({ code: fieldValue(event) })}
      />
    </label>
    <label class="stacked"
      >Reason
      <input
        class="wire"
        autocomplete="off"
        spellcheck="false"
        .value=${live(draft.reason)}
        @input=${(event: InputEvent) => set({ reason: fieldValue(event) })}
      />
    </label>
    <p class="note" id="code-note">
      ${problem ? html`<span class="refused">${problem}</span>` : html`<span class="code-words">${codeWords(draft.code)}</span>`}
    </p>
  </div>`;
}

/** Split into frames, with something in between. */
export function renderSplit({ draft, set }: Editing): TemplateResult {
  return html`<div class="split">
    <label
      >Split into
      <input
        type="number"
        min="1"
        max=${MOST_FRAGMENTS}
        step="1"
        aria-label="Split into frames"
        .value=${live(String(draft.fragments))}
        @input=${(event: InputEvent) => {
          const count = Number(fieldValue(event));
          if (Number.isInteger(count) && count >= 1 && count <= MOST_FRAGMENTS) set({ fragments: count });
        }}
        @change=${(event: Event) => {
          const count = Math.round(Number(fieldValue(event)));
          set({ fragments: Math.min(Math.max(Number.isFinite(count) ? count : 1, 1), MOST_FRAGMENTS) });
        }}
      />
      ${draft.fragments === 1 ? 'frame' : 'frames'}</label
    >
    <label
      >with
      <select
        aria-label="After the first frame"
        ?disabled=${draft.fragments === 1}
        @change=${(event: Event) => {
          const between = betweens.find((one) => one === fieldValue(event));
          if (between) set({ between });
        }}
      >
        ${betweens.map(
          (between) =>
            html`<option value=${between} ?selected=${between === draft.between}>${betweenWords[between]}</option>`,
        )}
      </select>
      after the first</label
    >
  </div>`;
}

const betweenWords: Record<MessageDraft['between'], string> = {
  nothing: 'nothing',
  ping: 'a ping',
  pong: 'a pong',
  close: 'a close',
  text: 'another text',
};

/** What a typed close code means. */
export function codeWords(code: string): string {
  if (code.trim() === '') return 'No code: the payload is empty, and a program reports 1005.';
  const { name, meaning } = describeCloseCode(Number(code));
  return `${name}. ${meaning}`;
}

export function faultIn({ problem }: Editing, field: ComposeProblem['field']): string | null {
  return problem?.field === field ? problem.problem : null;
}
