import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { BenchController } from '../bench/bench-controller.ts';
import type { Ask, BenchView } from '../bench/bench-view.ts';
import type { HeldView } from '../bench/held-view.ts';
import { Announcer } from '../parts/announcer.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { Ticker } from '../parts/ticker.ts';
import './time-left.ts';

/** When the end of an item's time is told, in milliseconds before it: WCAG 2.2 SC 2.2.1 wants at least twenty seconds. */
const WARNING = 25_000;

/**
 * Above the tabs while intercept is on: nobody shall wonder why the lab's page hangs, or miss that something held is
 * about to go on by itself.
 */
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
        font-variant-numeric: tabular-nums;
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
  private told = saidOf([]);

  constructor() {
    super();
    new Ticker(this, () => (this.bench.view?.intercept.held.length ?? 0) > 0);
  }

  override render() {
    const view = this.bench.view;
    return html`<div id="said" class="visually-hidden" role="status"></div>
      ${view?.intercept.on ? renderBar(view, (request) => this.ask(view, request)) : nothing}
      ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing}`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const words = saidOf(this.bench.view?.intercept.held ?? []);
    if (words === this.told) return;
    this.told = words;
    this.announcer ??= new Announcer(this.region);
    // A count is out of date with the next one: only the last is said.
    this.announcer.sayLatest(words);
  }

  private async ask(view: BenchView, request: Ask): Promise<void> {
    this.problem = '';
    try {
      await view.ask(request);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

function renderBar(view: BenchView, ask: (request: Ask) => void): TemplateResult {
  const { held, handshakes, rules } = view.intercept;
  if (view.link.state !== 'live')
    return html`<div class="bar">
      <span class="words">${icon('pause')}<b>Intercept was on when the connection to the server was lost.</b></span>
    </div>`;
  const due = firstDue(held);
  const isElsewhere = view.place.tab !== 'intercept';
  return html`<div class="bar">
    <span class="words"
      >${icon('pause')}<span
        ><b>Intercept is on</b> · ${held.length} held${due ? html` · the next goes on by itself in <lab-time-left .until=${due.until}></lab-time-left>` : nothing}</span
      ></span
    >
    ${
      due && isElsewhere
        ? html`<button
            type="button"
            class="btn small"
            ?disabled=${held.every(({ last }) => last)}
            @click=${() => ask({ type: 'intercept.keep' })}
          >
            Keep holding
          </button>`
        : nothing
    }
    ${
      isElsewhere
        ? html`<button type="button" class="btn small quiet" @click=${() => view.show({ tab: 'intercept' })}>
            Show<span class="visually-hidden"> what is held</span>
          </button>`
        : nothing
    }
    <button
      type="button"
      class="btn small"
      @click=${() => ask({ type: 'intercept.set', on: false, handshakes, rules })}
    >
      Turn off
    </button>
  </div>`;
}

/** What is held, as it is said aloud. */
function saidOf(held: readonly HeldView[]): string {
  if (held.length === 0) return 'Nothing is held.';
  const warning = ` The next goes on by itself in less than ${WARNING / 1000} seconds.`;
  return `${held.length} held.${firstDue(held) ? warning : ''}`;
}

/** What goes on by itself next, once that is near; null before. */
function firstDue(held: readonly HeldView[]): HeldView | null {
  const [next] = held.toSorted((one, other) => one.until - other.until);
  return next && next.until - performance.now() < WARNING ? next : null;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-intercept-bar': LabInterceptBar;
  }
}
