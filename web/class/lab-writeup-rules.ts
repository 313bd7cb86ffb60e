import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { ClassWriteup } from '../../protocol/class.ts';
import type { Policies } from '../../protocol/class-policies.ts';
import { controls } from '../parts/shared-styles.ts';
import { type Field, readSchema } from '../settings/read-schema.ts';
import { fieldStyles, readInput, renderField } from '../settings/setting-fields.ts';
import { counted } from './fact-words.ts';
import { readTime, writeTime } from './local-time.ts';

type Opening = Policies['writeups'][string];
type SettingsRules = Policies['settings'][string];

/** What a class says of one writeup; null where it says nothing. */
export interface WriteupRules {
  opening: Opening | null;
  settings: SettingsRules | null;
}

/** The rules of one writeup were changed in the form. */
export class WriteupRulesEvent extends Event {
  readonly rules: WriteupRules;

  constructor(rules: WriteupRules) {
    super('rules');
    this.rules = rules;
  }
}

const open: Opening = { open: true, from: null, until: null };
const untouched: SettingsRules = { values: {}, locked: [] };

/**
 * The rules of one writeup: open or closed, from when until when, and its lab's settings.
 * An element of its own, because labs share the names of settings, and a form groups radio buttons by name.
 * @event rules - They were changed.
 */
@customElement('lab-writeup-rules')
export class LabWriteupRules extends LitElement {
  static override styles = [
    controls,
    fieldStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.5rem;
      }
      .when {
        display: flex;
        flex-wrap: wrap;
        gap: 0.375rem 1.25rem;
        align-items: center;
      }
      .when .option {
        flex: 1 1 16rem;
      }
      .when label:not(.option) {
        display: inline-flex;
        gap: 0.5rem;
        align-items: center;
      }
      .name {
        font-weight: 600;
      }
      summary {
        min-block-size: 1.5rem;
        color: var(--ink-soft);
        cursor: pointer;
      }
      .settings {
        display: grid;
        gap: 1.25rem;
        padding: 1rem 0 0.5rem 1rem;
        border-inline-start: 2px solid var(--line);
        margin-block-start: 0.5rem;
      }
      .setting {
        padding-block-end: 0.75rem;
        border-block-end: 1px solid var(--line);
      }
      .setting > :is(fieldset, .field) {
        padding-block-end: 0.5rem;
        border: 0;
      }
    `,
  ];

  @property({ attribute: false }) writeup: ClassWriteup | null = null;
  @property({ attribute: false }) opening: Opening | null = null;
  @property({ attribute: false }) settings: SettingsRules | null = null;
  /** The server's clock less this browser's. */
  @property({ type: Number }) skew = 0;

  override render() {
    const { writeup } = this;
    if (!writeup) return nothing;
    const opening = this.opening ?? open;
    return html`<div class="when">
        <label class="option">
          <input
            type="checkbox"
            .checked=${live(opening.open)}
            @change=${(event: Event) => this.schedule({ open: (event.target as HTMLInputElement).checked })}
          />
          <span class="name">${writeup.title}${opening.open ? nothing : html` <span class="soft">closed</span>`}</span>
        </label>
        ${this.renderTime('from', 'From', opening)} ${this.renderTime('until', 'Until', opening)}
      </div>
      ${this.renderSettings(writeup)}`;
  }

  private renderTime(name: 'from' | 'until', words: string, opening: Opening): TemplateResult {
    return html`<label>
      ${words}<span class="visually-hidden"> when ${this.writeup?.title} is open</span>
      <input
        type="datetime-local"
        ?disabled=${!opening.open}
        .value=${writeTime(opening[name], this.skew)}
        @change=${(event: Event) =>
          this.schedule({ [name]: readTime((event.target as HTMLInputElement).value, this.skew) })}
      />
    </label>`;
  }

  private renderSettings(writeup: ClassWriteup): TemplateResult | typeof nothing {
    const fields = readSchema(writeup.schema);
    if (fields.length === 0) return nothing;
    const { values, locked } = this.settings ?? untouched;
    const changed = Object.keys(values).length;
    const words = [
      ...(changed > 0 ? [counted(changed, 'default of your own', 'defaults of your own')] : []),
      ...(locked.length > 0 ? [`${locked.length} locked`] : []),
    ];
    return html`<details>
      <summary>Settings of its lab${words.length > 0 ? `: ${words.join(', ')}` : ''}</summary>
      <div class="settings" @input=${this.editSetting}>
        ${fields.map((field) => this.renderSetting(field, { ...writeup.settings, ...values }, locked))}
      </div>
    </details>`;
  }

  private renderSetting(
    field: Field,
    values: Record<string, unknown>,
    locked: readonly string[],
  ): TemplateResult {
    return html`<div class="setting">
      ${renderField(field, values[field.name])}
      <label class="option">
        <input
          type="checkbox"
          .checked=${live(locked.includes(field.name))}
          @input=${(event: Event) => this.lock(event, field.name)}
        />
        <span>Learners may not touch it<span class="visually-hidden">: ${field.title}</span></span>
      </label>
    </div>`;
  }

  private schedule(change: Partial<Opening>): void {
    const opening = { ...(this.opening ?? open), ...change };
    const isOpen = opening.open && opening.from === null && opening.until === null;
    this.tell({ opening: isOpen ? null : opening, settings: this.settings });
  }

  private editSetting(event: Event): void {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !this.writeup) return;
    const { values, locked } = this.settings ?? untouched;
    const { [input.name]: _, ...others } = values;
    const value = readInput(input);
    if (Number.isNaN(value)) return;
    // What the writeup says anyway is no rule of the class's.
    this.setSettings({
      values: value === this.writeup.settings[input.name] ? others : { ...others, [input.name]: value },
      locked,
    });
  }

  private lock(event: Event, name: string): void {
    event.stopPropagation();
    const { values, locked } = this.settings ?? untouched;
    const others = locked.filter((one) => one !== name);
    const isLocked = event.target instanceof HTMLInputElement && event.target.checked;
    this.setSettings({ values, locked: isLocked ? [...others, name] : others });
  }

  private setSettings(settings: SettingsRules): void {
    const none = Object.keys(settings.values).length === 0 && settings.locked.length === 0;
    this.tell({ opening: this.opening, settings: none ? null : settings });
  }

  private tell(rules: WriteupRules): void {
    this.dispatchEvent(new WriteupRulesEvent(rules));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-writeup-rules': LabWriteupRules;
  }
}
