import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { ClassDetail, ClassWriteup } from '../../protocol/class.ts';
import type { Policies } from '../../protocol/class-policies.ts';
import { Errand } from '../parts/errand.ts';
import { controls } from '../parts/shared-styles.ts';
import { ClassController } from './class-controller.ts';
import type { ClassStore } from './class-store.ts';
import { deskStyles } from './desk-styles.ts';
import { ask, classPath } from './instructor.ts';
import './lab-writeup-rules.ts';
import type { WriteupRules, WriteupRulesEvent } from './lab-writeup-rules.ts';
import { rules } from './rule-words.ts';

/** What holds for a class, as a form. The server enforces all of it; nothing changes before Save. */
@customElement('lab-class-rules')
export class LabClassRules extends LitElement {
  static override styles = [
    controls,
    deskStyles,
    css`
      form {
        gap: 2rem;
        max-inline-size: 52rem;
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr));
        gap: 1.5rem 2.5rem;
        align-items: start;
      }
      .pair > div {
        display: grid;
        gap: 1.5rem;
      }
      .after {
        display: flex;
        gap: 0.5rem;
        align-items: center;
        padding-inline-start: 1.75rem;
      }
      .after input {
        inline-size: 5rem;
      }
      .save {
        position: sticky;
        inset-block-end: -4rem;
        z-index: 1;
        margin-block-end: -4rem;
        padding-block: 0.75rem;
        background: var(--paper);
        border-block-start: 1px solid var(--line-strong);
      }
    `,
  ];

  /** What was changed and is not saved; null while it is what the server has. */
  @state() private draft: Policies | null = null;
  @state() private said = '';

