import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { TraceEvent } from '../../protocol/trace.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { ChooseEvent } from './choose-event.ts';
import { FollowEnd } from './follow-end.ts';
import { renderCells, renderGap, rowHeight, spacer } from './grid-row.ts';
import { gridStyles } from './grid-styles.ts';
import { movedIndex } from './move-keys.ts';
import { after, type Row } from './row-list.ts';
import { isVictims } from './victim-words.ts';

/** Rows drawn above and below what can be seen: a page of them scrolls by before the next are drawn. */
const SPARE = 12;

/** The same while it follows its end: nobody scrolls, and each drawing lays all of them out. */
const SPARE_AT_END = 3;

/**
 * Events as a grid of rows of equal height, of which only those in sight are in the document. It follows its end
 * until the learner scrolls up or moves up. Arrows, Page Up, Page Down, Home and End move; Enter opens the detail.
 * @event choose - A row was chosen.
 */
@customElement('lab-event-grid')
export class LabEventGrid extends LitElement {
  static override styles = [controls, gridStyles];

  @property({ attribute: false }) rows: readonly Row[] = [];
  /** Index of the row whose event is shown in detail; -1 for none. */
  @property({ attribute: false }) selected = -1;
  /** Whether a detail is open: then moving shows the next one. */
  @property({ attribute: false }) open = false;
  /** Says which message a frame belongs to. */
  @property({ attribute: false }) messageOf: (frame: number) => TraceEvent | undefined = () => undefined;

  @state() private first = 0;
  @state() private inSight = 40;
  /** The row that has the focus, or had it last: Tab comes back to it. */
  @state() private activeSeq: number | null = null;
  @query('.list') private list!: HTMLElement | null;

  private readonly end = new FollowEnd(
    this,
    () => this.list,
    () => this.rows.at(-1)?.seq ?? 0,
  );
  private readonly resize = new ResizeObserver(() => {
    const inSight = this.selected >= this.first && this.selected < this.first + this.inSight;
    this.look();
    // A smaller list, or one that was hidden, is no longer at its end.
    if (this.end.following) this.end.follow();
    else if (inSight && this.selected >= 0) this.reveal(this.selected);
  });
  /** The chosen event that was scrolled to; its index changes as old events go. */
  private revealed: number | null = null;
  private hadFocus = false;
  /** Rows that came or went above those in sight: the list is scrolled by them, so that what is read stays in place. */
  private shift = 0;

  /** Shows the newest event, and follows. */
  follow(): void {
    this.end.follow();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.hadFocus = this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement !== null;
    const chosen = this.chosen();
    if (chosen !== null && chosen !== this.revealed) this.end.leave();
    this.end.notice();
    if (this.end.following) return;
    this.look();
    this.stay(changed.get('rows')?.[this.first]);
  }

