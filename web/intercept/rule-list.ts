import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { InterceptRule } from '../../protocol/intercept.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';

/** As many as the server takes. */
const RULES = 20;
/** The longest text of a rule. */
const PATTERN = 200;

const directions = [
  ['client', 'the client'],
  ['server', 'the server'],
] as const;
const opcodes = ['text', 'binary', 'continuation', 'ping', 'pong', 'close'] as const;

/** The learner changed the rules. */
export class RulesEvent extends Event {
  readonly rules: InterceptRule[];
  constructor(rules: InterceptRule[]) {
    super('rules');
    this.rules = rules;
  }
}

/**
 * Which frames are held: those that fit one rule, or all that carry data when there is none.
 * @event rules - The learner changed them; holds the new list. A text counts when the learner leaves its field.
 */
@customElement('lab-rules')
export class LabRules extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.5rem;
        justify-items: start;
      }
      ol {
        display: grid;
        gap: 0.375rem;
        inline-size: min(100%, 40rem);
        padding: 0;
        margin: 0;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.5rem;
        align-items: end;
      }
      label {
        display: grid;
        gap: 0.125rem;
        font-size: var(--text-small);
        color: var(--ink-soft);
      }
      .text {
        flex: 1 1 9rem;
      }
      ::placeholder {
        color: var(--ink-faint);
      }
      p {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) rules: readonly InterceptRule[] = [];
  @property({ type: Boolean }) disabled = false;

  override render() {
    return html`<p class="soft">
        ${
          this.rules.length === 0
            ? 'No rule: every frame that carries data is held. Pings, pongs and closes pass.'
            : 'A frame is held when it fits one of these rules. All others pass.'
        }
      </p>
      ${
        this.rules.length === 0
          ? nothing
          : html`<ol aria-label="Rules">
            ${this.rules.map((rule, index) => this.renderRule(rule, index))}
          </ol>`
      }
      <button
        type="button"
        class="btn small"
        ?disabled=${this.disabled || this.rules.length >= RULES}
        @click=${this.add}
      >
        ${icon('plus')}Add a rule
      </button>`;
  }

  private renderRule(rule: InterceptRule, index: number): TemplateResult {
    const name = `rule ${index + 1}`;
    return html`<li>
      <label
        >From
        <select
          aria-label="From, ${name}"
          ?disabled=${this.disabled}
          .value=${live(rule.direction ?? '')}
          @change=${(event: Event) => {
            const direction = directions.find(([key]) => key === chosenIn(event))?.[0];
            this.set(index, { ...without(rule, 'direction'), ...(direction && { direction }) });
          }}
        >
          <option value="" ?selected=${!rule.direction}>either side</option>
          ${directions.map(
            ([key, words]) =>
              html`<option value=${key} ?selected=${rule.direction === key}>${words}</option>`,
          )}
        </select></label
      >
      <label
        >Opcode
        <select
          aria-label="Opcode, ${name}"
          ?disabled=${this.disabled}
          .value=${live(rule.opcode ?? '')}
          @change=${(event: Event) => {
            const opcode = opcodes.find((key) => key === chosenIn(event));
            this.set(index, { ...without(rule, 'opcode'), ...(opcode && { opcode }) });
          }}
        >
          <option value="" ?selected=${!rule.opcode}>any</option>
          ${opcodes.map((key) => html`<option value=${key} ?selected=${rule.opcode === key}>${key}</option>`)}
        </select></label
      >
      <label class="text"
        >Contains
        <input
          class="wire"
          aria-label="Contains, ${name}"
          placeholder="any text"
          maxlength=${PATTERN}
          spellcheck="false"
          autocomplete="off"
          autocapitalize="off"
          ?disabled=${this.disabled}
          .value=${live(rule.pattern ?? '')}
          @change=${(event: Event) => {
            const pattern = chosenIn(event);
            this.set(index, { ...without(rule, 'pattern'), ...(pattern && { pattern }) });
          }}
        />
      </label>
      <button
        type="button"
        class="btn quiet icon"
        title="Remove ${name}"
        aria-label="Remove ${name}"
        ?disabled=${this.disabled}
        @click=${() => this.removeRule(index)}
      >
        ${icon('cross')}
      </button>
    </li>`;
  }

  private async add(): Promise<void> {
    // The usual wish, and not “everything”: an empty rule would hold even pings the moment it is added.
    this.tell([...this.rules, { direction: 'client', opcode: 'text' }]);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLSelectElement>('li:last-child select')?.focus();
  }

  private async removeRule(index: number): Promise<void> {
    this.tell(this.rules.toSpliced(index, 1));
    await this.updateComplete;
    const rows = this.renderRoot.querySelectorAll('li');
    const near = rows[Math.min(index, rows.length - 1)] ?? this.renderRoot;
    near.querySelector<HTMLButtonElement>('button')?.focus();
  }

  private set(index: number, rule: InterceptRule): void {
    this.tell(this.rules.with(index, rule));
  }

  private tell(rules: InterceptRule[]): void {
    this.rules = rules;
    this.dispatchEvent(new RulesEvent(rules));
  }
}

function without(rule: InterceptRule, key: keyof InterceptRule): InterceptRule {
  const { [key]: _, ...others } = rule;
  return others;
}

function chosenIn({ currentTarget }: Event): string {
  return currentTarget instanceof HTMLSelectElement || currentTarget instanceof HTMLInputElement
    ? currentTarget.value
    : '';
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-rules': LabRules;
  }
}
