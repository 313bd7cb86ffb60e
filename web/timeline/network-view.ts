import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Direction } from '../../protocol/trace.ts';
import type { NetworkCapture } from '../../protocol/workbench.ts';
import { countBytes } from '../anatomy/read-anatomy.ts';
import { BenchController } from '../bench/bench-controller.ts';
import { controls } from '../parts/shared-styles.ts';
import { renderHexLines, renderText } from './detail-parts.ts';
import { detailStyles } from './detail-styles.ts';
import { bytesOf } from './payload.ts';
import { tlsRecords } from './tls-records.ts';

const views = { text: 'Text', hex: 'Hex' };

/** Records that are listed; the rest is counted. */
const LISTED = 12;

/** What somebody between client and lab sees of a connection. It is asked for when the learner opens it. */
@customElement('lab-network-view')
export class LabNetworkView extends LitElement {
  static override styles = [
    controls,
    detailStyles,
    css`
      details {
        border-block-start: 1px solid var(--line);
        padding-block-start: 0.5rem;
      }
      summary {
        min-block-size: 1.5rem;
        font-weight: 600;
        cursor: pointer;
      }
      .content {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.75rem;
        padding-block-start: 0.5rem;
      }
      .lines {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.75rem;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
    `,
  ];

  @property() connection = '';
  @state() private view: keyof typeof views = 'text';
  @state() private problem: string | null = null;
  @state() private open = false;
  private readonly bench = new BenchController(this);

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('connection') && this.open) void this.ask();
  }

  override render() {
    const capture = this.bench.view?.captures.get(this.connection);
    return html`<details @toggle=${this.toggle}>
      <summary>What the network sees of ${this.connection}</summary>
      ${this.open ? html`<div class="content">${this.renderContent(capture)}</div>` : nothing}
    </details>`;
  }

  private renderContent(capture: NetworkCapture | undefined): TemplateResult {
    if (this.problem !== null) return html`<p role="alert">${this.problem}</p>`;
    if (!capture) return html`<p class="soft">Asking…</p>`;
    return html`<p>
        ${
          capture.secure
            ? 'TLS: whoever is on the way sees records, their types and their lengths. The Timeline knows more, because the tap sits at the end of the tunnel.'
            : 'No TLS: whoever is on the way sees what both sides see, and may change it. A mask hides nothing: its key stands beside it.'
        }
      </p>
      <div class="bar">
        <div class="views" role="group" aria-label="Show the bytes as">
          ${Object.entries(views).map(
            ([view, name]) => html`<button
              type="button"
              aria-pressed=${view === this.view}
              @click=${() => {
                this.view = view as keyof typeof views;
              }}
            >
              ${name}
            </button>`,
          )}
        </div>
        <button type="button" class="btn small" @click=${this.ask}>Look again</button>
      </div>
      <div class=${this.view === 'text' ? 'heads' : 'lines'}>${this.renderSide(capture, 'client')} ${this.renderSide(capture, 'server')}</div>`;
  }

  private renderSide(capture: NetworkCapture, from: Direction): TemplateResult {
    const { bytes: base64, total } = capture[from];
    const bytes = bytesOf(base64);
    const title = `From the ${from}`;
    const amount =
      bytes.length < total
        ? `the first ${countBytes(bytes.length)} of ${total.toLocaleString('en')}`
        : countBytes(total);
    const records = capture.secure ? tlsRecords(bytes) : null;
    return html`<div>
      ${this.view === 'hex' ? renderHexLines(title, amount, bytes) : renderText(`${title}, ${amount}`, printable(bytes))}
      ${records ? html`<p class="soft">${recordWords(records)}</p>` : nothing}
    </div>`;
  }

  private readonly toggle = (event: Event): void => {
    this.open = (event.currentTarget as HTMLDetailsElement).open;
    if (this.open) void this.ask();
  };

  private readonly ask = async (): Promise<void> => {
    const { connection } = this;
    this.problem = null;
    try {
      await this.bench.view?.ask({ type: 'capture', connection });
    } catch (error) {
      if (connection === this.connection)
        this.problem = error instanceof Error ? error.message : String(error);
    }
  };
}

/** Bytes as whoever only reads text sees them: ASCII and line ends as they are, a dot for the rest. */
function printable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    (byte >= 0x20 && byte < 0x7f) || byte === 0x0a ? String.fromCharCode(byte) : byte === 0x0d ? '' : '·',
  ).join('');
}

function recordWords(records: readonly { type: string; length: number }[]): string {
  const listed = records.slice(0, LISTED).map(({ type, length }) => `${type} ${length.toLocaleString('en')}`);
  const more = records.length - listed.length;
  return `TLS records: ${listed.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-network-view': LabNetworkView;
  }
}
