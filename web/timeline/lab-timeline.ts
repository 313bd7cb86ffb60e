import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TraceEvent } from '../../protocol/trace.ts';
import { BenchController } from '../bench/bench-controller.ts';
import type { BenchView } from '../bench/bench-view.ts';
import { missingPart } from '../parts/missing-part.ts';
import { controls } from '../parts/shared-styles.ts';
import './event-detail.ts';
import './network-view.ts';
import { hidesAny, noFilter, type TimelineFilter } from './event-filter.ts';
import './event-grid.ts';
import type { ChooseEvent } from './choose-event.ts';
import { renderExport } from './export-menu.ts';
import './filter-bar.ts';
import type { FilterEvent } from './filter-bar.ts';
import { composable, replayable } from './hand-on.ts';
import { renderEmpty, renderNoMatch } from './no-rows.ts';
import { RowList } from './row-list.ts';
import { expressionSearch, type Search, textSearch } from './search.ts';
import { timelineStyles } from './timeline-styles.ts';

type View = 'list' | 'ladder';

/**
 * Milliseconds between two drawings while events flow: frames come faster than anybody reads, and a ladder costs more.
 * Twelve is each picture of a screen that shows 60 in a second, and each second one of a faster screen.
 */
const DRAW_EVERY = { list: 12, ladder: 150 } satisfies Record<View, number>;

/** Milliseconds without another choice after which the number of rows is said. */
const SAID_AFTER = 800;

/**
 * What the server observed on this bench, in order, as a list or as a ladder, with the detail of one event below.
 * Filter, pause and selection hold for both.
 */
@customElement('lab-timeline')
export class LabTimeline extends LitElement {
  static override styles = [controls, timelineStyles];

  /** Somebody else's trace: there is nothing to hand on, and nothing to ask of the bench. */
  @property({ type: Boolean }) readonly = false;
  @state() private view: View = 'list';
  @state() private ladderReady = false;
  /** Whether the ladder was wanted and could not be loaded. */
  @state() private ladderMissing = false;
  @state() private filter: TimelineFilter = noFilter;
  @state() private search: Search | null = null;
  @state() private problem = '';
  /** The trace as it was when the learner paused; null while events flow. */
  @state() private paused: Pick<BenchView, 'trace' | 'events' | 'gaps'> | null = null;

  @state() private found = '';

  private readonly bench = new BenchController(this);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly list = new RowList();
  private readonly messageOf = (frame: number) => this.list.messageOf(frame);
  /** Counts searches, so that an engine that comes late changes nothing. */
  private searches = 0;
  private searchesExpression = false;
  /** When it was drawn last. */
  private drawnAt = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  /** While another tool is shown, thousands of rows need not follow every frame. */
  protected override shouldUpdate(): boolean {
    return this.bench.view?.place.tab === 'timeline';
  }

  /** Draws when the browser does: whatever came since its last picture is laid out once, and for a hidden page nothing. */
  protected override async scheduleUpdate(): Promise<void> {
    while (!this.list.behind) {
      const at = await new Promise<number>(requestAnimationFrame);
      if (at < this.drawnAt + DRAW_EVERY[this.view]) continue;
      this.drawnAt = at;
      break;
    }
    await super.scheduleUpdate();
  }

  override render() {
    const view = this.bench.view;
    const live = view?.events ?? [];
    // After a reset the paused events are those of a trace that is gone, however many the new one has by now.
    if (this.paused && this.paused.trace !== view?.trace) this.paused = null;
    if (!view || live.length === 0) return renderEmpty();
    const { events, gaps } = this.paused ?? view;
    this.list.update(events, gaps, this.filter, this.search);
    if (this.list.behind) requestAnimationFrame(() => this.requestUpdate());
    const { selected } = view.place;
    const isSelected = ({ seq }: TraceEvent): boolean => seq === selected;
    // A paused list still has rows that the trace has lost meanwhile.
    const event = live.find(isSelected) ?? this.paused?.events.find(isSelected);
    const index = this.list.indexOf(event);
    return html`${this.renderBar(view, live)}
      <div class="events" @choose=${this.choose}>
        ${this.list.hasEvents ? this.renderEvents(index, event !== undefined) : renderNoMatch(this.list.behind, hidesAny(this.filter) ? this.clearFilter : null)}
      </div>
      ${event ? this.renderDetail(view, event, index) : nothing}
      <span class="visually-hidden" role="status">${this.found}</span>`;
  }

  private renderBar(view: BenchView, live: readonly TraceEvent[]): TemplateResult {
    const fresh = this.paused ? lastSeq(live) - lastSeq(this.paused.events) : 0;
    return html`<div class="bar">
      <div class="views" role="group" aria-label="View">
        ${viewButton('List', this.view === 'list', () => this.show('list'))}
        ${viewButton('Ladder', this.view === 'ladder', () => this.show('ladder'))}
      </div>
      ${this.ladderMissing ? html`<p class="fault" role="alert">${missingPart('The ladder')}</p>` : nothing}
      <lab-filter-bar
        .filter=${this.filter}
        .connections=${this.list.connections}
        .problem=${this.problem}
        @filter=${(event: FilterEvent) => this.changeFilter({ ...this.filter, ...event.change })}
      ></lab-filter-bar>
      <button type="button" class="btn small pause" aria-pressed=${this.paused !== null} @click=${this.togglePause}>
        ${this.paused ? html`Resume <span class="soft">${fresh.toLocaleString('en')} new</span>` : 'Pause'}
      </button>
      ${view.bench && !this.readonly ? renderExport(view.bench.id) : nothing}
    </div>`;
  }

