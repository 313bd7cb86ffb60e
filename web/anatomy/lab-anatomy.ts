import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../parts/icons.ts';
import { sectionLink } from '../parts/section-link.ts';
import { controls } from '../parts/shared-styles.ts';
import { anatomyStyles } from './anatomy-styles.ts';
import { renderField, renderPayload } from './field-cells.ts';
import { type Anatomy, type AnatomyField, countBytes, type FieldId, readAnatomy } from './read-anatomy.ts';

/**
 * The bytes of one frame as fields: each bit of its first two bytes, then its bytes. A field, its bytes, its meaning
 * and the section of RFC 6455 light up together under the pointer and under the focus; a click keeps them lit.
 * Left and Right move between fields.
 * @summary The anatomy of a frame.
 */
@customElement('lab-anatomy')
export class LabAnatomy extends LitElement {
  static override styles = [controls, anatomyStyles];

  /** The frame as it crosses the wire, header first. */
  @property({ attribute: false }) bytes: Uint8Array = new Uint8Array(0);
  /** Ids of the rules that it breaks, see `protocol/frame-rule-table.ts`. */
  @property({ attribute: false }) broken: readonly string[] = [];
  /** Payload bytes that crossed the wire and are not in `bytes`: a trace keeps the first part of a long payload. */
  @property({ attribute: false }) omitted = 0;
  /** Whether nothing more comes: the connection ended, or the server closed it, before the frame was complete. */
  @property({ attribute: false }) ended = false;

  @state() private hovered: FieldId | null = null;
  @state() private focused: FieldId | null = null;
  @state() private pinned: FieldId | null = null;
  private anatomy: Anatomy = readAnatomy(new Uint8Array(0));

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('bytes') || changed.has('broken')) this.anatomy = readAnatomy(this.bytes, this.broken);
  }

  override render() {
    const { anatomy } = this;
    if (!anatomy.header) return renderUnfinished(this.bytes.length);
    const lit = this.hovered ?? this.focused ?? this.pinned;
    return html`<div
      class="anatomy"
      @pointerover=${this.hover}
      @pointerleave=${this.leave}
      @focusin=${this.focusIn}
      @focusout=${this.focusOut}
      @click=${this.pin}
      @keydown=${this.key}
    >
      ${renderSaid(anatomy.fields.find(({ id }) => id === lit))}
      <div class="frame" role="group" aria-label="The frame, field by field">
        ${this.renderHeader(anatomy, lit)} ${renderPayload(anatomy, lit, this.reachable(lit))}
        ${renderNotes(anatomy, this.omitted, this.ended)}
      </div>
      <ul class="meanings" aria-label="What the fields mean">
        ${anatomy.fields.map((field) => renderMeaning(field, field.id === lit))}
      </ul>
    </div>`;
  }

  private renderHeader(anatomy: Anatomy, lit: FieldId | null): TemplateResult {
    const { fields, headerBytes } = anatomy;
    const reachable = this.reachable(lit);
    const draw = (field: AnatomyField) =>
      renderField(field, { headerBytes, lit: field.id === lit, reachable: field.id === reachable });
    const inByte = (index: number) =>
      fields.filter(({ bytes, id }) => bytes[0] === index && bytes[1] === index + 1 && !afterBits.has(id));
    return html`<div class="bits">
        ${[0, 1].map(
          (index) => html`<div class="byte">
            <div class="row">${inByte(index).map(draw)}</div>
            <span class="byte-hex">byte ${index}: <b class="wire">${hex(headerBytes[index])}</b></span>
          </div>`,
        )}
      </div>
      <div class="bytes">${fields.filter(({ id }) => id === 'extended' || id === 'key').map(draw)}</div>`;
  }

  /** The one field that Tab reaches; arrow keys reach the others. */
  private reachable(lit: FieldId | null): FieldId {
    const wanted = this.focused ?? this.pinned ?? lit;
    return this.anatomy.fields.some(({ id }) => id === wanted) && wanted ? wanted : 'fin';
  }

  private hover(event: PointerEvent): void {
    this.hovered = this.fieldAt(event);
  }

  private leave(): void {
    this.hovered = null;
  }

  private focusIn(event: FocusEvent): void {
    this.focused = this.fieldAt(event);
  }

  private focusOut(): void {
    this.focused = null;
  }

  private pin(event: MouseEvent): void {
    const button = event.composedPath().find((node) => node instanceof HTMLButtonElement);
    if (!button) return;
    const field = this.fieldAt(event);
    this.pinned = field === this.pinned ? null : field;
  }

  private key(event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLButtonElement)) return;
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>('button[data-field]')];
    const at = buttons.indexOf(event.target);
    const places: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const place = places[event.key];
    if (place === undefined || at < 0) return;
    event.preventDefault();
    // The timeline around it moves by the same keys.
    event.stopPropagation();
    buttons[Math.max(0, Math.min(buttons.length - 1, place))]?.focus();
  }

  private fieldAt(event: Event): FieldId | null {
    const place = event.composedPath().find((node) => node instanceof HTMLElement && node.dataset.field);
    const name = place instanceof HTMLElement ? place.dataset.field : undefined;
    return this.anatomy.fields.find(({ id }) => id === name)?.id ?? null;
  }
}

