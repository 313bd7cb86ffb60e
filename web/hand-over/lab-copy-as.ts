import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { isHeadProblem, parseRequestHead } from '../../protocol/http-head.ts';
import { BenchController } from '../bench/bench-controller.ts';
import '../parts/copy-button.ts';
import '../parts/drop-panel.ts';
import { controls } from '../parts/shared-styles.ts';
import { handOver, type Message, type Recipe } from './hand-over.ts';
import { recipes } from './recipes.ts';

/**
 * The request, and the message when there is one, as a command or program for another tool.
 * @summary A “Copy as” button with its panel.
 */
@customElement('lab-copy-as')
export class LabCopyAs extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: inline-block;
        font-size: var(--text-bench);
        line-height: 1.45;
      }
      .panel {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.625rem;
        inline-size: min(28rem, 84vw);
      }
      .row {
        display: flex;
        gap: 0.5rem;
        align-items: end;
        justify-content: space-between;
      }
      label {
        display: grid;
        gap: 0.25rem;
        font-size: var(--text-small);
        font-weight: 600;
        color: var(--ink-soft);
      }
      select {
        font-weight: 400;
      }
      pre {
        max-block-size: 16rem;
        margin: 0;
        padding: 0.5rem 0.75rem;
        overflow: auto;
        font: var(--text-small) / 1.5 var(--font-wire);
        font-variant-ligatures: none;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        background: var(--sunken);
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
      }
      ul {
        display: grid;
        gap: 0.25rem;
        margin: 0;
        padding: 0;
        font-size: var(--text-small);
        color: var(--ink-soft);
        list-style: none;
      }
      p {
        margin: 0;
      }
    `,
  ];

  @property() label = 'Copy as';
  /** The request as it is sent, byte for byte. */
  @property() request = '';
  @property({ attribute: false }) message: Message | null = null;
  /** Whether the frames hold bits that ordinary clients never write. */
  @property({ type: Boolean }) byHand = false;
  @state() private tool: Recipe['id'] = 'websocat';
  @state() private open = false;

  private readonly bench = new BenchController(this);

  override render() {
    return html`<lab-drop label=${this.label} @beforetoggle=${this.opened}>${this.open ? this.renderPanel() : nothing}</lab-drop>`;
  }

  private renderPanel(): TemplateResult {
    const address = this.bench.view?.bench?.addresses.ws;
    const head = parseRequestHead(this.request);
    if (address === undefined || isHeadProblem(head))
      return html`<p class="panel">This request cannot be read, so only its raw text can be copied, from the editor.</p>`;
    const all = recipes(handOver(head, address, this.message, this.byHand), this.request);
    const recipe = all[this.tool];
    return html`<div class="panel">
      <div class="row">
        <label
          >Tool
          <select @change=${this.choose}>
            ${Object.values(all).map(({ id, label }) => html`<option value=${id} ?selected=${id === recipe.id}>${label}</option>`)}
          </select>
        </label>
        <lab-copy label="for ${recipe.label}" .value=${recipe.text}></lab-copy>
      </div>
      <pre tabindex="0" aria-label="For ${recipe.label}">${recipe.text}</pre>
      ${recipe.notes.length > 0 ? html`<ul>${recipe.notes.map((note) => html`<li>${note}</li>`)}</ul>` : nothing}
    </div>`;
  }

  private opened(event: ToggleEvent): void {
    this.open = event.newState === 'open';
  }

  private choose(event: Event): void {
    const { currentTarget } = event;
    if (!(currentTarget instanceof HTMLSelectElement)) return;
    const tools = ['websocat', 'wscat', 'python', 'javascript', 'raw'] as const;
    this.tool = tools.find((id) => id === currentTarget.value) ?? 'websocat';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-copy-as': LabCopyAs;
  }
}
