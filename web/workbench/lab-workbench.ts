import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { BenchController } from '../bench/bench-controller.ts';
import type { BenchView, Tab } from '../bench/bench-view.ts';
import '../app/lab-app.ts';
import '../intercept/intercept-bar.ts';
import '../intercept/lab-intercept.ts';
import '../probe/lab-probe.ts';
import '../settings/lab-settings.ts';
import '../timeline/lab-timeline.ts';
import '../victim/victim-strip.ts';
import './bench-bar.ts';
import { missingPart } from '../parts/missing-part.ts';
import { controls } from '../parts/shared-styles.ts';

const allTabs: { tab: Tab; label: string; offered?(view: BenchView | null): boolean }[] = [
  { tab: 'app', label: 'App' },
  { tab: 'probe', label: 'Probe' },
  { tab: 'timeline', label: 'Timeline' },
  { tab: 'intercept', label: 'Intercept' },
  { tab: 'exploit', label: 'Exploit', offered: (view) => view?.exploit != null },
  { tab: 'settings', label: 'Settings' },
  {
    tab: 'fix',
    label: 'Fix it',
    offered: (view) => view?.fix != null && view.classState?.fix !== false,
  },
];

/** Tools that not every lab has are loaded when they are first looked at. */
const lazyTools: Partial<Record<Tab, () => Promise<unknown>>> = {
  exploit: () => import('../exploit/lab-exploit.ts'),
  fix: () => import('../fix/lab-fix.ts'),
};

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
      .tabs {
        display: flex;
        /* At 320 px, or with large letters, the last tabs stand in a second line. */
        flex-wrap: wrap;
        gap: 0 0.25rem;
        padding-inline: 0.75rem;
        border-block-end: 1px solid var(--line-strong);
      }
      /* The victim's place is in whichever line has room for it. */
      [role='tablist'] {
        display: contents;
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
        .tabs {
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
        /* What is shown must not jump aside when it grows longer than the panel. */
        scrollbar-gutter: stable;
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

  /** Tools that could not be loaded. */
  @state() private missing: readonly Tab[] = [];

  private readonly bench = new BenchController(this);
  /** Tools whose loading has begun: it is tried once. */
  private readonly asked = new Set<Tab>();

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    void this.load(this.selected());
  }

  override render() {
    const tabs = this.tabs();
    const selected = this.selected();
    return html`<lab-bench-bar></lab-bench-bar>
      <lab-intercept-bar></lab-intercept-bar>
      <div class="tabs">
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
      <lab-victim-strip></lab-victim-strip>
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
          ${this.missing.includes(tab) ? html`<p class="fault" role="alert">${missingPart('This tool')}</p>` : nothing}
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

  /** The tools that this lab has. */
  private tabs() {
    return allTabs.filter(({ offered }) => offered?.(this.bench.view ?? null) ?? true);
  }

  private selected(): Tab {
    const wanted = this.bench.view?.place.tab;
    return this.tabs().find(({ tab }) => tab === wanted)?.tab ?? 'probe';
  }

  private async load(tab: Tab): Promise<void> {
    const load = lazyTools[tab];
    if (!load || this.asked.has(tab)) return;
    this.asked.add(tab);
    try {
      await load();
    } catch {
      this.missing = [...this.missing, tab];
    }
  }

  private select(tab: Tab): void {
    this.bench.view?.show({ tab });
  }

  private async key(event: KeyboardEvent): Promise<void> {
    const tabs = this.tabs();
    const selected = this.selected();
    const at = tabs.findIndex(({ tab }) => tab === selected);
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
    case 'exploit':
      return html`<lab-exploit></lab-exploit>`;
    case 'fix':
      return html`<lab-fix></lab-fix>`;
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
