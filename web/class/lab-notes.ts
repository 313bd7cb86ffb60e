import { css, html, LitElement, nothing, type TemplateResult, unsafeCSS } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { Errand } from '../parts/errand.ts';
import { controls } from '../parts/shared-styles.ts';
import prose from '../styles/prose.css?inline';
import { ClassController } from './class-controller.ts';
import { ask } from './instructor.ts';

/** The trainer's notes of a writeup, which no learner's page is ever sent. Prose, as in the writeup itself. */
@customElement('lab-notes')
export class LabNotes extends LitElement {
  static override styles = [
    controls,
    unsafeCSS(prose),
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.5rem;
      }
      p {
        margin: 0;
      }
      label {
        display: inline-flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        align-items: center;
        font-weight: 600;
      }
      select {
        max-inline-size: min(30rem, 80vw);
      }
    `,
  ];

  @state() private chosen: string | null = null;
  @state() private text: string | null = null;

  private readonly class = new ClassController(this);
  private readonly errand = new Errand(this);

  override render() {
    const writeups = this.class.store?.writeups.filter(({ trainer }) => trainer) ?? [];
    if (writeups.length === 0) return html`<p class="soft">No lab has trainer notes.</p>`;
    return html`<link rel="stylesheet" href="/assets/highlight.css" />
      <p>
        <label>
          Lab
          <select @change=${this.choose}>
            <option value="" ?selected=${this.chosen === null}>Choose one</option>
            ${writeups.map(
              ({ writeup, title, minutes }) =>
                html`<option value=${writeup} ?selected=${writeup === this.chosen}>${title} (${minutes} min)</option>`,
            )}
          </select>
        </label>
      </p>
      ${this.errand.renderProblem()} ${this.renderText()}`;
  }

  private renderText(): TemplateResult | typeof nothing {
    if (this.chosen === null || this.text === null) return nothing;
    return html`<article class="prose">${unsafeHTML(this.text)}</article>`;
  }

  private readonly choose = async (event: Event): Promise<void> => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    const slug = event.target.value;
    this.chosen = slug || null;
    this.text = null;
    if (!slug) return;
    await this.errand.run(async () => {
      const { html: text } = await ask<{ html: string }>(`/trainer/${slug}`);
      if (this.chosen === slug) this.text = text;
    });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-notes': LabNotes;
  }
}
