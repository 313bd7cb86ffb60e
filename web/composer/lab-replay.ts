import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { TraceEvent } from '../../protocol/trace.ts';
import { BenchController } from '../bench/bench-controller.ts';
import { controls } from '../parts/shared-styles.ts';
import { eventSummary } from '../timeline/event-words.ts';
import { fieldValue } from './field-value.ts';
import { LONGEST_WAIT, play, type ReplayMode, type ReplayStep, replayable, replaySteps } from './replay.ts';
import { toolStyles } from './tool-styles.ts';

/** The most frames that are listed to choose from; a conversation is replayed whole all the same. */
const LISTED = 200;

/** Plays what a client once sent on some connection of this bench again, on this one: a frame, some of them, or all. */
@customElement('lab-replay')
export class LabReplay extends LitElement {
  static override styles = [
    controls,
    toolStyles,
    css`
      ol {
        max-block-size: 14rem;
        overflow: auto;
        background: var(--raised);
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
      }
      li {
        padding-inline: 0.5rem;
        border-block-end: 1px solid var(--line);
      }
      li label {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.5rem;
        align-items: center;
        min-block-size: 1.75rem;
        font-size: var(--text-small);
      }
      li .wire {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ type: Boolean }) ready = false;
  @property({ attribute: false }) send: (bytes: Uint8Array) => Promise<void> = async () => undefined;
  @property({ attribute: false }) answers: () => number = () => 0;

  @state() private connection = '';
  /** Frames that are left out. */
  @state() private without: ReadonlySet<number> = new Set();
  @state() private mode: ReplayMode = 'turns';
  @state() private done: { sent: number; total: number } | null = null;
  @state() private outcome = '';
  @state() private running: AbortController | null = null;
  @query('details') private details!: HTMLDetailsElement;

  private readonly bench = new BenchController(this);
  private steps: ReplayStep[] = [];
  private connections: string[] = [];
  private readFrom: readonly TraceEvent[] | null = null;
  private watchers = new Set<() => void>();

  /** Opens with these frames chosen. */
  async offer(seqs: readonly number[]): Promise<void> {
    const first = this.bench.view?.events.find(({ seq }) => seqs.includes(seq));
    if (!first || !('connection' in first)) {
      this.outcome = 'These frames are no longer in the trace.';
    } else {
      this.connection = first.connection;
      const all = replaySteps(this.bench.view?.events ?? [], first.connection);
      this.without = new Set(all.map(({ seq }) => seq).filter((seq) => !seqs.includes(seq)));
      this.outcome = `${seqs.length} ${seqs.length === 1 ? 'frame is' : 'frames are'} ready to be replayed.`;
    }
    this.details.open = true;
    await this.updateComplete;
    this.details.scrollIntoView({ block: 'nearest' });
    this.details.querySelector('summary')?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.running?.abort();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const events = this.bench.view?.events ?? [];
    // A running replay changes the trace with every frame that it sends: what is played stands fixed meanwhile.
    if (this.running || (events === this.readFrom && !changed.has('connection'))) return;
    this.readFrom = events;
    this.connections = replayable(events);
    if (!this.connections.includes(this.connection)) {
      this.connection = this.connections.at(-1) ?? '';
      this.without = new Set();
    }
    this.steps = replaySteps(events, this.connection);
  }

  override updated(changed: PropertyValues): void {
    super.updated(changed);
    for (const watcher of this.watchers) watcher();
  }

  override render() {
    const chosen = this.chosen();
    const busy = this.running !== null;
    return html`<details>
      <summary>Replay what was sent before</summary>
      <div class="tool">
        ${
          this.steps.length === 0
            ? html`<p class="soft">Nothing has been sent on this bench yet. What a client sends on any connection can be replayed here.</p>`
            : html`${this.renderChoice(busy)}
                <fieldset ?disabled=${busy}>
                  <legend>When</legend>
                  ${this.renderMode('turns', `when the server has had its turn, after ${LONGEST_WAIT / 1000} s at the latest`)}
                  ${this.renderMode('timing', `in the original timing, gaps of at most ${LONGEST_WAIT / 1000} s`)}
                </fieldset>
                <div class="row">
                  ${
                    busy
                      ? html`<button type="button" class="btn" @click=${this.stop}>Stop</button>`
                      : html`<button
                          type="button"
                          class="btn"
                          ?disabled=${!this.ready || chosen.length === 0}
                          @click=${this.start}
                        >
                          Replay ${chosen.length} ${chosen.length === 1 ? 'frame' : 'frames'}
                        </button>`
                  }
                  ${
                    this.done
                      ? html`<progress aria-label="Frames replayed" max=${this.done.total} .value=${this.done.sent}></progress>
                          <span>${this.done.sent} of ${this.done.total}</span>`
                      : nothing
                  }
                </div>`
        }
        <p class="soft" role="status">${this.outcome}</p>
      </div>
    </details>`;
  }

  private renderChoice(busy: boolean): TemplateResult {
    const skipped = Math.max(0, this.steps.length - LISTED);
    return html`<div class="row">
        <label class="stacked"
          >Recorded on
          <select ?disabled=${busy} @change=${this.choose}>
            ${this.connections.map(
              (name) =>
                html`<option value=${name} .selected=${name === this.connection}>connection ${name}</option>`,
            )}
          </select>
        </label>
        <button type="button" class="btn small" ?disabled=${busy} @click=${() => this.leaveOut([])}>All</button>
        <button
          type="button"
          class="btn small"
          ?disabled=${busy}
          @click=${() => this.leaveOut(this.steps.map(({ seq }) => seq))}
        >
          None
        </button>
      </div>
      <ol aria-label="Frames to replay" tabindex="0">
        ${this.steps.slice(0, LISTED).map((step) => this.renderStep(step, busy))}
      </ol>
      ${skipped > 0 ? html`<p class="soft">${skipped} later frames are not listed; they are replayed with All.</p>` : nothing}`;
  }

  private renderStep(step: ReplayStep, busy: boolean): TemplateResult {
    return html`<li>
      <label>
        <input
          type="checkbox"
          .checked=${live(!this.without.has(step.seq) && step.problem === null)}
          ?disabled=${busy || step.problem !== null}
          @change=${() => this.toggle(step.seq)}
        />
        <span class="wire">${step.seq} ${eventSummary(step.frame)}${step.problem ? ` ${step.problem}` : ''}</span>
      </label>
    </li>`;
  }

  private renderMode(mode: ReplayMode, label: string): TemplateResult {
    return html`<label class="choice"
      ><input
        type="radio"
        name="when"
        .checked=${live(this.mode === mode)}
        @change=${() => {
          this.mode = mode;
        }}
      />${label}</label
    >`;
  }

  private chosen(): ReplayStep[] {
    const seqs = this.steps
      .filter(({ seq, problem }) => problem === null && !this.without.has(seq))
      .map(({ seq }) => seq);
    return seqs.length === this.steps.length
      ? this.steps
      : replaySteps(this.readFrom ?? [], this.connection, seqs);
  }

  private choose(event: Event): void {
    this.connection = fieldValue(event);
    this.leaveOut([]);
  }

  private toggle(seq: number): void {
    const without = new Set(this.without);
    if (!without.delete(seq)) without.add(seq);
    this.leaveOut(without);
  }

  private leaveOut(seqs: Iterable<number>): void {
    this.without = new Set(seqs);
    this.outcome = '';
  }

  private readonly stop = (): void => {
    this.running?.abort();
  };

  private async start(): Promise<void> {
    const steps = this.chosen();
    const stop = new AbortController();
    this.running = stop;
    this.outcome = '';
    this.done = { sent: 0, total: steps.length };
    try {
      await play({
        steps,
        mode: this.mode,
        send: this.send,
        answers: this.answers,
        changed: (signal) => this.changed(signal),
        onSent: (sent) => {
          this.done = { sent, total: steps.length };
        },
        signal: stop.signal,
      });
      this.outcome = stop.signal.aborted ? 'Stopped.' : 'All replayed.';
    } catch (error) {
      this.outcome = `Ended: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      this.running = null;
    }
  }

  /** The next drawing: every change of the bench is followed by one. */
  private changed(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.watchers.add(resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    return promise.finally(() => this.watchers.delete(resolve));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-replay': LabReplay;
  }
}