  override render() {
    const { rows } = this;
    const top = this.end.following ? rows.length - this.inSight : this.first;
    const spare = this.end.following ? SPARE_AT_END : SPARE;
    const from = Math.max(0, Math.min(top, rows.length - this.inSight) - spare);
    const shown = rows.slice(from, from + this.inSight + 2 * spare);
    const reachable = this.reachable(shown);
    const fresh = this.end.following ? 0 : rows.length - this.rowsUpTo(this.end.leftAt);
    return html`<div class="list" tabindex="-1" @scroll=${this.scrolled} @keydown=${this.key}>
        <table role="grid" aria-label="What the server observed" aria-rowcount=${rows.length + 1}>
          <thead>
            <tr aria-rowindex="1">
              <th scope="col" class="number">#</th>
              <th scope="col" class="time">Time</th>
              <th scope="col" class="delta"><abbr title="Time since the row above">Δ</abbr></th>
              <th scope="col" class="who">Who</th>
              <th scope="col" class="from">From</th>
              <th scope="col" class="type">Type</th>
              <th scope="col" class="flags">Flags</th>
              <th scope="col" class="length">Bytes</th>
              <th scope="col" class="content">Content</th>
            </tr>
          </thead>
          <tbody>
            ${spacer(from)}
            ${repeat(
              shown,
              (row) => (row.kind === 'gap' ? `gap ${row.seq}` : row.seq),
              (row, index) =>
                row.kind === 'gap'
                  ? renderGap(row, from + index)
                  : this.renderRow(row, rows[from + index - 1], from + index, reachable),
            )}
            ${spacer(rows.length - from - shown.length)}
          </tbody>
        </table>
      </div>
      ${
        fresh > 0
          ? html`<button type="button" class="btn small newest" @click=${this.toNewest}>
            ${icon('down')}Jump to the newest <span class="count">${fresh} new</span>
          </button>`
          : nothing
      }`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.shift !== 0 && this.list) {
      this.list.scrollTop += this.shift * rowHeight();
      this.shift = 0;
    }
    const chosen = this.chosen();
    if (chosen !== this.revealed) {
      this.revealed = chosen;
      if (chosen !== null) this.reveal(this.selected);
    }
    // The focused row may have been scrolled out of the document: the list keeps the keys.
    if (this.hadFocus && this.renderRoot instanceof ShadowRoot && !this.renderRoot.activeElement)
      this.list?.focus({ preventScroll: true });
  }

  private renderRow(
    event: TraceEvent,
    above: Row | undefined,
    index: number,
    reachable: number | null,
  ): TemplateResult {
    const current = index === this.selected;
    const message = event.kind === 'frame' ? this.messageOf(event.seq) : undefined;
    return html`<tr
      class="kind-${event.kind} ${isVictims(event) ? 'by-victim' : ''}"
      aria-rowindex=${index + 2}
      aria-selected=${current}
      data-seq=${event.seq}
      @click=${() => this.choose(event.seq, index)}
    >
      <td class="number">
        <button
          type="button"
          data-seq=${event.seq}
          aria-label="Event ${event.seq}"
          aria-expanded=${current && this.open}
          tabindex=${event.seq === reachable ? 0 : -1}
          @focus=${() => {
            this.activeSeq = event.seq;
          }}
        >
          ${event.seq}
        </button>
      </td>
      ${guard([event, above, message], () =>
        renderCells(event, above, message?.kind === 'message' ? message : undefined),
      )}
    </tr>`;
  }

  /** The row that Tab reaches: where the learner was, else the one in detail, else the newest in sight. */
  private reachable(shown: readonly Row[]): number | null {
    const candidates = [this.activeSeq, this.chosen()];
    const events = shown.filter(({ kind }) => kind !== 'gap');
    const found = candidates.find((seq) => seq !== null && events.some((row) => row.seq === seq));
    return found ?? events.at(-1)?.seq ?? null;
  }

  private chosen(): number | null {
    return this.rows[this.selected]?.seq ?? null;
  }

  private choose(seq: number, index: number): void {
    this.dispatchEvent(new ChooseEvent(this.open && index === this.selected ? null : seq));
  }

  private readonly toNewest = (): void => {
    this.end.follow();
    // The button goes away with the focus on it.
    this.list?.focus({ preventScroll: true });
  };

  private scrolled(): void {
    this.end.scrolled();
    // At its end the rows tell what is in sight: each drawing scrolls, and need not lead to another.
    if (!this.end.following) this.look();
  }

  /** Keeps a row where it was: a full trace loses its oldest rows, and a filter takes some away. */
  private stay(top: Row | undefined): void {
    if (!top) return;
    const at = after(this.rows, top.seq - 1);
    this.shift += at - this.first;
    this.first = at;
  }

  /** Which rows are in sight. */
  private look(): void {
    if (!this.list || this.list.clientHeight === 0) return;
    this.first = Math.floor(this.list.scrollTop / rowHeight());
    this.inSight = Math.ceil(this.list.clientHeight / rowHeight());
  }

  private key(event: KeyboardEvent): void {
    const { rows, inSight } = this;
    const active = rows.findIndex((row) => row.kind !== 'gap' && row.seq === this.activeSeq);
    if (event.key === 'Enter' && event.target === this.list && active >= 0) {
      this.choose(rows[active]?.seq ?? 0, active);
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const from = active >= 0 ? active : rows.length - 1;
    let to = movedIndex(event.key, from, rows.length, Math.max(1, inSight - 2));
    if (to === null) return;
    event.preventDefault();
    // A gap is no place to stand on: one further, or back where it is the last.
    if (rows[to]?.kind === 'gap') to += to < from && to > 0 ? -1 : 1;
    const row = rows[to];
    if (row && row.kind !== 'gap') void this.moveTo(to, row.seq);
  }

  private async moveTo(index: number, seq: number): Promise<void> {
    if (index === this.rows.length - 1) this.end.follow();
    else this.end.leave();
    this.activeSeq = seq;
    this.reveal(index);
    await this.updateComplete;
    this.renderRoot
      .querySelector<HTMLButtonElement>(`button[data-seq="${seq}"]`)
      ?.focus({ preventScroll: true });
    if (this.open) this.dispatchEvent(new ChooseEvent(seq));
  }

  /** Scrolls as little as needed for a row to be in sight, below the sticky head. */
  private reveal(index: number): void {
    const { list } = this;
    if (!list) return;
    const height = rowHeight();
    const top = index * height;
    const view = list.clientHeight - height;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + height > list.scrollTop + view) list.scrollTop = top + height - view;
    this.look();
  }

  private rowsUpTo(seq: number): number {
    const at = this.rows.findLastIndex((row) => row.seq <= seq);
    return at + 1;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-event-grid': LabEventGrid;
  }
}
