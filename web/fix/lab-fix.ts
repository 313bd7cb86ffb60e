import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { BenchState, FixState, VerifyRun } from '../../protocol/workbench.ts';
import { BenchController } from '../bench/bench-controller.ts';
import { FIX } from '../bench/bench-store.ts';
import type { BenchView } from '../bench/bench-view.ts';
import { Announcer } from '../parts/announcer.ts';
import { icon } from '../parts/icons.ts';
import { KeepFocus } from '../parts/keep-focus.ts';
import { controls } from '../parts/shared-styles.ts';
import { footRow, tool } from '../parts/tool-styles.ts';
import { readSchema } from '../settings/read-schema.ts';
import { fieldStyles, readInput, renderField, type Settings } from '../settings/setting-fields.ts';
import { renderShortTrace, shortened, shortTraceStyles } from '../timeline/short-trace.ts';
import { fixStyles } from './fix-styles.ts';
import { dutyOf, runWords, tellingRuns, verifyWords } from './fix-words.ts';

type Verification = NonNullable<FixState['verify']>;

/** Lines shown of one run. */
const SHOWN = 30;

/**
 * The lab's settings once more, and Verify: the attacks and ordinary use, run by the server on a copy of the lab that
 * has them. Nothing is marked as right; a choice that does not hold says why.
 */
@customElement('lab-fix')
export class LabFix extends LitElement {
  static override styles = [controls, fieldStyles, shortTraceStyles, tool, footRow, fixStyles];

  /** What the learner chose otherwise than it is given. */
  @state() private edits: Settings = {};
  private busy = false;
  @state() private problem = '';
  @query('#said') private region!: HTMLElement;
  @query('#result-title') private resultTitle!: HTMLElement | null;
  @query('.primary') private verifyButton!: HTMLElement | null;

  private readonly bench = new BenchController(this);
  /** While it runs, Verify cannot be pressed: what comes of it stands where the page leads. Discard has done its work. */
  protected readonly focusKept = new KeepFocus(this, (held) =>
    held.matches('.primary') ? this.resultTitle : this.verifyButton,
  );
  private announcer: Announcer | null = null;
  private told: string | null = null;
  /** Whether the page has said by now that it was fixed. */
  private fixed = false;
  /** What was there when the learner asked for another result; undefined once that has come. */
  private awaited: Verification | null | undefined = undefined;

  override render() {
    const { view } = this.bench;
    const fix = view?.fix;
    return html`<div id="said" class="visually-hidden" role="status"></div>
      ${
        view?.bench && fix
          ? html`<header>
                <h2>Fix it</h2>
                ${fix.passed ? html`<span class="passed badge">${icon('done')}Fixed</span>` : nothing}
                ${fix.tries > 0 ? html`<span class="soft">${fix.tries} ${fix.tries === 1 ? 'try' : 'tries'}</span>` : nothing}
              </header>
              ${fix.open ? this.renderOpen(view, view.bench, fix) : renderClosed(view)}`
          : html`<p class="soft">There is nothing to fix yet.</p>`
      }`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { view } = this.bench;
    const verify = view?.fix?.verify;
    if (this.awaited !== undefined && verify && verify !== this.awaited) this.reveal();
    const words = verify ? verifyWords(verify) : null;
    const fixed = view?.justPassed === FIX;
    const justNow = fixed && !this.fixed;
    this.fixed = fixed;
    if (words === this.told) return;
    const first = this.told === null;
    this.told = words;
    // What was there when the tool was opened is no news.
    if (first || words === null) return;
    this.announcer ??= new Announcer(this.region);
    // That it was fixed just now, the page says; yet no count may stay here as if it still ran.
    this.announcer.sayLatest(justNow ? '' : words);
  }

