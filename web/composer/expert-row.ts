import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { toHex } from '../../protocol/bytes.ts';
import { randomMaskingKey } from '../../protocol/frame.ts';
import { icon } from '../parts/icons.ts';
import { declaredLength } from './compose.ts';
import { fieldValue } from './field-value.ts';
import { isByHand, type Mask, type MessageDraft, masks, opcodeChoices, withOpcode } from './message-draft.ts';
import { type Editing, faultIn } from './payload-field.ts';

const bits = [
  { bit: 'fin', label: 'FIN', means: 'last frame of its message' },
  { bit: 'rsv1', label: 'RSV1', means: 'reserved; compressed, if agreed on' },
  { bit: 'rsv2', label: 'RSV2', means: 'reserved' },
  { bit: 'rsv3', label: 'RSV3', means: 'reserved' },
] as const;

const maskWords: Record<Mask, string> = { random: 'Random key', own: 'Own key', none: 'Off' };

/** What makes a frame sound again; opcode and payload stay. */
const soundFrame: Partial<MessageDraft> = {
  fin: true,
  rsv1: false,
  rsv2: false,
  rsv3: false,
  mask: 'random',
  declared: '',
  lengthBits: 'shortest',
  fragments: 1,
  between: 'nothing',
};

/** Every bit of the header, in the order of the wire (RFC 6455 §5.2). */
export function renderExpert(editing: Editing): TemplateResult {
  const { draft, set } = editing;
  const fault = faultIn(editing, 'key') ?? faultIn(editing, 'declared');
  return html`<div class="expert">
    <div class="bits" role="group" aria-label="Bits">
      ${bits.map(
        ({ bit, label, means }) => html`<button
          type="button"
          class="bit"
          aria-pressed=${draft[bit]}
          aria-label=${label}
          title="${label}: ${means}"
          @click=${() => set({ [bit]: !draft[bit] })}
        >
          <span>${label}</span><b data-digit=${draft[bit] ? 1 : 0}></b>
        </button>`,
      )}
    </div>
    <label class="stacked"
      >Opcode
      <select class="wire" @change=${(event: Event) => set(withOpcode(draft, Number(fieldValue(event))))}>
        ${opcodeChoices.map(
          (choice) =>
            html`<option value=${choice.bits} ?selected=${choice.bits === draft.opcode}>${choice.label}</option>`,
        )}
      </select>
    </label>
    <fieldset class="segments">
      <legend>Mask</legend>
      ${masks.map(
        (mask) => html`<label
          ><input
            type="radio"
            name="mask"
            .checked=${live(draft.mask === mask)}
            @change=${() => set({ mask })}
          />${maskWords[mask]}</label
        >`,
      )}
    </fieldset>
    ${draft.mask === 'own' ? renderKey(editing) : nothing}
    <label class="stacked"
      >Declared length
      <input
        class="wire length"
        autocomplete="off"
        spellcheck="false"
        placeholder="the true one"
        aria-invalid=${faultIn(editing, 'declared') !== null}
        aria-describedby="expert-note"
        .value=${live(draft.declared)}
        @input=${(event: InputEvent) => set({ declared: fieldValue(event) })}
      />
    </label>
    <label class="stacked"
      >Length written in
      <select
        @change=${(event: Event) => set({ lengthBits: readLengthBits(fieldValue(event)) })}
      >
        ${(['shortest', 16, 64] as const).map(
          (form) => html`<option value=${form} ?selected=${form === draft.lengthBits}>
            ${form === 'shortest' ? 'the shortest form' : `${form} bits`}
          </option>`,
        )}
      </select>
    </label>
    <button
      type="button"
      class="btn quiet"
      ?disabled=${!isByHand(draft) && draft.fragments === 1}
      @click=${() => set(soundFrame)}
    >
      Reset the bits
    </button>
    <p class="note" id="expert-note">
      ${fault ? html`<span class="refused">${fault}</span>` : nothing}
      ${
        draft.fragments > 1
          ? html`<span>Split: the reserved bits go on the first frame. If you set FIN to 0, that goes on the last, and so does a declared length.</span>`
          : nothing
      }
    </p>
  </div>`;
}

function renderKey(editing: Editing): TemplateResult {
  const { draft, set } = editing;
  return html`<div class="key">
    <label class="stacked"
      >Masking key, hex
      <input
        class="wire"
        autocomplete="off"
        spellcheck="false"
        aria-invalid=${faultIn(editing, 'key') !== null}
        aria-describedby="expert-note"
        .value=${live(draft.key)}
        @input=${(event: InputEvent) => set({ key: fieldValue(event) })}
      />
    </label>
    <button
      type="button"
      class="btn quiet icon"
      aria-label="Another key"
      title="Another key"
      @click=${() => set({ key: toHex(randomMaskingKey()) })}
    >
      ${icon('reset')}
    </button>
  </div>`;
}

/** The header in a line, for the closed row: `FIN 1 · RSV 000 · 0x1 text · masked`. */
export function headerWords(draft: MessageDraft): string {
  const rsv = [draft.rsv1, draft.rsv2, draft.rsv3].map((bit) => (bit ? 1 : 0)).join('');
  const mask = { random: 'masked, random key', own: `masked, key ${draft.key}`, none: 'not masked' }[
    draft.mask
  ];
  const length = [
    draft.declared === '' ? '' : `declares ${declaredWords(draft.declared)} bytes`,
    draft.lengthBits === 'shortest' ? '' : `length in ${draft.lengthBits} bits`,
  ];
  return [`FIN ${draft.fin ? 1 : 0}`, `RSV ${rsv}`, opcodeChoices[draft.opcode]?.label ?? '', mask, ...length]
    .filter((part) => part !== '')
    .join(' · ');
}

/** A length in groups of three digits; what is no length, or not filled in yet, as it was typed. */
function declaredWords(typed: string): string {
  const length = declaredLength(typed);
  return typeof length === 'bigint' ? length.toLocaleString('en') : typed;
}

function readLengthBits(value: string): MessageDraft['lengthBits'] {
  if (value === '16') return 16;
  return value === '64' ? 64 : 'shortest';
}
