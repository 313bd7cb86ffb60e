import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TraceEvent } from '../../protocol/trace.ts';
import type { ProbeState } from '../../protocol/workbench.ts';
import { BenchController } from '../bench/bench-controller.ts';
import { controls } from '../parts/shared-styles.ts';
import { directionMark, eventSummary } from '../timeline/event-words.ts';

/** How many of the connection's last messages are shown here; the timeline has them all. */
const SHOWN = 20;

/**
 * The open connection after a 101: a text to send, Close, and what was said last.
 * What is listed is what the server observed, not what this page believes it sent.
 */
@customElement('lab-talk')
export class LabTalk extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.75rem;
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        align-items: end;
      }
      label {
        display: grid;
        flex: 1 1 14rem;
        gap: 0.25rem;
        font-size: var(--text-small);
        font-weight: 600;
        color: var(--ink-soft);
      }
      input {
        font-weight: 400;
      }
      ol {
        display: grid;
        gap: 0.125rem;
        margin: 0;
        padding: 0;
        font-size: var(--text-small);
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 5rem minmax(0, 1fr);
        gap: 0.5rem;
        padding-block: 0.1875rem;
        border-block-end: 1px solid var(--line);
      }
      li span:last-child {
        overflow-wrap: anywhere;
      }
      p {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) probe: ProbeState | null = null;
  @state() private text = '';
  @state() private problem = '';

  private readonly bench = new BenchController(this);

  override render() {
    const { probe } = this;
    if (!probe) return nothing;
    const open = probe.state === 'open';
    const said = (this.bench.view?.events ?? [])
      .filter((event) => isTalk(event) && event.connection === probe.connection)
      .slice(-SHOWN);
    return html`${
      open
        ? html`<form @submit=${this.send}>
            <label
              >Text message
              <input
                class="wire"
                autocomplete="off"
                spellcheck="false"
                .value=${this.text}
                @input=${this.typed}
              />
            </label>
            <button class="btn primary">Send message</button>
            <button type="button" class="btn" @click=${this.end}>Close</button>
          </form>`
        : nothing
    }
      ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing}
      ${said.length > 0 ? renderSaid(said) : nothing}
      ${open && probe.connection && said.length === 0 ? html`<p class="soft">Open. Nothing was said yet.</p>` : nothing}`;
  }

  private typed(event: InputEvent): void {
    if (event.currentTarget instanceof HTMLInputElement) this.text = event.currentTarget.value;
  }

  private async send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { text, probe } = this;
    if (!probe) return;
    if (await this.try({ type: 'probe.send', probe: probe.probe, text })) this.text = '';
  }

  private async end(): Promise<void> {
    if (this.probe) await this.try({ type: 'probe.close', probe: this.probe.probe });
  }

  private async try(
    ask: { type: 'probe.send'; probe: string; text: string } | { type: 'probe.close'; probe: string },
  ): Promise<boolean> {
    this.problem = '';
    try {
      await this.bench.view?.ask(ask);
      return true;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      return false;
    }
  }
}

function renderSaid(said: TraceEvent[]): TemplateResult {
  return html`<ol aria-label="What was said on this connection">
    ${said.map((event) => html`<li>${directionMark(event)}<span class="wire">${eventSummary(event)}</span></li>`)}
  </ol>`;
}

function isTalk(event: TraceEvent): event is TraceEvent & { kind: 'message' | 'frame' | 'close' } {
  if (event.kind === 'frame')
    return event.opcode === 'close' || event.opcode === 'ping' || event.opcode === 'pong';
  return event.kind === 'message' || event.kind === 'close';
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-talk': LabTalk;
  }
}
