import { css, html, LitElement, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { BenchController } from '../bench/bench-controller.ts';
import type { Tab } from '../bench/bench-view.ts';
import '../probe/lab-probe.ts';
import '../settings/lab-settings.ts';
import '../timeline/lab-timeline.ts';
import './bench-bar.ts';
import { controls } from '../parts/shared-styles.ts';

const tabs: { tab: Tab; label: string }[] = [
  { tab: 'probe', label: 'Probe' },
  { tab: 'timeline', label: 'Timeline' },
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
        grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
        block-size: 100%;
      }
      [role='tablist'] {
        display: flex;
        gap: 0.25rem;
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
        margin-inline-start: 0.3125rem;
        font: 500 0.75rem var(--font-wire);
        color: var(--ink-faint);
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
      }
      .timeline {
        display: grid;
        container: panel / size;
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
    const events = this.bench.view?.events.length ?? 0;
    return html`<lab-bench-bar></lab-bench-bar>
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
            ${label}${
              tab === 'timeline' && events > 0
                ? html`<span class="count">${events}<span class="visually-hidden"> events</span></span>`
                : nothing
            }
          </button>`,
        )}
      </div>
      ${tabs.map(
        ({ tab }) => html`<div
          role="tabpanel"
          id="panel-${tab}"
          class=${tab === 'timeline' ? 'timeline' : 'padded'}
          aria-labelledby="tab-${tab}"
          tabindex="0"
          ?hidden=${tab !== selected}
        >
          ${renderTool(tab)}
        </div>`,
      )}`;
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
    case 'probe':
      return html`<lab-probe></lab-probe>`;
    case 'timeline':
      return html`<lab-timeline></lab-timeline>`;
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
