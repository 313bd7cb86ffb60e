import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { HeldView } from '../bench/held-view.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { Ticker } from '../parts/ticker.ts';
import { heldSummary, timeLeft } from './held-words.ts';

/** The learner wants to see another item. */
export class ChooseEvent extends Event {
  readonly item: string;
  constructor(item: string) {
    super('choose');
    this.item = item;
  }
}

/**
 * Everything held, oldest first, with the time each has left. Up, Down, Home and End move between the items.
 * @event choose - The learner wants to see another item; holds its id.
 */
@customElement('lab-held-queue')
export class LabHeldQueue extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        font-size: var(--text-small);
      }
      ol {
        display: grid;
        max-block-size: 20rem;
        padding: 0;
        margin: 0;
        overflow: auto;
        list-style: none;
        background: var(--raised);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius-small);
      }
      li + li {
        border-block-start: 1px solid var(--line);
      }
      button {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 0.75rem;
        inline-size: 100%;
        padding: 0.375rem 0.625rem;
        font: inherit;
        line-height: 1.45;
        color: inherit;
        text-align: start;
        background: none;
        border: 0;
        cursor: pointer;
      }
      button:hover {
        background: var(--selected);
      }
      button[aria-current='true'] {
        background: var(--selected);
        box-shadow: inset 3px 0 var(--ink);
      }
      button:focus-visible {
        outline-offset: -3px;
      }
      .who {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.5rem;
        align-items: center;
      }
      .direction {
        display: inline-flex;
        gap: 0.3125rem;
        align-items: center;
      }
      .left {
        font-family: var(--font-wire);
        font-variant-numeric: tabular-nums;
        color: var(--ink-soft);
      }
      .summary {
        grid-column: 1 / -1;
        overflow: hidden;
        font-family: var(--font-wire);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      /* On a small screen the editor below is to be in sight as well. */
      @container (max-width: 40rem) {
        ol {
          max-block-size: 9.5rem;
        }
      }
      @media (forced-colors: active) {
        button[aria-current='true'] {
          outline: 2px solid Highlight;
          outline-offset: -2px;
        }
      }
    `,
  ];

  @property({ attribute: false }) items: readonly HeldView[] = [];
  @property() chosen = '';

  constructor() {
    super();
    new Ticker(this);
  }

  override render() {
    const now = performance.now();
    const reachable = this.items.some(({ id }) => id === this.chosen) ? this.chosen : this.items[0]?.id;
    return html`<ol aria-label="Held, oldest first" @keydown=${this.key}>
      ${repeat(
        this.items,
        ({ id }) => id,
        (item) => this.renderItem(item, now, item.id === reachable),
      )}
    </ol>`;
  }

  private renderItem(item: HeldView, now: number, reachable: boolean): TemplateResult {
    const { id, connection, direction } = item;
    const current = id === this.chosen;
    return html`<li>
      <button
        type="button"
        data-item=${id}
        tabindex=${reachable ? 0 : -1}
        aria-current=${current ? 'true' : nothing}
        @click=${() => this.dispatchEvent(new ChooseEvent(id))}
      >
        <span class="who"
          ><span class="direction ${direction}"
            >${icon(direction === 'client' ? 'right' : 'left')}${direction}</span
          >
          <b>${item.what === 'handshake' ? 'handshake' : item.opcode}</b>
          <span class="soft wire">${connection}</span></span
        >
        <span class="left">${timeLeft(item.until, now)}<span class="visually-hidden"> left</span></span>
        <span class="summary">${heldSummary(item)}</span>
      </button>
    </li>`;
  }

  private async key(event: KeyboardEvent): Promise<void> {
    const at = this.items.findIndex(({ id }) => id === this.chosen);
    const last = this.items.length - 1;
    const places: Record<string, number> = {
      ArrowUp: Math.max(0, at - 1),
      ArrowDown: Math.min(last, at + 1),
      Home: 0,
      End: last,
    };
    const next = this.items[places[event.key] ?? -1];
    if (!next) return;
    event.preventDefault();
    this.chosen = next.id;
    this.dispatchEvent(new ChooseEvent(next.id));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-item="${next.id}"]`)?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-held-queue': LabHeldQueue;
  }
}
