import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { BenchController } from '../bench/bench-controller.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { CaptureBook } from './capture-book.ts';
import { fieldValue } from './field-value.ts';
import { RulesEvent } from './lab-saved.ts';
import { toolStyles } from './tool-styles.ts';
import { builtIns, type CaptureRule } from './variables.ts';

/** What a name may be: the same as in `{{name}}`, without a dot, which leads to another connection. */
const NAME = /^[A-Za-z_][\w-]{0,39}$/;

const emptyRule: CaptureRule = { name: '', from: 'json', path: '', before: '', after: '' };

/**
 * The variables of all connections: rules that take values out of the server's replies, and what they hold now.
 * @event rules - The learner changed the rules; holds all of them.
 */
@customElement('lab-captures')
export class LabCaptures extends LitElement {
  static override styles = [
    controls,
    toolStyles,
    css`
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0.125rem 0.75rem;
        align-items: center;
        padding-block: 0.25rem;
        border-block-end: 1px solid var(--line);
      }
      li .value {
        overflow-wrap: anywhere;
      }
      code {
        font-size: var(--text-small);
      }
      .row .stacked {
        flex: 1 1 7rem;
      }
      .row .btn {
        flex: none;
      }
    `,
  ];

  @property({ attribute: false }) book = new CaptureBook();
  /** The connection whose message is written here. */
  @property() letter = 'A';
  @state() private rule: CaptureRule = emptyRule;
  @state() private problem = '';

  constructor() {
    super();
    // Captured values come with the trace: draws again with it.
    new BenchController(this);
  }

  override render() {
    const { rules } = this.book;
    return html`<details>
      <summary>Variables${rules.length > 0 ? html` <span class="soft">${rules.length}</span>` : nothing}</summary>
      <div class="tool">
        <p class="soft">
          <code class="wire">{{name}}</code> in a message is filled in when it is sent. Always there:
          <code class="wire">{{uuid}}</code>, <code class="wire">{{now}}</code>, <code class="wire">{{counter}}</code>, and
          <code class="wire">{{fill:126}}</code> for so many letters. <code class="wire">{{A.name}}</code> is what
          connection A was told.
        </p>
        ${
          rules.length > 0
            ? html`<ul aria-label="Captured from replies">${rules.map((rule) => this.renderRule(rule))}</ul>`
            : nothing
        }
        ${this.renderForm()}
      </div>
    </details>`;
  }

  private renderRule(rule: CaptureRule): TemplateResult {
    const own = this.book.valueOf(rule.name, this.letter);
    const newest = this.book.newest(rule.name);
    return html`<li>
      <span
        ><code class="wire">{{${rule.name}}}</code>
        <span class="soft">${ruleWords(rule)}</span></span
      >
      <button
        type="button"
        class="btn quiet icon small"
        aria-label="Remove ${rule.name}"
        title="Remove"
        @click=${() => this.tell(this.book.rules.filter((one) => one !== rule))}
      >
        ${icon('cross')}
      </button>
      <span class="value"
        >${
          own === undefined
            ? html`<span class="soft">No reply had it yet.</span>`
            : html`now <code class="wire">${own}</code>
                ${newest && newest.value !== own ? html`<span class="soft">; newest on ${newest.letter}: ${newest.value}</span>` : nothing}`
        }</span
      >
    </li>`;
  }

  private renderForm(): TemplateResult {
    const { rule } = this;
    return html`<form class="tool" @submit=${this.add}>
      <div class="row">
        ${this.renderField('name', 'Name')}
        <label class="stacked"
          >Taken from
          <select
            @change=${(event: Event) => {
              this.rule = { ...rule, from: fieldValue(event) === 'between' ? 'between' : 'json' };
            }}
          >
            <option value="json" ?selected=${rule.from === 'json'}>a JSON reply</option>
            <option value="between" ?selected=${rule.from === 'between'}>between two texts</option>
          </select>
        </label>
        ${
          rule.from === 'json'
            ? this.renderField('path', 'Place, such as user.id')
            : [this.renderField('before', 'After this text'), this.renderField('after', 'Up to this text')]
        }
        <button class="btn">Capture</button>
      </div>
      ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing}
    </form>`;
  }

  private renderField(key: 'name' | 'path' | 'before' | 'after', label: string): TemplateResult {
    return html`<label class="stacked"
      >${label}
      <input
        class="wire"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        .value=${live(this.rule[key])}
        @input=${(event: InputEvent) => {
          this.rule = { ...this.rule, [key]: fieldValue(event) };
        }}
      />
    </label>`;
  }

  private add(event: SubmitEvent): void {
    event.preventDefault();
    const rule = { ...this.rule, name: this.rule.name.trim() };
    if (!NAME.test(rule.name) || builtIns.some((name) => name === rule.name)) {
      this.problem = `Expected a name of letters, digits, _ and -, other than ${builtIns.join(', ')}; found “${rule.name}”.`;
      return;
    }
    this.problem = '';
    this.tell([...this.book.rules.filter(({ name }) => name !== rule.name), rule]);
    this.rule = emptyRule;
  }

  private tell(rules: readonly CaptureRule[]): void {
    this.dispatchEvent(new RulesEvent(rules));
    this.requestUpdate();
  }
}

function ruleWords(rule: CaptureRule): string {
  if (rule.from === 'json') return rule.path === '' ? 'the whole reply' : `from ${rule.path}`;
  return `after “${rule.before}”${rule.after === '' ? '' : `, up to “${rule.after}”`}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-captures': LabCaptures;
  }
}
