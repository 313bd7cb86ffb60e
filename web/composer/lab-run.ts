import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { controls } from '../parts/shared-styles.ts';
import { fieldValue } from './field-value.ts';
import { MOST_IN_A_RUN, MOST_PER_SECOND, run } from './run.ts';
import { toolStyles } from './tool-styles.ts';

/** How far a run is. */
interface Progress {
  done: number;
  total: number;
  /** Server messages so far on the connection that it was begun on: the composer may be on another one later. */
  answers(): number;
  /** The same when it began. */
  before: number;
  /** The most that have come since: of a full trace, or of one that began again, some are gone. */
  heard: number;
}

/** Sends the message again and again, or once for each line of a list, at a pace that a shared machine can bear. */
@customElement('lab-run')
export class LabRun extends LitElement {
  static override styles = [controls, toolStyles];

  /** Whether the connection is open. */
  @property({ type: Boolean }) ready = false;
  /** Whether the message has a place for the list's lines. */
  @property({ type: Boolean }) usesItem = false;
  @property({ attribute: false }) send: (item?: string) => Promise<void> = async () => undefined;
  @property({ attribute: false }) answers: () => number = () => 0;

  @state() private mode: 'times' | 'list' = 'times';
  @state() private times = 10;
  @state() private list = '';
  @state() private perSecond = 5;
  @state() private progress: Progress | null = null;
  @state() private outcome = '';
  @state() private running: AbortController | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.running?.abort();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const { progress } = this;
    if (progress) progress.heard = Math.max(progress.heard, progress.answers() - progress.before);
  }

  override render() {
    const lines = linesOf(this.list);
    const total = this.mode === 'times' ? this.times : lines.length;
    const busy = this.running !== null;
    return html`<details>
      <summary>Repeat, or send a list</summary>
      <div class="tool">
        <fieldset ?disabled=${busy}>
          <legend>Send the message</legend>
          ${this.renderMode('times', 'several times')} ${this.renderMode('list', 'once for each line of a list')}
        </fieldset>
        ${
          this.mode === 'list'
            ? html`<label class="stacked"
                  >List, one item a line
                  <textarea
                    class="wire"
                    rows="4"
                    spellcheck="false"
                    .value=${live(this.list)}
                    ?disabled=${busy}
                    @input=${(event: InputEvent) => {
                      this.list = fieldValue(event);
                    }}
                  ></textarea>
                </label>
                ${
                  this.usesItem
                    ? nothing
                    : html`<p class="soft">Write <code class="wire">{{item}}</code> where the line belongs in the message.</p>`
                }`
            : nothing
        }
        <div class="row">
          ${
            this.mode === 'times'
              ? html`<label class="stacked"
                  >Times
                  <input
                    type="number"
                    min="1"
                    max=${MOST_IN_A_RUN}
                    .value=${live(String(this.times))}
                    ?disabled=${busy}
                    @change=${(event: Event) => {
                      this.times = within(fieldValue(event), 1, MOST_IN_A_RUN);
                    }}
                  />
                </label>`
              : nothing
          }
          <label class="stacked"
            >A second, at most ${MOST_PER_SECOND}
            <input
              type="number"
              min="1"
              max=${MOST_PER_SECOND}
              .value=${live(String(this.perSecond))}
              ?disabled=${busy}
              @change=${(event: Event) => {
                this.perSecond = within(fieldValue(event), 1, MOST_PER_SECOND);
              }}
            />
          </label>
          ${
            busy
              ? html`<button type="button" class="btn" @click=${this.stop}>Stop</button>`
              : html`<button type="button" class="btn" ?disabled=${!this.ready || total === 0} @click=${this.start}>
                  Start: ${total} ${total === 1 ? 'message' : 'messages'}
                </button>`
          }
        </div>
        ${this.renderProgress()}
      </div>
    </details>`;
  }

  private renderMode(mode: 'times' | 'list', label: string) {
    return html`<label class="choice"
      ><input
        type="radio"
        name="mode"
        .checked=${live(this.mode === mode)}
        @change=${() => {
          this.mode = mode;
        }}
      />${label}</label
    >`;
  }

  private renderProgress() {
    const { progress } = this;
    if (!progress) return nothing;
    const { heard } = progress;
    return html`<div class="row">
      <progress aria-label="Messages sent" max=${progress.total} .value=${progress.done}></progress>
      <span>${progress.done} of ${progress.total} sent, ${heard} ${heard === 1 ? 'answer' : 'answers'}</span>
      <span class="soft" role="status">${this.outcome}</span>
    </div>`;
  }

  private readonly stop = (): void => {
    this.running?.abort();
  };

  private async start(): Promise<void> {
    const items = this.mode === 'list' ? linesOf(this.list).slice(0, MOST_IN_A_RUN) : null;
    const total = items?.length ?? this.times;
    const stop = new AbortController();
    this.running = stop;
    this.outcome = '';
    const { answers } = this;
    this.progress = { done: 0, total, answers, before: answers(), heard: 0 };
    try {
      await run({
        total,
        perSecond: this.perSecond,
        signal: stop.signal,
        send: (index) => this.send(items?.[index] ?? (items ? '' : undefined)),
        onSent: (done) => {
          if (this.progress) this.progress = { ...this.progress, done };
        },
      });
      this.outcome = stop.signal.aborted ? 'Stopped.' : 'All sent.';
    } catch (error) {
      this.outcome = `Ended: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      this.running = null;
    }
  }
}

function linesOf(list: string): string[] {
  return list.split(/\r?\n/).filter((line) => line !== '');
}

function within(value: string, least: number, most: number): number {
  const number = Math.round(Number(value));
  return Number.isFinite(number) ? Math.min(Math.max(number, least), most) : least;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-run': LabRun;
  }
}
