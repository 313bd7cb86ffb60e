import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { BenchController } from '../bench/bench-controller.ts';
import type { BenchView } from '../bench/bench-view.ts';
import '../parts/drop-panel.ts';
import type { LabDrop } from '../parts/drop-panel.ts';
import { controls } from '../parts/shared-styles.ts';
import { type Draft, draftFromText, toWire } from './draft.ts';
import { bareDraft, type Preset, presets, probeTarget } from './presets.ts';
import './request-editor.ts';
import type { DraftEvent, LabRequest } from './request-editor.ts';
import { renderResponse, responseStyles } from './response.ts';
import './talk.ts';

/** How many attempts can be looked at again. */
const ATTEMPTS = 10;

/** A request that was sent. Its answer is the bench's probe of the same id. */
interface Attempt {
  probe: string;
  /** Null when another visit of the page sent it. */
  text: string | null;
}

/** Writes a request byte for byte, sends it, and explains what comes back. Nothing is added to what the learner wrote. */
@customElement('lab-probe')
export class LabProbe extends LitElement {
  static override styles = [
    controls,
    responseStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 1rem;
        align-content: start;
        font-size: var(--text-bench);
        line-height: 1.5;
      }
      h2,
      h3 {
        margin: 0;
        font-size: 0.9375rem;
        line-height: 1.4;
      }
      h3 {
        margin-block-end: 0.375rem;
        font-size: var(--text-bench);
      }
      p {
        margin: 0;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        align-items: center;
      }
      .bar h2 {
        margin-inline-end: auto;
      }
      .answer {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.875rem;
        padding-block-start: 1rem;
        border-block-start: 1px solid var(--line-strong);
      }
      .presets {
        display: grid;
        gap: 0.125rem;
        max-inline-size: 22rem;
      }
      .presets button {
        display: grid;
        padding: 0.375rem 0.5rem;
        font: inherit;
        font-size: var(--text-bench);
        color: inherit;
        text-align: start;
        background: none;
        border: 0;
        border-radius: var(--radius-small);
        cursor: pointer;
      }
      .presets button:hover {
        background: var(--selected);
      }
      a {
        color: inherit;
        text-decoration-color: var(--line-strong);
        text-underline-offset: 0.2em;
      }
      kbd {
        font: var(--text-small) var(--font-wire);
      }
    `,
  ];

  @state() private draft: Draft | null = null;
  @state() private attempts: Attempt[] = [];
  @state() private current: string | null = null;
  @state() private problem = '';
  @query('lab-request') private editor!: LabRequest;
  @query('lab-drop') private drop!: LabDrop | null;

  private readonly bench = new BenchController(this);
  private known: string | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const view = this.bench.view;
    if (!view?.bench) return;
    if (view.bench.id !== this.known) this.begin(view, view.bench);
  }

  override render() {
    const view = this.bench.view;
    if (!view?.bench || !this.draft) return html`<p class="soft">The probe is ready when the bench is.</p>`;
    return html`<div class="bar">
        <h2>Request</h2>
        ${this.renderPresets(view)}
      </div>
      <lab-request .draft=${this.draft} @draft=${this.changed} @keydown=${this.key}></lab-request>
      <div class="bar">
        <button type="button" class="btn primary" ?disabled=${view.link.state !== 'live'} @click=${this.send}>
          Send request
        </button>
        <span class="soft"><kbd>Ctrl</kbd> <kbd>Enter</kbd> sends from any field.</span>
      </div>
      ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing} ${this.renderAnswer(view)}`;
  }

  private renderPresets(view: BenchView): TemplateResult {
    const earned = view.steps[0]?.passed ?? true;
    return html`<lab-drop label="Start from">
      ${
        earned
          ? html`<div class="presets">
            ${presets.map(
              (preset) => html`<button type="button" @click=${() => this.load(view, preset)}>
                <b>${preset.label}</b><span class="soft">${preset.detail}</span>
              </button>`,
            )}
            <button type="button" @click=${this.writeRaw}>
              <b>Raw…</b><span class="soft">An empty text to write into.</span>
            </button>
          </div>`
          : html`<p class="presets">
            Ready-made handshakes appear here once you have passed the first step: write that one yourself.
          </p>`
      }
    </lab-drop>`;
  }

  private renderAnswer(view: BenchView): TemplateResult | typeof nothing {
    if (this.attempts.length === 0) return nothing;
    const probe = view.probes.get(this.current ?? '');
    return html`<section class="answer" aria-label="Response">
      <div class="bar">
        <h2>Response</h2>
        ${
          this.attempts.length > 1
            ? html`<label class="bar"
              ><span class="soft">Attempt</span>
              <select @change=${this.choose} .value=${this.current ?? ''}>
                ${this.attempts.map(
                  ({ probe: id }) => html`<option value=${id} ?selected=${id === this.current}>
                    ${attemptLabel(id, view)}
                  </option>`,
                )}
              </select></label
            >`
            : nothing
        }
        ${
          this.attempts.find(({ probe: id }) => id === this.current)?.text == null
            ? nothing
            : html`<button type="button" class="btn small quiet" @click=${this.reuse}>Edit this request again</button>`
        }
      </div>
      ${
        probe
          ? html`${renderResponse(probe)}<lab-talk .probe=${probe}></lab-talk>`
          : html`<p class="soft">The server no longer keeps this attempt. The timeline still shows its handshake.</p>`
      }
    </section>`;
  }

  /** A bench begins: the draft that this tab had for it, else the bare request. */
  private begin(view: BenchView, bench: NonNullable<BenchView['bench']>): void {
    this.known = bench.id;
    const kept = sessionStorage.getItem(`draft:${bench.id}`);
    const target = probeTarget(bench.addresses.http, location.origin);
    this.draft = kept === null ? bareDraft(target) : draftFromText(kept, bareDraft(target));
    this.attempts = [...view.probes.keys()].slice(-ATTEMPTS).map((probe) => ({ probe, text: null }));
    this.current = this.attempts.at(-1)?.probe ?? null;
  }

  private changed(event: DraftEvent): void {
    this.draft = event.draft;
    if (this.known) sessionStorage.setItem(`draft:${this.known}`, event.draft.text);
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.send();
  }

  private async send(): Promise<void> {
    const view = this.bench.view;
    if (!view || !this.draft) return;
    const { text } = this.draft;
    const probe = nextProbe([...view.probes.keys(), ...this.attempts.map((attempt) => attempt.probe)]);
    const before = this.attempts;
    const shown = this.current;
    this.problem = '';
    this.attempts = [...before, { probe, text }].slice(-ATTEMPTS);
    this.current = probe;
    try {
      await view.ask({ type: 'probe.open', probe, raw: toWire(text) });
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      if (view.probes.has(probe)) return;
      this.attempts = before;
      this.current = shown;
    }
  }

  private load(view: BenchView, preset: Preset): void {
    if (!view.bench) return;
    this.set(preset.draft(probeTarget(view.bench.addresses.http, location.origin)));
    this.drop?.close();
  }

  private async writeRaw(): Promise<void> {
    this.set(draftFromText('', this.draft));
    this.drop?.close();
    await this.updateComplete;
    this.editor.focusRaw();
  }

  private reuse(): void {
    const attempt = this.attempts.find(({ probe }) => probe === this.current);
    if (attempt?.text == null) return;
    this.set(draftFromText(attempt.text, this.draft));
    this.editor.focusRaw();
  }

  private choose(event: Event): void {
    if (event.currentTarget instanceof HTMLSelectElement) this.current = event.currentTarget.value;
  }

  private set(draft: Draft): void {
    this.draft = draft;
    if (this.known) sessionStorage.setItem(`draft:${this.known}`, draft.text);
  }
}

function attemptLabel(id: string, view: BenchView): string {
  const probe = view.probes.get(id);
  const status = /^HTTP\/\S+ (\d{3})/.exec(probe?.raw ?? '')?.[1];
  const words =
    status ?? { waiting: 'waiting', open: 'open', closed: 'no response' }[probe?.state ?? 'waiting'];
  return `${id.slice(1)}: ${words}${probe?.state === 'open' ? ', open' : ''}`;
}

/** The next id that neither the server nor this page has used. */
function nextProbe(used: readonly string[]): string {
  return `p${Math.max(0, ...used.map((id) => Number(id.slice(1)))) + 1}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-probe': LabProbe;
  }
}
