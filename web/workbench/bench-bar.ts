import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { BenchController } from '../bench/bench-controller.ts';
import type { BenchView } from '../bench/bench-view.ts';
import '../parts/confirm-button.ts';
import '../parts/copy-button.ts';
import '../parts/drop-panel.ts';
import { FIX } from '../bench/bench-store.ts';
import { LOST } from '../bench/live-link.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';

/** Above the tabs: the bench's address for outside tools, the connection's state, what passed just now, Reset lab. */
@customElement('lab-bench-bar')
export class LabBenchBar extends LitElement {
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
        gap: 0.25rem 0.5rem;
        align-items: center;
        min-block-size: 2.75rem;
        padding: 0.375rem 1rem;
      }
      .address {
        display: flex;
        flex: 1 1 16rem;
        gap: 0.5rem;
        align-items: center;
        min-inline-size: 0;
      }
      .address code {
        overflow: hidden;
        font-size: var(--text-small);
        text-overflow: ellipsis;
        white-space: nowrap;
        user-select: all;
      }
      .outside {
        display: grid;
        gap: 0.625rem;
        inline-size: min(26rem, 80vw);
      }
      .outside p {
        margin: 0;
      }
      .outside div {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0.375rem;
        align-items: start;
      }
      .outside code {
        padding: 0.25rem 0.5rem;
        font-size: var(--text-small);
        overflow-wrap: anywhere;
        background: var(--sunken);
        border-radius: var(--radius-small);
      }
      .strip {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0.25rem 0.75rem;
        align-items: start;
        padding: 0.375rem 1rem;
        border-block-start: 1px solid var(--line);
      }
      .strip > div {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.75rem;
        align-items: baseline;
        padding-block: 0.25rem;
      }
      /* Words that stand beside each other share a line; the icon is no word. */
      .strip .icon-svg {
        align-self: center;
      }
      .lost {
        background: var(--refused-tint);
      }
      .passed-strip {
        background: var(--passed-tint);
      }
      .passed-strip b {
        display: inline-flex;
        gap: 0.375rem;
        align-items: baseline;
        color: var(--passed);
      }
      /* Large enough to be hit, and the strip no taller for it. */
      a {
        padding-block: 0.125rem;
        margin-block: -0.125rem;
        color: inherit;
        text-underline-offset: 0.2em;
      }
    `,
  ];

  @state() private problem = '';

  private readonly bench = new BenchController(this);

  override render() {
    const view = this.bench.view;
    if (!view) return nothing;
    return html`<div class="bar">
        ${view.bench ? this.renderBench(view, view.bench) : html`<span class="soft">Opening your bench…</span>`}
      </div>
      ${renderLink(view)} ${renderUnavailable(view)} ${renderPassed(view)}
      ${view.notice ? strip(view.notice, () => view.dismiss('notice')) : nothing}
      ${this.problem ? html`<div role="alert">${strip(this.problem, this.forget)}</div>` : nothing}`;
  }

  private renderBench(view: BenchView, { addresses }: NonNullable<BenchView['bench']>): TemplateResult {
    return html`<span class="address">
        <span class="soft">Bench</span><code class="wire">${addresses.ws}</code>
        <lab-copy label="the bench’s address" .value=${addresses.ws}></lab-copy>
      </span>
      <lab-drop label="Outside tools">
        <div class="outside">
          <p>Any tool can take part. What it sends is in the timeline and counts like your own.</p>
          <p><b>wscat</b></p>
          ${command(`wscat -c ${addresses.ws}socket`)}
          <p><b>websocat</b></p>
          ${command(`websocat ${addresses.ws}socket`)}
          <p class="soft">
            Over TLS: <code>${addresses.wss}</code>. The certificate was made on this machine, so tell the tool to accept it
            (<code>wscat --no-check</code>, <code>websocat -k</code>).
          </p>
        </div>
      </lab-drop>
      <lab-confirm
        label="Reset lab…"
        icon="reset"
        question="Reset the lab?"
        detail="Connections close, the trace starts afresh, the settings are as the writeup set them, and intercept is off. Steps you passed stay passed."
        ?disabled=${view.link.state !== 'live'}
        @confirm=${this.reset}
      ></lab-confirm>`;
  }

  private readonly forget = (): void => {
    this.problem = '';
  };

  private async reset(): Promise<void> {
    this.problem = '';
    try {
      await this.bench.view?.ask({ type: 'reset.lab' });
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

function renderLink(view: BenchView): TemplateResult | typeof nothing {
  const { link } = view;
  if (link.state === 'refused')
    return html`<div class="strip lost"><div>${icon('cross')} <span>${link.reason}</span></div></div>`;
  if (link.state !== 'lost') return nothing;
  return html`<div class="strip lost">
    <div>${
      view.bench
        ? html`<b>${LOST}</b> ${link.reason === LOST ? nothing : html`<span>${link.reason}</span>`}
            <span>Trying again. What you see here stays.</span>`
        : html`<b>${link.reason}</b> <span>Trying again.</span>`
    }</div>
    <button type="button" class="btn small" @click=${() => view.retry()}>Try now</button>
  </div>`;
}

/** Without a browser for the victim, part of this lab cannot be done: that is said before the learner tries. */
function renderUnavailable({ victim }: BenchView): TemplateResult | typeof nothing {
  if (!victim?.unavailable) return nothing;
  return html`<div class="strip lost">
    <div><b>Nobody can visit this lab.</b> <span>${victim.unavailable}</span></div>
  </div>`;
}

function renderPassed(view: BenchView): TemplateResult | typeof nothing {
  if (view.justPassed === FIX) return renderFixed(view);
  const at = view.steps.findIndex(({ id }) => id === view.justPassed);
  const step = view.steps[at];
  if (!step) return nothing;
  // The next open step; one before it when none follows.
  const next = [...view.steps.slice(at), ...view.steps].find(({ passed }) => !passed);
  return html`<div class="strip passed-strip">
    <div>
      <b>${icon('done')}Passed</b> <span>${step.title}</span>
      ${
        next
          ? html`<a href="#step-${next.id}">Next: ${next.title}</a>`
          : html`<span><b>The lab is solved.</b></span>${renderFixNext(view)}`
      }
    </div>
    ${dismissPassed(view)}
  </div>`;
}

/** Broken: now mended. The text goes to its section about that, and the tool is shown beside it. */
function renderFixNext(view: BenchView): TemplateResult | typeof nothing {
  if (!view.fix || view.fix.passed || view.classState?.fix === false) return nothing;
  return html`<a href="#step-${FIX}" @click=${() => view.show({ tab: 'fix' })}>Next: Fix it</a>`;
}

function renderFixed(view: BenchView): TemplateResult {
  return html`<div class="strip passed-strip">
    <div><b>${icon('done')}Fixed</b> <span>Your settings hold, and ordinary use still works.</span></div>
    ${dismissPassed(view)}
  </div>`;
}

function dismissPassed(view: BenchView): TemplateResult {
  return html`<button
    type="button"
    class="btn small quiet icon"
    aria-label="Dismiss"
    @click=${() => view.dismiss('passed')}
  >
    ${icon('cross')}
  </button>`;
}

/** Something to read, and to put away. The store's notices are said aloud by the page's one status region. */
function strip(text: string, dismiss: () => void): TemplateResult {
  return html`<div class="strip">
    <div>${text}</div>
    <button type="button" class="btn small quiet icon" aria-label="Dismiss" @click=${dismiss}>${icon('cross')}</button>
  </div>`;
}

function command(text: string): TemplateResult {
  return html`<div><code class="wire">${text}</code><lab-copy label="the command" .value=${text}></lab-copy></div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-bench-bar': LabBenchBar;
  }
}