  private renderOpen(view: BenchView, bench: NonNullable<BenchView['bench']>, fix: FixState): TemplateResult {
    const settings = { ...given(bench, fix), ...this.edits };
    const running = fix.verify?.state === 'running';
    const stale = isStale(fix.verify, settings);
    return html`<p class="soft">
        Mend the lab, and let people go on with their work. Verify tries both on a copy of it that has the settings below;
        your own bench stays as it is.
      </p>
      <div class="parts">
        ${fix.verify ? renderResult(fix.verify, stale) : nothing}
        <form @submit=${this.verify} @input=${this.edit}>
          ${readSchema(bench.schema).map((field) => renderField(field, settings[field.name]))}
          <div class="row">
            ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing}
            <button class="btn primary" ?disabled=${running || view.link.state !== 'live'}>
              ${running ? 'Verifying…' : 'Verify'}
            </button>
            <button type="button" class="btn" ?disabled=${Object.keys(this.edits).length === 0} @click=${this.discard}>
              Discard
            </button>
            <span class="soft">${fix.verify && !stale ? verifyWords(fix.verify) : nothing}</span>
          </div>
        </form>
      </div>`;
  }

  private edit(event: InputEvent): void {
    const input = event.target;
    const { bench, fix } = this.bench.view ?? {};
    if (!(input instanceof HTMLInputElement) || !bench || !fix) return;
    this.problem = '';
    const value = readInput(input);
    const { [input.name]: _, ...others } = this.edits;
    this.edits = value === given(bench, fix)[input.name] ? others : { ...others, [input.name]: value };
  }

  /** What comes of it stands above the form, which is long. */
  private reveal(): void {
    this.awaited = undefined;
    this.resultTitle?.scrollIntoView({ block: 'nearest' });
  }

  private discard(): void {
    this.edits = {};
    this.problem = '';
  }

  private async verify(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { view } = this.bench;
    if (!view?.bench || !view.fix || this.busy) return;
    this.busy = true;
    this.problem = '';
    try {
      this.awaited = view.fix.verify;
      await view.ask({ type: 'fix.verify', settings: { ...given(view.bench, view.fix), ...this.edits } });
    } catch (error) {
      this.awaited = undefined;
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.busy = false;
    }
  }
}

/** What the form starts with: the bench's settings, or those of the server that is to be mended. */
function given({ settings }: BenchState, fix: FixState): Settings {
  return { ...settings, ...fix.given };
}

function renderResult(verify: Verification, stale: boolean): TemplateResult {
  const telling = tellingRuns(verify.runs);
  return html`<section aria-labelledby="result-title" data-state=${verify.state}>
    <h3 id="result-title" tabindex="-1">${verifyWords(verify)}</h3>
    ${stale ? html`<p class="soft">That came of other settings than those below.</p>` : nothing}
    ${verify.because.map((because) => html`<div class="because">${unsafeHTML(because)}</div>`)}
    <ul class="runs">
      ${verify.runs.map((run) => renderRun(run, telling.has(run)))}
    </ul>
  </section>`;
}

/** Whether a result is of other settings than the form has now. */
function isStale(verify: FixState['verify'], settings: Settings): boolean {
  if (!verify || verify.state === 'running') return false;
  return Object.entries(verify.settings).some(([name, value]) => settings[name] !== value);
}

function renderClosed({ steps }: BenchView): TemplateResult {
  const left = steps.filter(({ passed }) => !passed);
  return html`<p>First break it: this opens when every step is passed.${left.length > 0 ? ' Still to do:' : ''}</p>
    <ul class="left">
      ${left.map(({ id, title }) => html`<li><a href="#step-${id}">${title}</a></li>`)}
    </ul>`;
}

function renderRun(run: VerifyRun, open: boolean): TemplateResult {
  const { text, icon: name, tone } = runWords(run);
  const { shown, left } = shortened(run.events, SHOWN);
  return html`<li class="run">
    <p class="name">
      <b>${run.name}</b>
      <span class="soft">${dutyOf(run)}</span>
      <span class="state ${tone}">${icon(name)}${text}</span>
    </p>
    ${run.outcome ? html`<p>${run.outcome}</p>` : nothing}
    ${
      shown.length === 0
        ? nothing
        : html`<details ?open=${open}>
            <summary>What the server saw</summary>
            ${renderShortTrace(shown, { label: `What the server saw of “${run.name}”`, gaps: run.gaps })}
            ${left > 0 ? html`<p class="soft">and ${left} more</p>` : nothing}
          </details>`
    }
  </li>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-fix': LabFix;
  }
}
