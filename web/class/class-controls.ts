import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import type { ClassDetail } from '../../protocol/class.ts';
import { BROADCAST_LENGTH } from '../../protocol/sizes.ts';
import type { LabDrop } from '../parts/drop-panel.ts';
import '../parts/drop-panel.ts';
import { Errand } from '../parts/errand.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { ClassController } from './class-controller.ts';
import { ask, classPath } from './instructor.ts';
import './lab-countdown.ts';

/** Minutes that a countdown is often given. */
const usualMinutes = [1, 5, 10, 15];

/** Changes of a class: see `classChangesBody`. */
type Changes = Partial<{ paused: boolean; broadcast: string | null; countdown: number | null }>;

/** What an instructor says to the whole class: a message, a countdown, a pause. What is said now stands below. */
@customElement('lab-class-controls')
export class LabClassControls extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 0.375rem;
        justify-items: end;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: 0.375rem 0.5rem;
        align-items: center;
      }
      form {
        display: grid;
        gap: 0.5rem;
        inline-size: min(24rem, 80vw);
      }
      label {
        font-weight: 600;
      }
      textarea {
        min-block-size: 5rem;
        resize: vertical;
      }
      .minutes input {
        inline-size: 5rem;
      }
      p {
        margin: 0;
      }
      .said {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 0.75rem;
        align-items: center;
        padding-inline: 0.75rem 0.25rem;
        background: var(--server-tint);
        border-radius: var(--radius-small);
      }
      .said span {
        max-inline-size: 30rem;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      [aria-pressed='true'] {
        color: var(--ink-inverse);
        background: var(--ink);
        border-color: var(--ink);
      }
      @media (max-width: 600px) {
        :host {
          justify-items: start;
        }
      }
      @media (forced-colors: active) {
        [aria-pressed='true'] {
          color: HighlightText;
          background: Highlight;
        }
      }
    `,
  ];

  @query('textarea') private text!: HTMLTextAreaElement;
  @query('#minutes') private minutes!: HTMLInputElement;
  @query('#message') private messagePanel!: LabDrop;
  @query('#countdown') private countdownPanel!: LabDrop;

  private readonly class = new ClassController(this);
  private readonly errand = new Errand(this);

  override render() {
    const { store } = this.class;
    const detail = store?.detail;
    if (!store || !detail) return nothing;
    return html`<div class="row">
        <lab-drop id="message" label="Message">${this.renderMessage()}</lab-drop>
        <lab-drop id="countdown" label="Countdown">${this.renderCountdown()}</lab-drop>
        <button
          type="button"
          class="btn small"
          aria-pressed=${detail.paused}
          ?disabled=${this.errand.busy}
          @click=${() => this.change({ paused: !detail.paused })}
        >
          ${icon('pause')}${detail.paused ? 'Paused: go on' : 'Pause the class'}
        </button>
      </div>
      ${this.errand.renderProblem()}
      ${
        store.countdownEnd === null
          ? nothing
          : this.renderSaid(
              html`Countdown <lab-countdown .until=${store.countdownEnd}></lab-countdown>`,
              'Stop the countdown',
              { countdown: null },
            )
      }
      ${
        detail.broadcast
          ? this.renderSaid(html`“${detail.broadcast.text}”`, 'Take the message back', { broadcast: null })
          : nothing
      }`;
  }

  private renderSaid(words: TemplateResult, action: string, changes: Changes): TemplateResult {
    return html`<div class="said">
      <span>${words}</span>
      <button
        type="button"
        class="btn small quiet icon"
        aria-label=${action}
        title=${action}
        ?disabled=${this.errand.busy}
        @click=${() => this.change(changes)}
      >
        ${icon('cross')}
      </button>
    </div>`;
  }

  private renderMessage(): TemplateResult {
    return html`<form @submit=${this.broadcast}>
      <label for="text">To everybody’s page</label>
      <textarea id="text" required maxlength=${BROADCAST_LENGTH}></textarea>
      <p class="soft">It stands there until you take it back or send another.</p>
      <div class="row"><button class="btn primary" ?disabled=${this.errand.busy}>Send</button></div>
    </form>`;
  }

  private renderCountdown(): TemplateResult {
    return html`<form @submit=${this.count}>
      <label for="minutes">Minutes from now</label>
      <div class="row minutes">
        <input id="minutes" type="number" required min="1" max="1440" step="1" .value=${'10'} />
        <button class="btn primary" ?disabled=${this.errand.busy}>Start</button>
        ${usualMinutes.map(
          (minutes) => html`<button
            type="button"
            class="btn"
            aria-label="Start ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}"
            ?disabled=${this.errand.busy}
            @click=${() => this.startCountdown(minutes)}
          >
            ${minutes}
          </button>`,
        )}
      </div>
      <p class="soft">Everybody sees it run. When it is over nothing closes: that is what Pause and Rules are for.</p>
    </form>`;
  }

  private async broadcast(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!(await this.change({ broadcast: this.text.value }))) return;
    this.text.value = '';
    this.messagePanel.close();
  }

  private async count(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await this.startCountdown(this.minutes.valueAsNumber);
  }

  private async startCountdown(minutes: number): Promise<void> {
    if (await this.change({ countdown: minutes * 60 })) this.countdownPanel.close();
  }

  private change(changes: Changes): Promise<boolean> {
    const { store } = this.class;
    return this.errand.run(async () => {
      if (!store) return;
      store.show(await ask<ClassDetail>(classPath(store.id), { method: 'PATCH', body: changes }));
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-class-controls': LabClassControls;
  }
}
