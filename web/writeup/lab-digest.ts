import { css, html, LitElement } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controls } from '../parts/shared-styles.ts';
import '../parts/copy-button.ts';
import { digest } from './digest.ts';

/**
 * A small tool beside a question: a text in, its SHA-1 out. It works on what is typed, and knows no answer.
 * @summary SHA-1 as hex, and as Base64 of the digest's bytes.
 */
@customElement('lab-digest')
export class LabDigest extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 0.75rem;
        font-size: var(--text-bench);
        background: var(--paper);
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      fieldset {
        display: grid;
        gap: 0.5rem;
        min-inline-size: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        margin-block-end: 0.375rem;
        font-weight: 600;
      }
      label {
        display: grid;
        gap: 0.25rem;
      }
      dl {
        display: grid;
        gap: 0.375rem;
        margin: 0;
      }
      dt {
        color: var(--ink-soft);
      }
      dd {
        display: flex;
        gap: 0.5rem;
        align-items: start;
        justify-content: space-between;
        margin: 0;
      }
      output {
        padding-block: 0.25rem;
        font-size: var(--text-small);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @state() private text = '';

  override render() {
    const { hex, base64 } = digest(this.text);
    return html`<fieldset>
      <legend>SHA-1 tool</legend>
      <label
        >Text, hashed exactly as it stands here
        <input
          class="wire"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          .value=${this.text}
          @input=${this.typed}
        />
      </label>
      <dl>
        <div>
          <dt>The digest’s 20 bytes in hex</dt>
          <dd><output class="wire">${hex}</output><lab-copy label="the hex digest" .value=${hex}></lab-copy></dd>
        </div>
        <div>
          <dt>The same 20 bytes in Base64</dt>
          <dd><output class="wire">${base64}</output><lab-copy label="the Base64" .value=${base64}></lab-copy></dd>
        </div>
      </dl>
    </fieldset>`;
  }

  private typed(event: InputEvent): void {
    if (event.currentTarget instanceof HTMLInputElement) this.text = event.currentTarget.value;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-digest': LabDigest;
  }
}
