import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ClassWriteup } from '../../protocol/class.ts';
import type { BoardRow } from '../../protocol/class-board.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { Ticker } from '../parts/ticker.ts';
import { renderCell, renderHead } from './board-cells.ts';
import { type Column, columnsOf, placeOf } from './board-columns.ts';
import { type BoardOrder, inOrder, nameOf, orders, passedCount } from './board-order.ts';
import { boardStyles } from './board-styles.ts';
import { ClassController } from './class-controller.ts';
import { factStates, waitWords } from './fact-words.ts';

/** Milliseconds for which an order holds: the numbers change at once, but nobody can read rows that never rest. */
const ORDER_HOLDS = 2_000;

/** More learners than this, and the board begins with one lab: all steps of all would be a table that no browser likes. */
const MANY = 300;

/**
 * Students × steps, live. All labs side by side, or one with every number written out.
 * The table has as many rows as there are learners: nothing is left out and nothing is paged.
 */
@customElement('lab-class-board')
export class LabClassBoard extends LitElement {
  static override styles = [controls, boardStyles];

  /** Without names: numbers, in the order of joining. */
  @property({ type: Boolean }) projector = false;
  private readonly class = new ClassController(this);
  /** The one writeup that is shown, as a list that stays the same from drawing to drawing. */
  private oneShown: readonly ClassWriteup[] = [];
  /** The learners as they stand, from top to bottom. */
  private standing: string[] = [];
  private orderedAt = 0;
  private orderedBy: BoardOrder | null = null;

  constructor() {
    super();
    new Ticker(this, () => (this.class.store?.rows.size ?? 0) > 0);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.stand();
  }

