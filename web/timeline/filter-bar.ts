import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { isKindChoice, kindChoices, narrowings, noFilter, type TimelineFilter } from './event-filter.ts';
import type { ConnectionChoice } from './row-list.ts';
import { LONGEST } from './search.ts';

/**
 * The learner wants to see other events. Only what was changed: this bar may be drawn later than the next choice is
 * made, and would give back what was chosen before it.
 */
export class FilterEvent extends Event {
  static readonly type = 'filter';
  readonly change: Partial<TimelineFilter>;

  constructor(change: Partial<TimelineFilter>) {
    super(FilterEvent.type);
    this.change = change;
  }
}

/**
 * What the timeline shows: a text or regular expression, a connection, a direction, a kind, heartbeats or not.
 * @event filter - Another choice was made.
 */
@customElement('lab-filter-bar')
export class LabFilterBar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: contents;
        font-size: var(--text-small);
      }
      .search {
        position: relative;
        display: flex;
        flex: 1 1 11rem;
        min-inline-size: 0;
        max-inline-size: 24rem;
      }
      .search input {
        flex: 1;
        min-inline-size: 0;
        padding-inline-end: 2.5rem;
      }
      .search input[aria-invalid='true'] {
        border-color: var(--refused);
      }
      .expression {
        position: absolute;
        inset-block: 0.25rem;
        inset-inline-end: 0.25rem;
        min-inline-size: 1.75rem;
        padding: 0 0.25rem;
        font: 600 0.8125rem/1 var(--font-wire);
        color: var(--ink-soft);
        background: none;
        border: 1px solid transparent;
        border-radius: 3px;
        cursor: pointer;
      }
      .expression[aria-pressed='true'] {
        color: var(--ink-inverse);
        background: var(--ink);
      }
      .expression:hover {
        border-color: var(--line-strong);
      }
      .choices {
        display: flex;
        order: 2;
        flex: 1 0 100%;
        flex-wrap: wrap;
        gap: 0.375rem 0.75rem;
        align-items: center;
      }
      .choices[data-open='no'] {
        display: none;
      }
      label {
        display: inline-flex;
        gap: 0.375rem;
        align-items: center;
        min-block-size: 1.75rem;
        color: var(--ink-soft);
        white-space: nowrap;
      }
      select {
        max-inline-size: 11rem;
        min-block-size: 1.75rem;
        padding-block: 0;
        font-size: var(--text-small);
      }
      @container (max-width: 32rem) {
        .btn {
          padding-inline: 0.5rem;
        }
      }
      .problem {
        order: 2;
        flex: 1 0 100%;
        margin: 0;
        color: var(--refused);
        overflow-wrap: anywhere;
      }
      .problem .icon-svg {
        margin-inline-end: 0.25rem;
        vertical-align: -0.125rem;
      }
    `,
  ];

  @property({ attribute: false }) filter: TimelineFilter = noFilter;
  @property({ attribute: false }) connections: readonly ConnectionChoice[] = [];
  /** Why the regular expression cannot be used; empty when it can. */
  @property() problem = '';
  @state() private open = false;

  override render() {
    const { filter } = this;
    const chosen = narrowings(filter);
    return html`<div class="search">
        <input
          class="wire"
          type="search"
          aria-label=${filter.expression ? 'Find a regular expression' : 'Find a text'}
          placeholder=${filter.expression ? 'Regular expression' : 'Find a text'}
          maxlength=${LONGEST}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          aria-invalid=${this.problem !== ''}
          aria-describedby=${this.problem === '' ? nothing : 'problem'}
          .value=${filter.text}
          @input=${this.typed}
        />
        <button
          type="button"
          class="expression"
          aria-label="Regular expression"
          title="Regular expression (RE2 syntax), upper and lower case alike"
          aria-pressed=${filter.expression}
          @click=${() => this.change({ expression: !filter.expression })}
        >
          .*
        </button>
      </div>
      <label>
        <input
          type="checkbox"
          .checked=${filter.hideHeartbeats}
          @change=${(event: Event) => this.change({ hideHeartbeats: checked(event) })}
        />Hide heartbeats
      </label>
      <button
        type="button"
        class="btn small"
        aria-expanded=${this.open}
        aria-controls="choices"
        @click=${() => {
          this.open = !this.open;
        }}
      >
        Filter${chosen > 0 ? html` <b>${chosen}<span class="visually-hidden"> chosen</span></b>` : nothing}${icon('caret')}
      </button>
      ${this.problem === '' ? nothing : html`<p class="problem" id="problem" role="alert">${icon('cross')}${this.problem}</p>`}
      <div class="choices" id="choices" data-open=${this.open ? 'yes' : 'no'}>${this.renderChoices()}</div>`;
  }

  private renderChoices(): TemplateResult {
    const { filter } = this;
    return html`<label
        >Connection
        <select @change=${(event: Event) => this.change({ connection: value(event) })}>
          ${option('', 'all', filter.connection)}
          ${this.connections.map(({ connection, label }) => option(connection, label, filter.connection))}
        </select>
      </label>
      <label
        >From
        <select @change=${(event: Event) => this.changeDirection(value(event))}>
          ${option('', 'both sides', filter.direction)} ${option('client', 'client', filter.direction)}
          ${option('server', 'server', filter.direction)}
        </select>
      </label>
      <label
        >Kind
        <select @change=${(event: Event) => this.changeKind(value(event))}>
          ${option('', 'all', filter.kind)}
          ${Object.entries(kindChoices).map(([kind, { label }]) => option(kind, label, filter.kind))}
        </select>
      </label>
      <label>
        <input
          type="checkbox"
          .checked=${filter.both}
          @change=${(event: Event) => this.change({ both: checked(event) })}
        />Rows for unfragmented messages too
      </label>`;
  }

  private typed(event: InputEvent): void {
    this.change({ text: value(event) });
  }

  private changeDirection(direction: string): void {
    if (direction === '' || direction === 'client' || direction === 'server') this.change({ direction });
  }

  private changeKind(kind: string): void {
    this.change({ kind: isKindChoice(kind) ? kind : '' });
  }

  private change(change: Partial<TimelineFilter>): void {
    this.dispatchEvent(new FilterEvent(change));
  }
}

function option(key: string, label: string, chosen: string): TemplateResult {
  return html`<option value=${key} .selected=${key === chosen}>${label}</option>`;
}

function value({ currentTarget }: Event): string {
  return currentTarget instanceof HTMLInputElement || currentTarget instanceof HTMLSelectElement
    ? currentTarget.value
    : '';
}

function checked({ currentTarget }: Event): boolean {
  return currentTarget instanceof HTMLInputElement && currentTarget.checked;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-filter-bar': LabFilterBar;
  }
}