/** Fields of whole bytes: a key or payload of one byte is no bit field. */
const afterBits: ReadonlySet<FieldId> = new Set(['extended', 'key', 'masked', 'code', 'payload']);

/** The field that is lit, in full; it has its place, so that nothing moves under the pointer. */
function renderSaid(field: AnatomyField | undefined): TemplateResult {
  if (!field)
    return html`<div class="said" aria-hidden="true">
      <p class="meaning">Point at a field, or move through them with Tab and the arrow keys: here is what it means.</p>
    </div>`;
  return html`<div class="said lit" aria-hidden="true">
    <p><b>${field.name}</b> <span class="wire">${field.value}</span></p>
    <p class="meaning">${field.meaning}</p>
    ${field.broken.map(({ text }) => html`<p class="refused">${icon('cross')} ${text}</p>`)}
  </div>`;
}

function renderMeaning(field: AnatomyField, lit: boolean): TemplateResult {
  const faulty = field.broken.length > 0;
  return html`<li data-field=${field.id} class="${lit ? 'lit' : ''} ${faulty ? 'faulty' : ''}">
    <b>${faulty ? icon('cross') : nothing}${field.name}</b> <span class="wire">${field.value}</span>
    <span class="visually-hidden" id="meaning-${field.id}"
      >${field.meaning} ${field.broken.map(({ text }) => `Breaks a rule: ${text} `)}</span
    >
    ${sectionLink(field.broken[0]?.section ?? field.section)}
  </li>`;
}

function renderNotes(
  { header, missing, extra, broken }: Anatomy,
  omitted: number,
  ended: boolean,
): TemplateResult {
  const waited = missing - omitted;
  // Such a length was cut to the largest number that counts exactly.
  const rest =
    header?.length === Number.MAX_SAFE_INTEGER ? 'More bytes than can be counted' : countBytes(waited);
  const fate = ended
    ? 'never come: the connection was over before the frame was.'
    : 'not here: the receiver waits for them, and takes whatever comes next for payload.';
  return html`${omitted > 0 ? html`<p class="note">${countBytes(omitted)} more crossed the wire; the trace keeps the first part of a long payload.</p>` : nothing}
  ${waited > 0 ? html`<p class="note">${rest} declared and ${fate}</p>` : nothing}
  ${
    extra > 0
      ? html`<p class="note">${countBytes(extra)} after the frame: the receiver reads them as the next one.</p>`
      : nothing
  }
  ${broken.map(({ text, section }) => html`<p class="broken">${icon('cross')}<span>${text} ${sectionLink(section)}</span></p>`)}`;
}

function renderUnfinished(length: number): TemplateResult {
  return html`<p class="note">
    ${
      length === 0
        ? 'No bytes yet. A frame begins with two bytes of bits.'
        : `${countBytes(length)}: the header is not complete. It has 2 to 14 bytes; the second byte says how many.`
    }
  </p>`;
}

function hex(byte: number | undefined): string {
  return byte === undefined ? '' : `0x${byte.toString(16).padStart(2, '0')}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-anatomy': LabAnatomy;
  }
}
