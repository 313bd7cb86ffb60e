import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { BenchController } from '../bench/bench-controller.ts';
import { controls } from '../parts/shared-styles.ts';
import { footRow } from '../parts/tool-styles.ts';
import { type Field, readSchema } from './read-schema.ts';
import { fieldStyles, readInput, renderField, type Settings } from './setting-fields.ts';

/** The lab's settings as a form drawn from its schema. Nothing is marked as right or wrong. */
@customElement('lab-settings')
export class LabSettings extends LitElement {
  static override styles = [
    controls,
    fieldStyles,
    footRow,
    css`
      :host {
        display: block;
        font-size: var(--text-bench);
        line-height: 1.5;
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1.5rem;
        max-inline-size: 44rem;
      }
      .row {
        margin-block: -1.5rem -1rem;
      }
    `,
  ];

  /** What the learner changed and did not apply yet. */
  @state() private edits: Settings = {};
  @state() private problem = '';
  @state() private said = '';
  @state() private busy = false;

  private readonly bench = new BenchController(this);
  private applied: Settings | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const settings = this.bench.view?.bench?.settings;
    if (!settings || settings === this.applied) return;
    // Applied here or elsewhere (a reset): what now equals the lab is no edit any more.
    this.applied = settings;
    this.edits = Object.fromEntries(
      Object.entries(this.edits).filter(([name, value]) => settings[name] !== value),
    );
  }

  override render() {
    const bench = this.bench.view?.bench;
    if (!bench) return html`<p class="soft">The settings are here when the bench is.</p>`;
    const edited = Object.keys(this.edits).length;
    return html`<form @submit=${this.apply} @input=${this.edit}>
      <p class="soft">How the lab’s server behaves. A change holds for what comes after it; open connections go on as they are.</p>
      ${readSchema(bench.schema).map((field) => this.renderField(field, { ...bench.settings, ...this.edits }[field.name]))}
      <div class="row">
        ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing}
        <button class="btn primary" ?disabled=${this.busy || edited === 0}>Apply</button>
        <button type="button" class="btn" ?disabled=${edited === 0} @click=${this.discard}>Discard</button>
        <span class="soft" role="status">${edited > 0 ? 'Not applied yet.' : this.said}</span>
      </div>
    </form>`;
  }

  /** What the learner's class has locked is shown, and says so. */
  private renderField(field: Field, value: unknown): TemplateResult {
    const view = this.bench.view;
    const locked = view?.classState?.locked[view.bench?.writeup ?? ''] ?? [];
    if (!locked.includes(field.name)) return renderField(field, value);
    return html`<fieldset disabled>
      ${renderField(field, value)}
      <p>Your class keeps “${field.title}” as it is.</p>
    </fieldset>`;
  }

  private edit(event: InputEvent): void {
    const input = event.target;
    if (!(input instanceof HTMLInputElement)) return;
    this.said = '';
    this.problem = '';
    const value = readInput(input);
    const { [input.name]: _, ...others } = this.edits;
    this.edits = value === this.applied?.[input.name] ? others : { ...others, [input.name]: value };
  }

  private async apply(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const view = this.bench.view;
    if (!view?.bench) return;
    this.busy = true;
    this.problem = '';
    try {
      await view.ask({ type: 'settings.change', settings: { ...view.bench.settings, ...this.edits } });
      this.edits = {};
      this.said = 'Applied.';
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy = false;
    }
  }

  private discard(): void {
    this.edits = {};
    this.problem = '';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-settings': LabSettings;
  }
}
