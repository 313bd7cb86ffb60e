import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { type IconName, icon } from './icons.ts';
import { controls } from './shared-styles.ts';

/**
 * A button that asks before it acts.
 * @event confirm - The learner said yes.
 */
@customElement('lab-confirm')
export class LabConfirm extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: inline-block;
      }
      h2 {
        margin: 0;
        font-size: 1.125rem;
        line-height: 1.3;
      }
      p {
        margin: 0.5rem 0 1.25rem;
        color: var(--ink-soft);
      }
      div {
        display: flex;
        justify-content: end;
        gap: 0.5rem;
      }
    `,
  ];

  @property() label = '';
  @property() icon: IconName | '' = '';
  /** The dialog's heading, and what will come of it. */
  @property() question = '';
  @property() detail = '';
  /** Among text, where a quiet button would be taken for it. */
  @property({ type: Boolean }) framed = false;
  @property({ type: Boolean }) disabled = false;
  @state() private open = false;
  @query('dialog') private dialog!: HTMLDialogElement;

  override render() {
    return html`<button type="button" class="btn small ${this.framed ? '' : 'quiet'}" ?disabled=${this.disabled} @click=${this.askFirst}>
        ${this.icon ? icon(this.icon) : nothing}${this.label}
      </button>
      <dialog aria-labelledby="question" aria-describedby="detail" @close=${this.closed}>
        ${
          this.open
            ? html`<form method="dialog">
              <h2 id="question">${this.question}</h2>
              <p id="detail">${this.detail}</p>
              <div>
                <button class="btn" value="no">Cancel</button>
                <button class="btn primary" value="yes">${this.label.replace('…', '')}</button>
              </div>
            </form>`
            : nothing
        }
      </dialog>`;
  }

  private async askFirst(): Promise<void> {
    this.open = true;
    await this.updateComplete;
    this.dialog.returnValue = '';
    this.dialog.showModal();
  }

  private closed(): void {
    this.open = false;
    if (this.dialog.returnValue === 'yes') this.dispatchEvent(new Event('confirm'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-confirm': LabConfirm;
  }
}