  private renderEvents(index: number, open: boolean): TemplateResult {
    if (this.view === 'ladder' && this.ladderReady)
      return html`<lab-ladder
        ?victim=${this.bench.view?.victim != null}
        .rows=${this.list.rows}
        .selected=${index}
        .open=${open}
        .messageOf=${this.messageOf}
      ></lab-ladder>`;
    return html`<lab-event-grid
      .rows=${this.list.rows}
      .selected=${index}
      .open=${open}
      .messageOf=${this.messageOf}
    ></lab-event-grid>`;
  }

  private renderDetail(view: BenchView, event: TraceEvent, index: number): TemplateResult {
    const compose = this.readonly ? null : composable(event);
    const frames = this.readonly ? [] : replayable(event, view.events);
    const later = frames.filter((seq) => seq >= event.seq);
    return html`<lab-event-detail
      class="detail"
      .event=${event}
      .message=${event.kind === 'frame' ? this.list.messageOf(event.seq) : undefined}
      @choose=${this.choose}
    >
      <span slot="actions" class="actions">
        ${
          compose
            ? html`<button
              type="button"
              class="btn small"
              @click=${() => view.show({ tab: 'probe', compose })}
            >
              Load into the composer
            </button>`
            : nothing
        }
        ${
          frames.length > 0
            ? html`<button
              type="button"
              class="btn small"
              @click=${() => view.show({ tab: 'probe', replay: frames })}
            >
              Replay this conversation
            </button>`
            : nothing
        }
        ${
          later.length > 0 && later.length < frames.length
            ? html`<button type="button" class="btn small" @click=${() => view.show({ tab: 'probe', replay: later })}>
              Replay from here
            </button>`
            : nothing
        }
      </span>
      ${index < 0 && !this.list.behind ? this.renderHidden(event) : nothing}
      ${
        !this.readonly && (event.kind === 'handshake' || event.kind === 'http')
          ? html`<lab-network-view slot="network" .connection=${event.connection}></lab-network-view>`
          : nothing
      }
    </lab-event-detail>`;
  }

  /** A link from the writeup may lead to an event that the filter hides. */
  private renderHidden(event: TraceEvent): TemplateResult {
    return html`<p slot="note" class="soft">
      ${
        this.paused?.events.includes(event) === false
          ? 'Its row is not in the paused list.'
          : html`The filter hides its row.
            <button type="button" class="btn small quiet" @click=${this.clearFilter}>Show every event</button>`
      }
    </p>`;
  }

  /** Said once the learner has stopped choosing; not while events flow, which would never end. */
  private sayFound(): void {
    clearTimeout(this.timer);
    this.found = '';
    this.timer = setTimeout(() => {
      if (!hidesAny(this.filter)) return;
      const rows = this.list.rows.filter(({ kind }) => kind !== 'gap').length;
      this.found = `${rows.toLocaleString('en')} ${rows === 1 ? 'row fits' : 'rows fit'} the filter.`;
    }, SAID_AFTER);
  }

  private changeFilter(filter: TimelineFilter): void {
    const searches = filter.text !== this.filter.text || filter.expression !== this.filter.expression;
    this.filter = filter;
    this.sayFound();
    if (searches) void this.searchFor(filter);
  }

  private async searchFor({ text, expression }: TimelineFilter): Promise<void> {
    this.searches += 1;
    const { searches } = this;
    if (expression !== this.searchesExpression) this.search = null;
    this.searchesExpression = expression;
    if (!expression || text === '') {
      this.search = textSearch(text);
      this.problem = '';
      return;
    }
    const found = await expressionSearch(text).catch(() => ({
      problem: `${missingPart('The engine for regular expressions')} A text can be looked for without it.`,
    }));
    if (searches !== this.searches) return;
    this.problem = 'problem' in found ? found.problem : '';
    // What was found last stays while an expression is half written.
    if ('search' in found) this.search = found.search;
    this.sayFound();
  }

  private readonly clearFilter = (): void => {
    this.changeFilter({ ...noFilter, both: this.filter.both });
  };

  private readonly togglePause = (): void => {
    const view = this.bench.view;
    this.paused = this.paused || !view ? null : { trace: view.trace, events: view.events, gaps: view.gaps };
  };

  private async show(view: View): Promise<void> {
    this.view = view;
    if (view === 'list' || this.ladderReady) return;
    try {
      await import('../ladder/lab-ladder.ts');
      this.ladderReady = true;
    } catch {
      this.view = 'list';
      this.ladderMissing = true;
    }
  }

  private choose(event: ChooseEvent): void {
    event.stopPropagation();
    this.bench.view?.show({ selected: event.seq });
  }
}

/** Counts all that came, those too that are gone again. */
function lastSeq(events: readonly TraceEvent[]): number {
  return events.at(-1)?.seq ?? 0;
}

function viewButton(label: string, pressed: boolean, click: () => unknown): TemplateResult {
  return html`<button type="button" aria-pressed=${pressed} @click=${click}>${label}</button>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-timeline': LabTimeline;
  }
}