  override render() {
    const { store } = this.class;
    if (!store?.detail) return html`<p class="soft empty">Opening the board…</p>`;
    const shown = this.shown(store.writeups);
    const wide = shown.length === 1;
    const columns = columnsOf(shown);
    return html`${this.renderBar(store.writeups)}
      ${
        store.rows.size === 0
          ? this.renderNobody()
          : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="caption" @keydown=${this.key}>
              <table class=${wide ? 'wide' : 'narrow'}>
                <caption id="caption" class="visually-hidden">
                  ${this.projector ? 'Progress of the class, without names' : `Learners and steps of ${store.detail.name}`}
                </caption>
                ${guard([shown, this.projector], () => renderHead(shown, columns, wide, this.projector))}
                <tbody>
                  ${repeat(
                    this.standing.flatMap((learner) => store.rows.get(learner) ?? []),
                    ({ learner }) => learner,
                    (row) => this.renderRow(row, columns, wide, store.now),
                  )}
                </tbody>
              </table>
            </div>`
      }`;
  }

  private renderBar(writeups: readonly ClassWriteup[]): TemplateResult {
    return html`<div class="bar">
      <label>
        <span>Labs</span>
        <select @change=${(event: Event) => this.choose(event)}>
          <option value="" ?selected=${this.chosenSlug() === ''}>All, side by side</option>
          ${writeups.map(
            ({ writeup, title }) =>
              html`<option value=${writeup} ?selected=${writeup === this.chosenSlug()}>${title}</option>`,
          )}
        </select>
      </label>
      ${
        this.projector
          ? nothing
          : html`<label>
              <span>First</span>
              <select @change=${(event: Event) => this.sortBy(event)}>
                ${Object.entries(orders).map(
                  ([value, words]) =>
                    html`<option value=${value} ?selected=${value === this.class.store?.look.order}>${words}</option>`,
                )}
              </select>
            </label>`
      }
      <ul class="legend" aria-label="Signs">
        ${(['opened', 'tried', 'passed', 'passed-with-solution'] as const).map((name) => {
          const { icon: shape, text } = factStates[name];
          return html`<li class=${name}>${shape ? icon(shape) : nothing}${text}</li>`;
        })}
        <li class="legend-at"><span class="at-sign"></span>Is here now</li>
      </ul>
    </div>`;
  }

  private renderNobody(): TemplateResult {
    const left = this.class.store?.left ?? 0;
    return html`<p class="soft empty">
      ${left > 0 ? 'Reading the class…' : 'Nobody has joined yet. Show the code: the board fills by itself.'}
    </p>`;
  }

  /** Drawn again when the row or what it says of time has changed; the other ninety-nine stay as they are. */
  private renderRow(row: BoardRow, columns: Column[], wide: boolean, now: number): TemplateResult {
    const waits = row.stuckSince === null ? '' : waitWords(now - row.stuckSince);
    return html`<tr>
      ${guard([row, columns.length, columns[0]?.key, waits, this.projector], () => [
        this.renderName(row),
        html`<td class="stuck">${this.renderStuck(row, waits)}</td>`,
        html`<td class="number">${passedCount(row)}</td>`,
        ...columns.map((column) => renderCell(row, column, wide, now)),
      ])}
    </tr>`;
  }

  private renderName(row: BoardRow): TemplateResult {
    const name = nameOf(row);
    if (this.projector) return html`<th scope="row" class="name">${name}</th>`;
    return html`<th scope="row" class="name">
      <a href="#learner=${row.learner}" data-learner=${row.learner}>${name}</a>
      ${
        row.signals > 0
          ? html`<span class="signals" title="The same secret was seen twice: choose the learner to read where"
              >${row.signals} ${row.signals === 1 ? 'signal' : 'signals'}</span
            >`
          : nothing
      }
    </th>`;
  }

  private renderStuck(row: BoardRow, waits: string): TemplateResult | string {
    if (!row.joined) return html`<span class="soft">not here yet</span>`;
    const place = placeOf(this.class.store?.writeups ?? [], row.at);
    if (!place) return html`<span class="soft">${passedCount(row) > 0 ? 'between labs' : 'not begun'}</span>`;
    return html`<b>${waits}</b> <span class="soft" title="${place.writeup}: ${place.step}">${place.step}</span>`;
  }

  /** Puts the rows in order again, if the order has held long enough and nobody moves about in it. */
  private stand(): void {
    const { store } = this.class;
    if (!store) return;
    const { order } = store.look;
    const now = performance.now();
    // A row that moved would lose the focus, and the reader their place.
    const holds = this.isMovedIn() || now - this.orderedAt < ORDER_HOLDS;
    if (order === this.orderedBy && holds && this.standing.length > 0) {
      const known = new Set(this.standing);
      // Who is new stands at the end until then.
      this.standing.push(...[...store.rows.keys()].filter((learner) => !known.has(learner)));
      return;
    }
    this.orderedAt = now;
    this.orderedBy = order;
    const rows = this.projector
      ? [...store.rows.values()].sort((a, b) => a.number - b.number)
      : inOrder(store.rows.values(), order);
    this.standing = rows.map(({ learner }) => learner);
  }

  private isMovedIn(): boolean {
    const active = this.shadowRoot?.activeElement;
    return active instanceof HTMLElement && active.dataset.learner !== undefined;
  }

  private chosenSlug(): string {
    const { store } = this.class;
    if (!store || store.look.labs !== null) return store?.look.labs ?? '';
    return store.rows.size > MANY ? (store.writeups[0]?.writeup ?? '') : '';
  }

  private shown(writeups: readonly ClassWriteup[]): readonly ClassWriteup[] {
    const slug = this.chosenSlug();
    if (slug === '') return writeups;
    if (this.oneShown[0]?.writeup !== slug) this.oneShown = writeups.filter((one) => one.writeup === slug);
    return this.oneShown;
  }

  private choose(event: Event): void {
    if (event.target instanceof HTMLSelectElement) this.class.store?.turn({ labs: event.target.value });
  }

  private sortBy(event: Event): void {
    if (event.target instanceof HTMLSelectElement)
      this.class.store?.turn({ order: event.target.value as BoardOrder });
  }

  /** Up and down go from learner to learner, as in a list. */
  private key(event: KeyboardEvent): void {
    const target = event.composedPath()[0];
    const learner = target instanceof HTMLElement ? target.dataset.learner : undefined;
    if (learner === undefined || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    const next = this.standing[this.standing.indexOf(learner) + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next === undefined) return;
    event.preventDefault();
    this.linkOf(next)?.focus();
  }

  private linkOf(learner: string): HTMLElement | null {
    return this.renderRoot.querySelector(`[data-learner="${CSS.escape(learner)}"]`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-class-board': LabClassBoard;
  }
}
