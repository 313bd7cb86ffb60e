import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { BenchController } from '../bench/bench-controller.ts';
import type { BenchView } from '../bench/bench-view.ts';
import type { CaptureBook } from '../composer/capture-book.ts';
import type { LabComposer } from '../composer/lab-composer.ts';
import type { MessageDraft } from '../composer/message-draft.ts';
import '../hand-over/lab-copy-as.ts';
import '../parts/drop-panel.ts';
import type { LabDrop } from '../parts/drop-panel.ts';
import { missingPart } from '../parts/missing-part.ts';
import { controls } from '../parts/shared-styles.ts';
import { tool } from '../parts/tool-styles.ts';
import { renderAnswer } from './answer.ts';
import { connectionStyles } from './connection-styles.ts';
import type { Attempt, Connections } from './connections.ts';
import { type Draft, draftFromText, toWire } from './draft.ts';
import { renderPresets } from './preset-list.ts';
import { bareDraft, type Preset, probeTarget } from './presets.ts';
import './request-editor.ts';
import type { DraftEvent, LabRequest } from './request-editor.ts';
import { responseStyles } from './response.ts';

/** How many attempts can be looked at again. */
const ATTEMPTS = 10;

/**
 * One connection of the probe: writes a request byte for byte, sends it, explains what comes back, and talks after
 * a 101. Nothing is added to what the learner wrote.
 */
@customElement('lab-connection')
export class LabConnection extends LitElement {
  static override styles = [controls, responseStyles, tool, connectionStyles];

  @property() letter = 'A';
  @property({ attribute: false }) connections: Connections | null = null;
  @property({ attribute: false }) book: CaptureBook | null = null;

  @state() private draft: Draft | null = null;
  @state() private attempts: Attempt[] = [];
  @state() private current: string | null = null;
  @state() private problem = '';
  /** Whether the composer is there: after the first 101, or when something was loaded into it. */
  @state() private talking = false;
  /** Whether the composer could not be loaded. */
  @state() private composerMissing = false;
  @query('lab-request') private editor!: LabRequest;
  @query('#presets') private drop!: LabDrop | null;
  @query('lab-composer') private composer!: LabComposer | null;

  private readonly bench = new BenchController(this);
  private known: string | null = null;
  private opened = 0;
  private lastOpen: string | null = null;
  /** Asked for from the composer, and not answered yet. */
  private isAgain = false;

  /** The request as it is sent. */
  get request(): string {
    return this.draft ? toWire(this.draft.text) : '';
  }

  /** Takes a request over; nothing is sent. */
  async loadRequest(draft: Draft): Promise<void> {
    // A bench that has just begun brings its own draft first.
    await this.updateComplete;
    this.set(draft);
    await this.updateComplete;
    this.editor.focusRaw();
  }

  /** Takes a message over; nothing is sent. */
  async loadMessage(draft: MessageDraft): Promise<void> {
    const composer = await this.theComposer();
    composer?.load(draft);
    await composer?.focusPayload();
  }

  /** Offers recorded frames for replay; nothing is sent. */
  async offerReplay(seqs: readonly number[]): Promise<void> {
    (await this.theComposer())?.replay(seqs);
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const view = this.bench.view;
    if (!view?.bench || !this.connections) return;
    if (view.bench.id !== this.known) this.begin(view, view.bench, this.connections);
    const probe = view.probes.get(this.current ?? '');
    if (probe?.state === 'open' && this.lastOpen !== probe.probe) {
      this.lastOpen = probe.probe;
      this.opened += 1;
      void this.openComposer();
    }
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const probe = this.bench.view?.probes.get(this.current ?? '');
    if (!this.isAgain || this.problem || !probe || probe.state === 'waiting') return;
    this.isAgain = false;
    // Once it is open, the learner stays at the composer.
    if (probe.state === 'closed' && !probe.reading?.valid) this.toAnswer();
  }

