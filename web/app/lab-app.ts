import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { BenchController } from '../bench/bench-controller.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';

/**
 * The lab's own page, in a frame. It is loaded when the tab is first opened, and stays: its sockets live on while
 * another tool is shown. When the lab begins again, so does the page.
 */
@customElement('lab-app')
export class LabApp extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        min-block-size: 0;
        font-size: var(--text-bench);
        line-height: 1.45;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.5rem;
        align-items: center;
        padding: 0.375rem 1rem;
        border-block-end: 1px solid var(--line);
      }
      .bar > span {
        display: flex;
        align-items: center;
        margin-inline-start: -0.75rem;
      }
      .bar p {
        flex: 1 1 14rem;
        margin: 0;
        font-size: var(--text-small);
      }
      .bar code {
        font-family: var(--font-wire);
        overflow-wrap: anywhere;
      }
      .bar a {
        color: inherit;
        text-decoration: none;
      }
      iframe {
        inline-size: 100%;
        block-size: 100%;
        background: Canvas;
        border: 0;
      }
      .waiting {
        padding: 1rem;
        margin: 0;
      }
    `,
  ];

  @state() private opened = false;
  /** How often the learner loaded it anew. */
  @state() private loads = 0;

  private readonly bench = new BenchController(this);

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.bench.view?.place.tab === 'app') this.opened = true;
  }

  override render() {
    const view = this.bench.view;
    if (!view?.bench || !this.opened)
      return html`<p class="soft waiting">The lab’s page is here when the bench is.</p>`;
    // A page over TLS may not hold one without: the browser would block it as mixed content.
    const address = location.protocol === 'https:' ? view.bench.addresses.https : view.bench.addresses.http;
    return html`<div class="bar">
        <p class="soft">The lab’s own page, from another origin: <code>${new URL(address).origin}</code></p>
        <span>
          <button type="button" class="btn small quiet" @click=${this.reload}>${icon('reset')}Reload</button>
          <a class="btn small quiet" href=${address} target="_blank" rel="noopener noreferrer">Open in a new tab</a>
        </span>
      </div>
      ${keyed(`${view.trace} ${this.loads}`, renderFrame(address))}`;
  }

  /** A new frame: the old page belongs to another origin, so nothing here may tell it to reload. */
  private reload(): void {
    this.loads += 1;
  }
}

/**
 * The page is weak on purpose and sooner or later runs a stranger's script, so it gets what a lab needs and no more.
 * - `allow-scripts`, `allow-forms`: it is an application.
 * - `allow-same-origin`: it keeps its own origin, or its handshakes would say `Origin: null` and carry no cookie, and
 *   every lab about origins would teach something false. That is safe here only because its origin is not ours: a
 *   framed page of our own origin could take its sandbox off.
 * - `allow-modals`: `alert()` is the first proof that an injected script ran.
 * Left out: leading this page away (`allow-top-navigation`), where a look-alike could ask for anything, and popups and
 * downloads, which no lab needs. The new tab is for whoever wants the page without a sandbox.
 */
function renderFrame(address: string): TemplateResult {
  return html`<iframe
    title="The lab’s page"
    sandbox="allow-scripts allow-forms allow-same-origin allow-modals"
    src=${address}
  ></iframe>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-app': LabApp;
  }
}