  private readonly class = new ClassController(this);
  private readonly errand = new Errand(this);
  /** What the draft was made from: if the server's changes meanwhile, somebody else is at it too. */
  private base: Policies | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.draft === null) this.base = this.class.store?.detail?.policies ?? null;
  }

  override render() {
    const { store } = this.class;
    const saved = store?.detail?.policies;
    if (!store || !saved) return nothing;
    const policies = this.draft ?? saved;
    return html`<form @submit=${this.save}>
      <div class="pair">
        <div>
          ${this.renderToggle('joining', policies)} ${this.renderToggle('fix', policies)}
          ${this.renderChoice('order', policies.order, (order) => this.edit({ order }))}
        </div>
        <div>
          ${this.renderHints(policies)}
          ${this.renderChoice('solutions', policies.solutions, (solutions) => this.edit({ solutions }))}
        </div>
      </div>
      <section aria-labelledby="labs">
        <h2 id="labs">Labs</h2>
        <p class="soft">When each is open, what its bench starts with, and which settings learners may not touch. Times are this browser’s.</p>
        <ul class="plain">
          ${store.writeups.map((writeup) => this.renderWriteup(writeup, policies, store))}
        </ul>
      </section>
      <div class="row save">
        ${this.errand.renderProblem()}
        <button class="btn primary" ?disabled=${this.errand.busy || this.draft === null}>Save</button>
        <button type="button" class="btn" ?disabled=${this.draft === null} @click=${this.discard}>Discard</button>
        <span class="soft" role="status">${this.renderState(saved)}</span>
      </div>
    </form>`;
  }

  private renderState(saved: Policies): string {
    if (this.draft === null) return this.said;
    return saved === this.base || JSON.stringify(saved) === JSON.stringify(this.base)
      ? 'Not saved yet.'
      : 'Not saved yet. The rules were changed elsewhere meanwhile: Save replaces that.';
  }

  private renderToggle(name: 'joining' | 'fix', policies: Policies): TemplateResult {
    const { title, detail } = rules[name];
    return html`<label class="option">
      <input
        type="checkbox"
        .checked=${live(policies[name])}
        @change=${(event: Event) => this.edit({ [name]: isChecked(event) })}
      />
      <span><b>${title}</b><span class="soft">${detail}</span></span>
    </label>`;
  }

  private renderChoice<Name extends 'order' | 'solutions'>(
    name: Name,
    value: Policies[Name],
    choose: (value: Policies[Name]) => void,
  ): TemplateResult {
    const { title, options } = rules[name];
    return html`<fieldset>
      <legend>${title}</legend>
      ${Object.entries(options).map(
        ([option, { label, detail }]) => html`<label class="option">
          <input
            type="radio"
            name=${name}
            .checked=${live(option === value)}
            @change=${() => choose(option as Policies[Name])}
          />
          <span>${label}<span class="soft">${detail}</span></span>
        </label>`,
      )}
    </fieldset>`;
  }

  private renderHints({ hints }: Policies): TemplateResult {
    const { title, options } = rules.hints;
    const counts = hints.when === 'tries' || hints.when === 'minutes';
    return html`<fieldset>
      <legend>${title}</legend>
      ${Object.entries(options).map(
        ([option, { label, detail }]) => html`<label class="option">
            <input
              type="radio"
              name="hints"
              .checked=${live(option === hints.when)}
              @change=${() => this.edit({ hints: { ...hints, when: option as Policies['hints']['when'] } })}
            />
            <span>${label}<span class="soft">${detail}</span></span>
          </label>
          ${
            counts && option === hints.when
              ? html`<label class="after">
                  After
                  <input
                    type="number"
                    required
                    min="1"
                    max="1000"
                    step="1"
                    .value=${String(hints.after)}
                    @change=${(event: Event) => this.edit({ hints: { ...hints, after: amount(event, hints.after) } })}
                  />
                  ${option}
                </label>`
              : nothing
          }`,
      )}
    </fieldset>`;
  }

  private renderWriteup(writeup: ClassWriteup, policies: Policies, store: ClassStore): TemplateResult {
    const { writeups, settings } = policies;
    return html`<li>
      <lab-writeup-rules
        .writeup=${writeup}
        .opening=${writeups[writeup.writeup] ?? null}
        .settings=${settings[writeup.writeup] ?? null}
        .skew=${store.skew}
        @rules=${({ rules: own }: WriteupRulesEvent) => this.editWriteup(writeup.writeup, own, policies)}
      ></lab-writeup-rules>
    </li>`;
  }

  private editWriteup(slug: string, { opening, settings }: WriteupRules, policies: Policies): void {
    this.edit({
      writeups: withEntry(policies.writeups, slug, opening),
      settings: withEntry(policies.settings, slug, settings),
    });
  }

  private edit(change: Partial<Policies>): void {
    const saved = this.class.store?.detail?.policies;
    if (!saved) return;
    const draft = { ...(this.draft ?? saved), ...change };
    this.said = '';
    this.draft = JSON.stringify(draft) === JSON.stringify(saved) ? null : draft;
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { store } = this.class;
    const { draft } = this;
    if (!store || !draft) return;
    const done = await this.errand.run(async () => {
      store.show(await ask<ClassDetail>(classPath(store.id, '/policies'), { method: 'PUT', body: draft }));
    });
    if (!done) return;
    this.draft = null;
    this.said = 'Saved. It holds from now on.';
  }

  private readonly discard = (): void => {
    this.draft = null;
    this.errand.problem = '';
  };
}

/** A record with one entry changed; null takes it out. */
function withEntry<Value>(
  record: Record<string, Value>,
  key: string,
  value: Value | null,
): Record<string, Value> {
  const { [key]: _, ...others } = record;
  return value === null ? others : { ...others, [key]: value };
}

function isChecked({ target }: Event): boolean {
  return target instanceof HTMLInputElement && target.checked;
}

/** What is not a number yet stays what it was: the field's own message says what is wrong with it. */
function amount({ target }: Event, before: number): number {
  const value = target instanceof HTMLInputElement ? target.valueAsNumber : Number.NaN;
  return Number.isNaN(value) ? before : value;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-class-rules': LabClassRules;
  }
}
