import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { SavedMessage } from '../../protocol/workbench.ts';
import { BenchController } from '../bench/bench-controller.ts';
import type { Ask } from '../bench/bench-view.ts';
import '../parts/drop-panel.ts';
import type { LabDrop } from '../parts/drop-panel.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { readRules } from './capture-book.ts';
import { fieldValue } from './field-value.ts';
import { isRecord, type MessageDraft, plainDraft, readDraft } from './message-draft.ts';
import { type CaptureRule, namesIn } from './variables.ts';

/** The learner wants a saved message in the composer. */
export class LoadEvent extends Event {
  readonly draft: MessageDraft;
  constructor(draft: MessageDraft) {
    super('load');
    this.draft = draft;
  }
}

/** What is captured from replies is to be something else. */
export class RulesEvent extends Event {
  readonly rules: readonly CaptureRule[];
  constructor(rules: readonly CaptureRule[]) {
    super('rules', { bubbles: true, composed: true });
    this.rules = rules;
  }
}

/**
 * The learner's own messages, kept on the server: save this one, load or delete others. A message brings along the
 * rules that its variables need.
 * @event load - The learner chose one; holds its draft.
 * @event rules - The rules that came with it.
 */
@customElement('lab-saved')
export class LabSaved extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: inline-block;
        font-size: var(--text-bench);
        line-height: 1.45;
      }
      .panel {
        display: grid;
        gap: 0.75rem;
        inline-size: min(22rem, 80vw);
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0.5rem;
        align-items: end;
      }
      label {
        display: grid;
        gap: 0.25rem;
        font-size: var(--text-small);
        font-weight: 600;
        color: var(--ink-soft);
      }
      input {
        font-weight: 400;
      }
      ul {
        display: grid;
        max-block-size: 16rem;
        margin: 0;
        padding: 0;
        overflow: auto;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        border-block-end: 1px solid var(--line);
      }
      .load {
        min-block-size: 2rem;
        padding: 0.25rem 0.375rem;
        font: inherit;
        color: inherit;
        text-align: start;
        overflow-wrap: anywhere;
        background: none;
        border: 0;
        cursor: pointer;
      }
      .load:hover {
        background: var(--selected);
      }
      p {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) draft: MessageDraft = plainDraft;
  @property({ attribute: false }) rules: readonly CaptureRule[] = [];
  @state() private name = '';
  @state() private problem = '';
  @state() private said = '';
  @query('lab-drop') private drop!: LabDrop;

  private readonly bench = new BenchController(this);

  override render() {
    const saved = this.bench.view?.saved ?? [];
    const known = saved.some(({ name }) => name === this.name.trim());
    return html`<lab-drop label="Saved">
      <div class="panel">
        <form @submit=${this.save}>
          <label
            >Save this message as
            <input
              maxlength="60"
              autocomplete="off"
              .value=${live(this.name)}
              @input=${(event: InputEvent) => {
                this.name = fieldValue(event);
                this.said = '';
              }}
            />
          </label>
          <button class="btn" ?disabled=${this.name.trim() === ''}>${known ? 'Replace' : 'Save'}</button>
        </form>
        ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing}
        <p class="soft" role="status">${this.said}</p>
        ${
          saved.length === 0
            ? html`<p class="soft">Nothing is saved yet. Saved messages are there in every lab.</p>`
            : html`<ul aria-label="Saved messages">${saved.map((message) => this.renderMessage(message))}</ul>`
        }
      </div>
    </lab-drop>`;
  }

  private renderMessage(message: SavedMessage): TemplateResult {
    return html`<li>
      <button type="button" class="load" @click=${() => this.load(message)}>
        <span class="visually-hidden">Load </span>${message.name}
      </button>
      <button
        type="button"
        class="btn quiet icon small"
        aria-label="Delete ${message.name}"
        title="Delete"
        @click=${() => void this.ask({ type: 'message.delete', name: message.name }, `Deleted “${message.name}”.`)}
      >
        ${icon('cross')}
      </button>
    </li>`;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = this.name.trim();
    const names = namesIn(`${this.draft.payload} ${this.draft.reason}`).map((one) =>
      one.replace(/^[A-D]\./, ''),
    );
    const rules = this.rules.filter((rule) => names.includes(rule.name));
    const body = JSON.stringify({ ...this.draft, ...(rules.length > 0 ? { rules } : {}) });
    if (await this.ask({ type: 'message.save', name, body }, `Saved “${name}”.`)) this.name = '';
  }

  private load({ name, body }: SavedMessage): void {
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      this.problem = `“${name}” cannot be read. Delete it, and save it again.`;
      return;
    }
    this.problem = '';
    const rules = isRecord(value) ? readRules(value.rules) : [];
    if (rules.length > 0) this.dispatchEvent(new RulesEvent(merged(this.rules, rules)));
    this.dispatchEvent(new LoadEvent(readDraft(value)));
    this.drop.close();
  }

  private async ask(request: Ask, said: string): Promise<boolean> {
    this.problem = '';
    this.said = '';
    try {
      await this.bench.view?.ask(request);
      this.said = said;
      return true;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      return false;
    }
  }
}

/** The learner's rules, and those of a message in the place of their namesakes. */
function merged(rules: readonly CaptureRule[], more: readonly CaptureRule[]): CaptureRule[] {
  return [...rules.filter(({ name }) => !more.some((one) => one.name === name)), ...more];
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-saved': LabSaved;
  }
}
