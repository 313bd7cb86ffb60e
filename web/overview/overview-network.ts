import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Direction } from '../../protocol/trace.ts';
import type { NetworkCapture } from '../../protocol/workbench.ts';
import { BenchController } from '../bench/bench-controller.ts';
import { controls } from '../parts/shared-styles.ts';
import { bytesOf } from '../timeline/payload.ts';
import { Conversation } from './conversation.ts';
import { Exhibit, framesFrom } from './exhibit.ts';
import { exhibitStyles } from './exhibit-styles.ts';

/** What is said on both. The server repeats it, and a server masks nothing. */
const SECRET = 'the PIN is 4711';

/** Bytes of each direction that are shown: the last ones, for the message comes after the handshake. */
const SHOWN = 480;

/** The same words over ws:// and over wss://, as whoever stands on the path sees them. */
@customElement('overview-network')
export class OverviewNetwork extends Exhibit {
  static override styles = [
    controls,
    exhibitStyles,
    css`
      pre {
        block-size: 12rem;
        margin: 0;
        padding: 0.625rem 0.75rem;
        overflow: auto;
        font: var(--text-small) / 1.5 var(--font-wire);
        font-variant-ligatures: none;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        background: var(--raised);
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
      }
      mark {
        padding-inline: 0.125em;
        color: var(--ink);
        background: var(--refused-tint);
        outline: 1px solid var(--refused);
      }
    `,
  ];

  private readonly bench = new BenchController(this);
  private readonly plain = new Conversation(this);
  private readonly secure = new Conversation(this, { secure: true });

  override render() {
    const captures = [this.plain, this.secure].map((line) =>
      this.bench.view?.captures.get(line.connection ?? ''),
    );
    const found = captures.map(
      (capture) => capture !== undefined && textOf(capture, 'server').includes(SECRET),
    );
    return html`<div class="content">
      <h3>Somebody on the path</h3>
      <div class="bar">
        <button type="button" class="btn primary" ?disabled=${this.busy} @click=${this.tell}>
          ${this.busy ? 'Telling…' : 'Tell a secret on both'}
        </button>
        <span class="soft">Says “${SECRET}” over <code>ws://</code> and over <code>wss://</code>, and shows the bytes of both.</span>
      </div>
      ${this.renderProblem()}
      ${
        captures.every((capture) => capture !== undefined)
          ? html`<div class="pair">
                ${captures.map((capture) => renderCapture(capture as NetworkCapture))}
              </div>
              <p class="seen">
                ${found[0] && !found[1] ? 'The secret can be read in one of them, with no tool but eyes.' : ''} The client’s
                own words are masked on the left, and hidden no better for it: the key stands in front of them. On the right only
                records of TLS cross; their number and their length are all that the path learns.
              </p>`
          : ''
      }
    </div>`;
  }

  private readonly tell = () =>
    this.run(async () => {
      await Promise.all([this.plain, this.secure].map((line) => this.tellOn(line)));
    });

  private async tellOn(line: Conversation): Promise<void> {
    await line.open('talk');
    await line.say(SECRET);
    // A greeting, and the answer.
    await line.until(() => framesFrom(line.rows, 'server') >= 2);
    const { connection } = line;
    if (connection) await this.bench.view?.ask({ type: 'capture', connection });
    await line.close();
  }
}

function renderCapture(capture: NetworkCapture): TemplateResult {
  const scheme = capture.secure ? 'wss://' : 'ws://';
  return html`<section>
    <h4>From the client, over ${scheme}</h4>
    <pre tabindex="0" aria-label="From the client, over ${scheme}">${marked(textOf(capture, 'client'))}</pre>
    <h4>From the server, over ${scheme}</h4>
    <pre tabindex="0" aria-label="From the server, over ${scheme}">${marked(textOf(capture, 'server'))}</pre>
  </section>`;
}

/** ASCII and line ends as they are, a dot for each other byte. */
function textOf(capture: NetworkCapture, from: Direction): string {
  const bytes = bytesOf(capture[from].bytes);
  const shown = bytes.subarray(Math.max(0, bytes.length - SHOWN));
  return Array.from(shown, (byte) =>
    (byte >= 0x20 && byte < 0x7f) || byte === 0x0a ? String.fromCharCode(byte) : byte === 0x0d ? '' : '·',
  ).join('');
}

function marked(text: string): unknown[] {
  return text
    .split(SECRET)
    .flatMap((part, index) => (index === 0 ? [part] : [html`<mark>${SECRET}</mark>`, part]));
}

declare global {
  interface HTMLElementTagNameMap {
    'overview-network': OverviewNetwork;
  }
}
