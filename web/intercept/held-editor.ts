import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { HeldView } from '../bench/held-view.ts';
import { controls } from '../parts/shared-styles.ts';
import '../probe/request-editor.ts';
import type { DraftEvent } from '../probe/request-editor.ts';
import { type EditReading, type ItemEdit, readEdit } from './item-edit.ts';
import './payload-editor.ts';
import type { PayloadEvent } from './payload-editor.ts';
import './time-left.ts';

/** The learner changed what is held. */
export class EditEvent extends Event {
  readonly edit: ItemEdit;
  constructor(edit: ItemEdit) {
    super('edit');
    this.edit = edit;
  }
}

/** What becomes of an item: it goes on, changed or not, or it does not. */
export type Decision = { action: 'forward'; raw?: string; payload?: string } | { action: 'drop' };

/** The learner decided. */
export class DecideEvent extends Event {
  readonly decision: Decision;
  constructor(decision: Decision) {
    super('decide');
    this.decision = decision;
  }
}

/**
 * One held handshake or frame, to be edited and decided on. Ctrl and Enter forward it from any field, edited if it was.
 * @event edit - The learner changed it; holds the edit.
 * @event decide - The learner decided; holds the decision.
 * @event keep - The learner wants more time.
 * @event leave - The learner has read that it is gone.
 */
@customElement('lab-held')
export class LabHeld extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.75rem;
      }
      .row {
        position: sticky;
        /* Down to the panel's edge, over its padding: a handshake is long, and the time is short. */
        inset-block-end: -1rem;
        z-index: 1;
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        align-items: center;
        padding-block: 0.5rem;
        margin-block: -0.5rem;
        background: var(--panel);
        border-block-start: 1px solid var(--line);
      }
      p {
        margin: 0;
      }
      kbd {
        font: var(--text-small) var(--font-wire);
      }
      lab-time-left {
        font-variant-numeric: tabular-nums;
      }
      .hint {
        font-size: var(--text-small);
      }
    `,
  ];

  @property({ attribute: false }) item: HeldView | null = null;
  @property({ attribute: false }) edit: ItemEdit | null = null;
  /** Why it is no longer held; empty while it is. */
  @property() gone = '';
  @property({ type: Boolean }) disabled = false;

  /** Whether the learner is in one of its fields, and not on a button. */
  get isInField(): boolean {
    const focused = this.shadowRoot?.activeElement ?? null;
    return focused !== null && !(focused instanceof HTMLButtonElement);
  }

  /** Puts the cursor into the field where it is edited. */
  async focusField(): Promise<void> {
    await this.updateComplete;
    const payload = this.renderRoot.querySelector('lab-payload');
    const request = this.renderRoot.querySelector('lab-request');
    await (payload ?? request)?.updateComplete;
    payload?.focusText();
    request?.focusRaw();
  }

  /** Puts the focus on the first of the buttons. */
  async focusAction(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLButtonElement>('.row button:not(:disabled)')?.focus();
  }

  override render() {
    const { item, edit } = this;
    if (!item || !edit) return nothing;
    const reading = readEdit(item, edit);
    return html`<div @keydown=${(event: KeyboardEvent) => this.key(event, reading)}>${this.renderFields(item, edit)}</div>
      ${this.gone ? this.renderGone() : this.renderActions(item, reading)}`;
  }

  private renderFields(item: HeldView, edit: ItemEdit): TemplateResult {
    if (edit.what === 'handshake')
      return html`<lab-request
        .draft=${edit.head}
        @draft=${({ draft }: DraftEvent) => this.tell({ what: 'handshake', head: draft })}
      ></lab-request>`;
    return html`<lab-payload
      .draft=${edit.payload}
      .opcode=${item.opcode ?? 'binary'}
      ?fixed=${this.gone !== ''}
      @payload=${({ draft }: PayloadEvent) => this.tell({ what: 'frame', payload: draft })}
    ></lab-payload>`;
  }

  private renderActions(item: HeldView, reading: EditReading): TemplateResult {
    const edited = reading.state !== 'same';
    return html`<div class="row">
      ${
        edited
          ? html`<button
              type="button"
              class="btn primary"
              ?disabled=${this.disabled || reading.state === 'wrong'}
              @click=${() => this.forward(reading)}
            >
              Forward edited
            </button>
            <button type="button" class="btn" ?disabled=${this.disabled} @click=${() => this.forward()}>
              Forward unchanged
            </button>`
          : html`<button type="button" class="btn primary" ?disabled=${this.disabled} @click=${() => this.forward()}>
              Forward
            </button>`
      }
      <button type="button" class="btn" ?disabled=${this.disabled} @click=${() => this.decide({ action: 'drop' })}>
        Drop
      </button>
      <button
        type="button"
        class="btn"
        ?disabled=${this.disabled || item.last}
        @click=${() => this.dispatchEvent(new Event('keep'))}
      >
        Keep holding
      </button>
      <span class="hint"
        >Goes on by itself in <lab-time-left .until=${item.until}></lab-time-left>${item.last ? ' and cannot be kept any longer' : ''}.</span
      >
      <span class="soft hint"><kbd>Ctrl</kbd> <kbd>Enter</kbd> forwards from any field.</span>
    </div>`;
  }

  private renderGone(): TemplateResult {
    return html`<p class="fault" role="alert">${this.gone}</p>
      <div class="row">
        <button type="button" class="btn" @click=${() => this.dispatchEvent(new Event('leave'))}>Go on</button>
      </div>`;
  }

  private key(event: KeyboardEvent, reading: EditReading): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (this.disabled || this.gone || reading.state === 'wrong') return;
    this.forward(reading);
  }

  private forward(reading: EditReading = { state: 'same' }): void {
    this.decide({ action: 'forward', ...(reading.state === 'changed' ? reading.change : {}) });
  }

  private decide(decision: Decision): void {
    this.dispatchEvent(new DecideEvent(decision));
  }

  private tell(edit: ItemEdit): void {
    this.edit = edit;
    this.dispatchEvent(new EditEvent(edit));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-held': LabHeld;
  }
}
