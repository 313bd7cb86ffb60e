import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../parts/icons.ts';
import { type Anatomy, type AnatomyField, countBytes, type FieldId } from './read-anatomy.ts';

/** How many payload bytes are drawn, and said to who cannot see them. */
export const DRAWN = 64;

/** How many of its byte's bits a field takes, counted from the left. */
const bitPlaces: Partial<Record<FieldId, [number, number]>> = {
  fin: [0, 1],
  rsv1: [1, 1],
  rsv2: [2, 1],
  rsv3: [3, 1],
  opcode: [4, 4],
  mask: [0, 1],
  length: [1, 7],
};

/** The fields that the payload's lines are drawn for. */
type PayloadField = 'masked' | 'code' | 'payload';

interface FieldState {
  headerBytes: Uint8Array;
  lit: boolean;
  reachable: boolean;
}

/** A field of the header, as a button over its bits or bytes. */
export function renderField(
  field: AnatomyField,
  { headerBytes, lit, reachable }: FieldState,
): TemplateResult {
  const bits = bitPlaces[field.id];
  const bytes = headerBytes.subarray(...field.bytes);
  const cells = bits ? bitsOf(bytes[0] ?? 0, bits) : [...bytes].map(hex);
  // The value of a bit or a key is what its cells show; that of a length is not.
  const unsaid = field.id === 'extended' ? bytes : new Uint8Array(0);
  return html`<button
    type="button"
    class="field ${bits ? `bits-${bits[1]}` : 'whole'} ${lit ? 'lit' : ''} ${field.broken.length > 0 ? 'faulty' : ''}"
    data-field=${field.id}
    aria-describedby="meaning-${field.id}"
    tabindex=${reachable ? 0 : -1}
  >
    <span class="visually-hidden">${labelOf(field, unsaid)}</span>
    <span class="name" aria-hidden="true">${shortNames[field.id] ?? field.name}</span>
    <span class="cells" aria-hidden="true">${cells.map((cell) => html`<span class="cell">${cell}</span>`)}</span>
    ${field.broken.length > 0 ? html`<span class="badge">${icon('cross')}</span>` : nothing}
  </button>`;
}

/**
 * The payload byte by byte: what crossed the wire, the key byte under it, and what they make.
 * An unmasked payload has no such lines: it is what it is.
 */
export function renderPayload(
  { fields, header, wire, payload }: Anatomy,
  lit: FieldId | null,
  reachable: FieldId,
): TemplateResult | typeof nothing {
  if (!header || wire.length === 0) return nothing;
  const key = header.maskingKey;
  const code = fields.some(({ id }) => id === 'code') ? 2 : 0;
  const drawn: Record<PayloadField, Uint8Array> = {
    masked: wire.subarray(0, DRAWN),
    code: payload.subarray(0, code),
    payload: payload.subarray(code, DRAWN),
  };
  const label = (id: PayloadField, text: string) => {
    const field = fields.find((candidate) => candidate.id === id);
    if (!field) return nothing;
    return html`<button
      type="button"
      class="line ${id === lit ? 'lit' : ''} ${field.broken.length > 0 ? 'faulty' : ''}"
      data-field=${id}
      aria-describedby="meaning-${id}"
      tabindex=${id === reachable ? 0 : -1}
    >
      <span class="visually-hidden">${labelOf(field, drawn[id])}</span>
      <span aria-hidden="true">${field.broken.length > 0 ? icon('cross') : nothing}${text}</span>
    </button>`;
  };
  const mark = (id: FieldId) => (id === lit ? 'lit' : '');
  const columns = Array.from(drawn.masked, (byte, index) => {
    const plain = payload[index] ?? 0;
    const id: FieldId = index < code ? 'code' : 'payload';
    return html`<span class="column">
      ${
        key
          ? html`<span class="cell ${mark('masked')}" data-field="masked">${hex(byte)}</span
              ><span class="cell key ${mark('key')}" data-field="key">${hex(key[index % 4] ?? 0)}</span>`
          : nothing
      }<span class="cell plain ${mark(id)}" data-field=${id}>${hex(plain)}</span
      ><span class="char ${mark(id)}" data-field=${id}>${index < code ? '' : character(plain)}</span>
    </span>`;
  });
  const rest = wire.length - drawn.masked.length;
  return html`<div class="payload ${key ? 'masked' : ''}">
      <div class="lines">
        ${key ? html`${label('masked', 'on the wire')}<span class="line soft">⊕ key</span>` : nothing}
        ${label('payload', key ? '= unmasked' : 'payload')} ${label('code', 'close code')}
      </div>
      <div class="columns" aria-hidden="true">${columns}</div>
    </div>
    ${rest > 0 ? html`<p class="note">${countBytes(rest)} more ${rest === 1 ? 'is' : 'are'} not drawn.</p>` : nothing}`;
}

/** Room is short above the bytes. */
const shortNames: Partial<Record<FieldId, string>> = { extended: 'extended length' };

/**
 * What who cannot see the cells hears: also the bytes in them, where the value is not those bytes already.
 * It holds the name that stands above them (WCAG 2.5.3).
 */
function labelOf({ name, value, broken, bytes: [from, to] }: AnatomyField, drawn: Uint8Array): string {
  const rule = broken.length > 0 ? ', breaks a rule' : '';
  if (drawn.length === 0) return `${name}: ${value}${rule}`;
  const part = drawn.length < to - from ? `the first ${drawn.length} ` : '';
  return `${name}: ${value}${rule}, ${part}in hex ${[...drawn].map(hex).join(' ')}`;
}

function bitsOf(byte: number, [from, count]: [number, number]): string[] {
  return [
    ...byte
      .toString(2)
      .padStart(8, '0')
      .slice(from, from + count),
  ];
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

function character(byte: number): string {
  if (byte === 0x20) return '␣';
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
