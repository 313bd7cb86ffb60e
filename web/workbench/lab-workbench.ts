import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { BenchController } from '../bench/bench-controller.ts';
import type { Tab } from '../bench/bench-view.ts';
import '../app/lab-app.ts';
import '../intercept/intercept-bar.ts';
import '../intercept/lab-intercept.ts';
import '../probe/lab-probe.ts';
import '../settings/lab-settings.ts';
import '../timeline/lab-timeline.ts';
import './bench-bar.ts';
import { controls } from '../parts/shared-styles.ts';

const tabs: { tab: Tab; label: string }[] = [
  { tab: 'app', label: 'App' },
  { tab: 'probe', label: 'Probe' },
  { tab: 'timeline', label: 'Timeline' },
  { tab: 'intercept', label: 'Intercept' },
  { tab: 'settings', label: 'Settings' },
];

/** The right pane: the bench bar, and one tool at a time. Arrow keys, Home and End move between tabs. */
@customElement('lab-workbench')
export class LabWorkbench extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template: auto auto auto minmax(0, 1fr) / minmax(0, 1fr);
        container: workbench / inline-size;
        block-size: 100%;
      }
      [role='tablist'] {
        display: flex;
        /* At 320 px, or with large letters, the last tab stands in a second line. */
        flex-wrap: wrap;
        gap: 0 0.25rem;
        padding-inline: 0.75rem;
        border-block-end: 1px solid var(--line-strong);
      }
      [role='tab'] {
        min-block-size: 2.5rem;
        padding: 0 0.75rem;
        margin-block-end: -1px;
        font: 550 0.9375rem/1.2 var(--font-text);
        color: var(--ink-soft);
        background: none;
        border: 0;
        border-block-end: 3px solid transparent;
        cursor: pointer;
      }
      @container workbench (max-width: 30rem) {
        [role='tablist'] {
          gap: 0;
          padding-inline: 0.25rem;
        }
        [role='tab'] {
          padding-inline: 0.5rem;
          font-size: var(--text-small);
        }
      }
      [role='tab']:hover {
        color: var(--ink);
      }
      [role='tab'][aria-selected='true'] {
        color: var(--ink);
        border-block-end-color: var(--ink);
      }
      [role='tab']:focus-visible {
        outline-offset: -3px;
      }
      .count {
        margin-inline-start: 0.0625rem;
        font: 500 0.75rem var(--font-wire);
        color: var(--ink-faint);
      }
      .held {
        padding: 0.0625rem 0.4375rem;
        color: var(--ink-inverse);
        background: var(--ink);
        border-radius: 999px;
      }
      [role='tabpanel'] {
        position: relative;
        container: panel / inline-size;
        min-block-size: 0;
        overflow: auto;
      }
      [role='tabpanel'][hidden] {
        display: none;
      }
      .padded {
        padding: 1rem;
        /* What has the focus is not to be under a row of buttons that sticks to the panel's end. */
        scroll-padding-block-end: 4rem;
      }
      .timeline {
        display: grid;
        container: panel / size;
        overflow: hidden;
      }
      .app {
        display: grid;
        overflow: hidden;
      }
      @media (forced-colors: active) {
        [role='tab'] {
          border-block-end-color: Canvas;
        }
        [role='tab'][aria-selected='true'] {
          border-block-end-color: Highlight;
        }
      }
    `,
  ];

  private readonly bench = new BenchController(this);

  override render() {
    const selected = this.bench.view?.place.tab ?? 'probe';
    return html`<lab-bench-bar></lab-bench-bar>
      <lab-intercept-bar></lab-intercept-bar>
      <div role="tablist" aria-label="Tools" @keydown=${this.key}>
        ${tabs.map(
          ({ tab, label }) => html`<button
            type="button"
            role="tab"
            id="tab-${tab}"
            aria-controls="panel-${tab}"
            aria-selected=${tab === selected}
            tabindex=${tab === selected ? 0 : -1}
            @click=${() => this.select(tab)}
          >
            ${label}${this.renderCount(tab)}
          </button>`,
        )}
      </div>
      ${tabs.map(
        ({ tab }) => html`<div
          role="tabpanel"
          id="panel-${tab}"
          class=${tab === 'timeline' || tab === 'app' ? tab : 'padded'}
          aria-labelledby="tab-${tab}"
          tabindex="0"
          ?hidden=${tab !== selected}
        >
          ${renderTool(tab)}
        </div>`,
      )}`;
  }

  /** What waits behind a tab, as a number. */
  private renderCount(tab: Tab): TemplateResult | typeof nothing {
    const view = this.bench.view;
    const events = view?.events.length ?? 0;
    const held = view?.intercept.held.length ?? 0;
    if (tab === 'timeline' && events > 0)
      return html` <span class="count">${events}<span class="visually-hidden"> events</span></span>`;
    if (tab === 'intercept' && held > 0)
      return html` <span class="count held">${held}<span class="visually-hidden"> held</span></span>`;
    return nothing;
  }

  private select(tab: Tab): void {
    this.bench.view?.show({ tab });
  }

  private async key(event: KeyboardEvent): Promise<void> {
    const at = tabs.findIndex(({ tab }) => tab === this.bench.view?.place.tab);
    const places: Record<string, number> = {
      ArrowLeft: (at + tabs.length - 1) % tabs.length,
      ArrowRight: (at + 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    };
    const next = tabs[places[event.key] ?? -1];
    if (!next) return;
    event.preventDefault();
    this.select(next.tab);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`#tab-${next.tab}`)?.focus();
  }
}

function renderTool(tab: Tab) {
  switch (tab) {
    case 'app':
      return html`<lab-app></lab-app>`;
    case 'probe':
      return html`<lab-probe></lab-probe>`;
    case 'timeline':
      return html`<lab-timeline></lab-timeline>`;
    case 'intercept':
      return html`<lab-intercept></lab-intercept>`;
    case 'settings':
      return html`<lab-settings></lab-settings>`;
    default: {
      const forgotten: never = tab;
      return forgotten;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-workbench': LabWorkbench;
  }
}
