import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { isControl, opcodeBits } from '../../protocol/opcodes.ts';
import type { OpcodeName } from '../../protocol/trace.ts';
import { controls } from '../parts/shared-styles.ts';
import { bytesWords } from './held-words.ts';
import { changeForm, formsFor, type PayloadDraft, type PayloadForm, readDraft } from './payload-draft.ts';

/** The most a control frame may carry (RFC 6455 §5.5). */
const CONTROL_BYTES = 125;

const formWords: Record<PayloadForm, string> = {
  text: 'Text',
  json: 'JSON',
  hex: 'Hex',
  close: 'Code and reason',
};

/** The learner changed the payload. */
export class PayloadEvent extends Event {
  readonly draft: PayloadDraft;
  constructor(draft: PayloadDraft) {
    super('payload');
    this.draft = draft;
  }
}

/**
 * A frame's payload as text, JSON or hex; of a close frame, as code and reason.
 * @event payload - The learner changed it; holds the new draft.
 */
@customElement('lab-payload')
export class LabPayload extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.375rem;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1rem;
        align-items: center;
      }
      .head > label {
        margin-inline-end: auto;
        font-size: var(--text-small);
        font-weight: 600;
        color: var(--ink-soft);
      }
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.875rem;
        padding: 0;
        margin: 0;
        border: 0;
      }
      fieldset label {
        display: inline-flex;
        gap: 0.375rem;
        align-items: center;
        min-block-size: 1.5rem;
        cursor: pointer;
      }
      fieldset label:has(:disabled) {
        color: var(--ink-faint);
        cursor: default;
      }
      textarea {
        inline-size: 100%;
        min-block-size: 5rem;
        max-block-size: 24rem;
        padding: 0.5rem 0.625rem;
        line-height: 1.6;
        overflow-wrap: anywhere;
        resize: vertical;
        field-sizing: content;
      }
      p {
        margin: 0;
        font-size: var(--text-small);
      }
    `,
  ];

  @property({ attribute: false }) draft: PayloadDraft = { form: 'text', text: '' };
  @property() opcode: OpcodeName = 'text';
  @property({ type: Boolean }) fixed = false;

  /** Puts the cursor into the payload. */
  focusText(): void {
    this.renderRoot.querySelector('textarea')?.focus();
  }

  override render() {
    const read = readDraft(this.draft);
    const wrong = 'problem' in read;
    return html`<div class="head">
        <label for="payload">Payload</label>
        <fieldset ?disabled=${this.fixed}>
          <legend class="visually-hidden">Written as</legend>
          ${formsFor(this.opcode).map((form) => this.renderForm(form))}
        </fieldset>
      </div>
      <textarea
        id="payload"
        class="wire"
        spellcheck="false"
        autocomplete="off"
        autocapitalize="off"
        ?readonly=${this.fixed}
        aria-describedby="size"
        aria-invalid=${wrong && !this.fixed}
        .value=${live(this.draft.text)}
        @input=${this.typed}
      ></textarea>
      <p id="size" class=${wrong && !this.fixed ? 'fault' : 'soft'}>${this.sayAbout(read)}</p>`;
  }

  private renderForm(form: PayloadForm): TemplateResult {
    const chosen = form === this.draft.form;
    const other = chosen ? this.draft : changeForm(this.draft, form);
    return html`<label title=${other ? nothing : `${formWords[form]} cannot show these bytes without loss.`}>
      <input
        type="radio"
        name="form"
        .checked=${live(chosen)}
        ?disabled=${other === null}
        @change=${() => other && this.tell(other)}
      />${formWords[form]}
    </label>`;
  }

  private sayAbout(read: ReturnType<typeof readDraft>): string {
    if (this.fixed) return '';
    if ('problem' in read) return read.problem;
    const { length } = read.bytes;
    const size = `${bytesWords(length)}.`;
    if (!isControl(opcodeBits(this.opcode)) || length <= CONTROL_BYTES) return size;
    return `${size} A control frame may carry at most ${CONTROL_BYTES} (RFC 6455 §5.5).`;
  }

  private typed(event: InputEvent): void {
    const { currentTarget } = event;
    if (currentTarget instanceof HTMLTextAreaElement)
      this.tell({ form: this.draft.form, text: currentTarget.value });
  }

  private tell(draft: PayloadDraft): void {
    this.draft = draft;
    this.dispatchEvent(new PayloadEvent(draft));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-payload': LabPayload;
  }
}