  override render() {
    const view = this.bench.view;
    if (!view?.bench || !this.draft) return html`<p class="soft">The probe is ready when the bench is.</p>`;
    const probe = view.probes.get(this.current ?? '') ?? null;
    const [first] = view.steps;
    return html`<div class="bar">
        <h2>Request</h2>
        <slot name="actions"></slot>
        <lab-copy-as label="Copy request as" .request=${this.request}></lab-copy-as>
        <lab-drop id="presets" label="Start from">
          ${renderPresets(!first?.isHandshake || first.passed, (preset) => this.load(view, preset), this.writeRaw)}
        </lab-drop>
      </div>
      <lab-request .draft=${this.draft} @draft=${this.changed} @keydown=${this.key}></lab-request>
      <div class="bar">
        <button type="button" class="btn primary" ?disabled=${view.link.state !== 'live'} @click=${this.send}>
          Send request
        </button>
        <span class="soft"
          ><kbd>Ctrl</kbd> <kbd>Enter</kbd> sends from any
          field.${probe?.state === 'open' ? ' The open connection is dropped first.' : nothing}</span
        >
      </div>
      ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing} ${renderAnswer({
        probes: view.probes,
        attempts: this.attempts,
        current: this.current,
        // The lines stand open until they were seen once.
        unfold: this.opened <= 1,
        choose: (probe) => {
          this.current = probe;
        },
        toComposer: () => void this.toComposer(),
        reuse: (text) => this.reuse(text),
      })}
      ${
        this.talking
          ? html`<section class="talk" aria-label="Composer">
              ${this.composerMissing ? html`<p class="fault" role="alert">${missingPart('The composer')}</p>` : nothing}
              <lab-composer
                .probe=${probe}
                .letter=${this.letter}
                .request=${this.request}
                .book=${this.book}
                .place=${`message:${view.bench.id}:${this.letter}`}
                @again=${this.sendAgain}
              ></lab-composer>
            </section>`
          : nothing
      }`;
  }

  /** A bench begins: the draft that this tab had for it, else the bare request. */
  private begin(view: BenchView, bench: NonNullable<BenchView['bench']>, connections: Connections): void {
    this.known = bench.id;
    const kept = sessionStorage.getItem(this.draftPlace(bench.id));
    const target = probeTarget(bench.addresses.http, location.origin);
    this.draft = kept === null ? bareDraft(target) : draftFromText(kept, bareDraft(target));
    this.attempts = connections
      .probesOf(this.letter, view.probes.keys())
      .slice(-ATTEMPTS)
      .map((probe) => ({ probe, text: null }));
    this.current = this.attempts.at(-1)?.probe ?? null;
  }

  private changed(event: DraftEvent): void {
    this.set(event.draft);
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.send();
  }

  private async send(): Promise<void> {
    const view = this.bench.view;
    if (!view || !this.draft || !this.connections) return;
    const { text } = this.draft;
    const probe = this.connections.nextProbe(this.letter, view.probes.keys());
    const before = this.attempts;
    const shown = this.current;
    this.problem = '';
    this.attempts = [...before, { probe, text }].slice(-ATTEMPTS);
    this.current = probe;
    try {
      await this.letGo(view, shown);
      await view.ask({ type: 'probe.open', probe, raw: toWire(text) });
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      if (view.probes.has(probe)) return;
      this.attempts = before;
      this.current = shown;
    }
  }

  /** The composer stands below the answer: a refusal there would be out of sight. */
  private readonly sendAgain = async (): Promise<void> => {
    this.isAgain = true;
    await this.send();
    if (this.problem === '') return;
    this.isAgain = false;
    await this.updateComplete;
    this.renderRoot.querySelector('.fault')?.scrollIntoView({ block: 'nearest' });
  };

  private toAnswer(): void {
    const answer = this.renderRoot.querySelector<HTMLElement>('.answer');
    answer?.focus({ preventScroll: true });
    answer?.scrollIntoView({ block: 'start' });
  }

  /** One connection here is one connection there: the one before would stay open, out of sight. */
  private async letGo(view: BenchView, probe: string | null): Promise<void> {
    if (probe === null || view.probes.get(probe)?.state !== 'open') return;
    // It may have ended meanwhile; then there is nothing to let go of.
    await view.ask({ type: 'probe.close', probe }).catch(() => undefined);
  }

  private load(view: BenchView, preset: Preset): void {
    if (!view.bench) return;
    this.set(preset.draft(probeTarget(view.bench.addresses.http, location.origin)));
    this.drop?.close();
  }

  private readonly writeRaw = async (): Promise<void> => {
    this.set(draftFromText('', this.draft));
    this.drop?.close();
    await this.updateComplete;
    this.editor.focusRaw();
  };

  /** It stands below the answer, which may be long. */
  private async toComposer(): Promise<void> {
    await (await this.theComposer())?.focusPayload();
  }

  private reuse(text: string): void {
    this.set(draftFromText(text, this.draft));
    this.editor.focusRaw();
  }

  private set(draft: Draft): void {
    this.draft = draft;
    if (this.known) sessionStorage.setItem(this.draftPlace(this.known), draft.text);
  }

  private draftPlace(bench: string): string {
    return `draft:${bench}:${this.letter}`;
  }

  /** The composer is large and not on the first screen: it comes when it is needed. */
  private async openComposer(): Promise<void> {
    this.talking = true;
    try {
      await import('../composer/lab-composer.ts');
    } catch {
      this.composerMissing = true;
    }
  }

  /** Null when it could not be loaded. */
  private async theComposer(): Promise<LabComposer | null> {
    await this.openComposer();
    await this.updateComplete;
    if (this.composerMissing) return null;
    if (!this.composer) throw new Error('Expected the composer to be drawn once the bench is there.');
    return this.composer;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-connection': LabConnection;
  }
}
