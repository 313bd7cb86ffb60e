import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { BenchController } from '../bench/bench-controller.ts';
import { Announcer } from '../parts/announcer.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';

/** Above the tabs while intercept is on: nobody shall wonder why the lab's page hangs. */
@customElement('lab-intercept-bar')
export class LabInterceptBar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        font-size: var(--text-bench);
        line-height: 1.45;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.75rem;
        align-items: center;
        padding: 0.25rem 1rem;
        color: var(--ink-inverse);
        background: var(--ink);
      }
      .words {
        display: inline-flex;
        flex: 1 1 auto;
        gap: 0.5rem;
        align-items: center;
        padding-block: 0.25rem;
      }
      .bar .btn {
        color: inherit;
        background: transparent;
        border-color: currentColor;
      }
      .bar .btn.quiet {
        border-color: transparent;
      }
      .bar .btn:hover:not(:disabled) {
        color: var(--ink);
        background: var(--ink-inverse);
        border-color: var(--ink-inverse);
      }
      .bar :focus-visible {
        outline-color: var(--ink-inverse);
        outline-offset: 2px;
      }
      .fault {
        margin: 0;
      }
      @media (forced-colors: active) {
        .bar {
          border-block: 2px solid CanvasText;
        }
      }
    `,
  ];

  @state() private problem = '';
  @query('#said') private region!: HTMLElement;

  private readonly bench = new BenchController(this);
  private announcer: Announcer | null = null;
  private told = 0;

  override render() {
    const view = this.bench.view;
    const held = view?.intercept.held.length ?? 0;
    return html`<div id="said" class="visually-hidden" role="status"></div>
      ${
        view?.intercept.on
          ? html`<div class="bar">
              <span class="words">${icon('pause')}<span><b>Intercept is on</b> · ${held} held</span></span>
              ${
                view.place.tab === 'intercept'
                  ? nothing
                  : html`<button
                      type="button"
                      class="btn small quiet"
                      @click=${() => view.show({ tab: 'intercept' })}
                    >
                      Show<span class="visually-hidden"> what is held</span>
                    </button>`
              }
              <button
                type="button"
                class="btn small"
                ?disabled=${view.link.state !== 'live'}
                @click=${this.turnOff}
              >
                Turn off
              </button>
            </div>`
          : nothing
      }
      ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing}`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const held = this.bench.view?.intercept.held.length ?? 0;
    if (held === this.told) return;
    this.told = held;
    this.announcer ??= new Announcer(this.region);
    // A count is out of date with the next one: only the last is said.
    this.announcer.sayLatest(held === 0 ? 'Nothing is held.' : `${held} held.`);
  }

  private async turnOff(): Promise<void> {
    const view = this.bench.view;
    if (!view) return;
    const { handshakes, rules } = view.intercept;
    this.problem = '';
    try {
      await view.ask({ type: 'intercept.set', on: false, handshakes, rules });
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-intercept-bar': LabInterceptBar;
  }
}
