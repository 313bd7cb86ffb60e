import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CookiesEvent, TraceEvent } from '../../protocol/trace.ts';
import { controls } from '../parts/shared-styles.ts';
import { ChooseEvent } from '../timeline/choose-event.ts';
import { renderShortTrace, shortened, shortTraceStyles } from '../timeline/short-trace.ts';
import { cookieTableStyles, renderCookies } from '../timeline/victim-detail.ts';
import { askerOf } from '../timeline/victim-words.ts';
import type { Visit } from './visits.ts';

/** Lines shown of one visit. */
const SHOWN = 40;

/**
 * What the victim's browser did in one visit: pages, handshakes, which cookies went along and which did not, console,
 * dialogs, and what the jail refused.
 * @event choose - One of its events is to be shown.
 */
@customElement('lab-visit-report')
export class LabVisitReport extends LitElement {
  static override styles = [
    controls,
    shortTraceStyles,
    cookieTableStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.5rem;
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .show {
        margin-inline-start: 0.375rem;
        min-block-size: 1.5rem;
        padding: 0 0.25rem;
        font: inherit;
        font-size: 0.75rem;
        color: var(--ink-soft);
        text-decoration: underline;
        text-underline-offset: 0.2em;
        background: none;
        border: 0;
        cursor: pointer;
      }
      .cookies {
        margin-block: 0.25rem 0.375rem;
      }
    `,
  ];

  @property({ attribute: false }) visit: Visit | null = null;

  override render() {
    const { visit } = this;
    if (!visit) return nothing;
    const { shown, left } = shortened(visit.events, SHOWN);
    return html`<p>
        <b>Visit ${visit.name}</b> to <span class="wire">${visit.url}</span>${
          visit.outcome === null ? ', under way.' : html`. <span class="soft">${visit.outcome}</span>`
        }
      </p>
      ${
        shown.length === 0
          ? html`<p class="soft">Its browser has done nothing yet.</p>`
          : renderShortTrace(shown, {
              label: `What the victim’s browser did in visit ${visit.name}`,
              who: false,
              detail: (event) => this.renderDetail(event),
            })
      }
      ${left > 0 ? html`<p class="soft">${left.toLocaleString('en')} more events are in the timeline.</p>` : nothing}`;
  }

  private renderDetail(event: TraceEvent): TemplateResult {
    return html`<button
        type="button"
        class="show"
        aria-label="Show event ${event.seq} in the timeline"
        @click=${() => this.dispatchEvent(new ChooseEvent(event.seq))}
      >
        event ${event.seq}</button
      >${event.kind === 'cookies' ? renderChoice(event) : nothing}`;
  }
}

function renderChoice(event: CookiesEvent): TemplateResult {
  return html`<p class="soft">
      To <span class="wire">${event.url}</span>, asked for by <span class="wire">${askerOf(event)}</span>:
    </p>
    ${renderCookies(event)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-visit-report': LabVisitReport;
  }
}
