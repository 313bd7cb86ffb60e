import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { TraceEvent } from '../../protocol/trace.ts';
import { BenchController } from '../bench/bench-controller.ts';
import type { Gap } from '../bench/bench-view.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { detailStyles, renderDetail } from './event-detail.ts';
import { directionMark, eventSummary, eventTone } from './event-words.ts';
import { clock, delta } from './time-words.ts';
import { timelineStyles } from './timeline-styles.ts';

/** Rows drawn at most: the newest. */
const ROWS = 2000;

/** Pixels from the end at which the list still counts as being there. */
const NEAR = 24;

/**
 * What the server observed on this bench, in order: a table whose rows open their detail below.
 * It follows the end until the learner scrolls up. Up, Down, Home and End move between rows.
 */
@customElement('lab-timeline')
export class LabTimeline extends LitElement {
  static override styles = [controls, detailStyles, timelineStyles];

  @state() private following = true;
  /** The last event that was there when the learner left the end. */
  @state() private leftAt = 0;
  @query('.list') private list!: HTMLElement | null;

  private readonly bench = new BenchController(this);
  private revealed: number | null = null;

  /** While another tool is shown, thousands of rows need not follow every frame. */
  protected override shouldUpdate(): boolean {
    return this.bench.view?.place.tab === 'timeline';
  }

  override render() {
    const view = this.bench.view;
    const events = view?.events ?? [];
    if (events.length === 0) {
      return html`<p class="empty">
        Nothing has crossed the wire yet. Every handshake, frame and close on this bench appears here as the server observes
        it, whoever sent it: the probe, a browser, or a tool of your own.
      </p>`;
    }
    const shown = events.slice(-ROWS);
    const selected = view?.place.selected ?? null;
    const reachable = shown.some(({ seq }) => seq === selected) ? selected : shown.at(-1)?.seq;
    const fresh = events.filter(({ seq }) => seq > this.leftAt).length;
    const detail = events.find(({ seq }) => seq === selected);
    return html`<div class="list" @scroll=${this.scrolled} @keydown=${this.key}>
        <table>
          <caption class="visually-hidden">
            What the server observed. Choose a number to see an event in detail.
          </caption>
          <thead>
            <tr>
              <th scope="col" class="number">#</th>
              <th scope="col" class="time">Time</th>
              <th scope="col" class="time delta">Δ</th>
              <th scope="col" class="connection">Conn.</th>
              <th scope="col">From</th>
              <th scope="col">Kind</th>
              <th scope="col">Summary</th>
            </tr>
          </thead>
          <tbody>
            ${renderMissing(events.length - shown.length)}
            ${repeat(
              shown,
              ({ seq }) => seq,
              (event, index) =>
                html`${gapBefore(event, view?.gaps ?? [])}${this.renderRow(event, shown[index - 1], selected, reachable)}`,
            )}
          </tbody>
        </table>
        ${
          this.following || fresh === 0
            ? nothing
            : html`<div class="newest">
              <button type="button" class="btn small" @click=${this.follow}>${icon('down')}${fresh} newer</button>
            </div>`
        }
      </div>
      ${detail ? this.renderDetail(detail) : nothing}`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const selected = this.bench.view?.place.selected ?? null;
    if (selected !== this.revealed) {
      this.revealed = selected;
      if (selected !== null) this.row(selected)?.scrollIntoView({ block: 'nearest' });
    } else if (this.following && this.list) {
      this.list.scrollTop = this.list.scrollHeight;
    }
  }

  private renderRow(
    event: TraceEvent,
    before: TraceEvent | undefined,
    selected: number | null,
    reachable: number | null | undefined,
  ): TemplateResult {
    const current = event.seq === selected;
    return html`<tr
      class="kind-${event.kind}"
      aria-current=${current ? 'true' : nothing}
      @click=${() => this.select(event.seq)}
    >
      <td class="number">
        <button
          type="button"
          data-seq=${event.seq}
          aria-label="Event ${event.seq}"
          aria-expanded=${current}
          tabindex=${event.seq === reachable ? 0 : -1}
        >
          ${event.seq}
        </button>
      </td>
      <td class="time">${clock(event.at)}</td>
      <td class="time delta">${before ? delta(event.at - before.at) : ''}</td>
      <td class="connection wire">${'connection' in event ? event.connection : ''}</td>
      <td>${directionMark(event)}</td>
      <td>${event.kind}</td>
      <td class="summary ${eventTone(event)}">${eventSummary(event)}</td>
    </tr>`;
  }

  private renderDetail(event: TraceEvent): TemplateResult {
    return html`<section class="detail" aria-label="Event ${event.seq} in detail">
      <header>
        <h3>Event ${event.seq}: ${event.kind}</h3>
        <button
          type="button"
          class="btn small quiet icon"
          aria-label="Close the detail"
          @click=${() => this.bench.view?.show({ selected: null })}
        >
          ${icon('cross')}
        </button>
      </header>
      ${renderDetail(event)}
    </section>`;
  }

  private row(seq: number): HTMLButtonElement | null {
    return this.renderRoot.querySelector(`button[data-seq="${seq}"]`);
  }

  private select(seq: number): void {
    const selected = this.bench.view?.place.selected === seq ? null : seq;
    this.bench.view?.show({ selected });
  }

  private readonly follow = (): void => {
    this.following = true;
    if (this.list) this.list.scrollTop = this.list.scrollHeight;
  };

  private scrolled(): void {
    if (!this.list) return;
    const { scrollTop, scrollHeight, clientHeight } = this.list;
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    if (this.following && !atEnd) this.leftAt = this.bench.view?.events.at(-1)?.seq ?? 0;
    this.following = atEnd;
  }

  private key(event: KeyboardEvent): void {
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>('button[data-seq]')];
    const at = event.target instanceof HTMLButtonElement ? buttons.indexOf(event.target) : -1;
    if (at < 0) return;
    const places: Record<string, number> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    const next = buttons[Math.min(buttons.length - 1, Math.max(0, place))];
    next?.focus();
    // With a detail open, moving shows the next one; without, it only moves.
    if (next && this.bench.view?.place.selected !== null)
      this.bench.view?.show({ selected: Number(next.dataset.seq) });
  }
}

function renderMissing(count: number): TemplateResult | typeof nothing {
  if (count <= 0) return nothing;
  return html`<tr class="gap">
    <td colspan="7">${count} older events are not listed.</td>
  </tr>`;
}

function gapBefore({ seq }: TraceEvent, gaps: readonly Gap[]): TemplateResult | typeof nothing {
  const gap = gaps.find(({ before }) => before === seq);
  if (!gap) return nothing;
  return html`<tr class="gap">
    <td colspan="7">
      ${gap.count} ${gap.count === 1 ? 'event' : 'events'} before this one ${gap.count === 1 ? 'is' : 'are'} gone: the trace
      keeps only its newest part.
    </td>
  </tr>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-timeline': LabTimeline;
  }
}
