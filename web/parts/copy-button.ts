import { html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { copyText } from './copy-text.ts';
import { icon } from './icons.ts';
import { controls } from './shared-styles.ts';

/**
 * Copies a text. Says that it did, in its own label.
 * @summary A copy button.
 */
@customElement('lab-copy')
export class LabCopy extends LitElement {
  static override styles = [controls];

  @property() value = '';
  /** What is copied: the button is named “Copy <label>”. */
  @property() label = '';
  @state() private said: 'nothing' | 'copied' | 'failed' = 'nothing';

  private timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  override render() {
    const words = { nothing: 'Copy', copied: 'Copied', failed: 'Could not copy' }[this.said];
    return html`<button type="button" class="btn small quiet" @click=${this.copy}>
      ${icon(this.said === 'copied' ? 'check' : 'copy')}<span aria-live="polite">${words}</span
      ><span class="visually-hidden">${this.label}</span>
    </button>`;
  }

  private async copy(): Promise<void> {
    this.said = (await copyText(this.value)) ? 'copied' : 'failed';
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.said = 'nothing';
    }, 2000);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-copy': LabCopy;
  }
}
