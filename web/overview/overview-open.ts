import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { controls } from '../parts/shared-styles.ts';
import { Conversation } from './conversation.ts';
import { Exhibit, renderLadder } from './exhibit.ts';
import { exhibitStyles } from './exhibit-styles.ts';

/** What the lines of our own request are for, by field; the first line and the empty one have names of their own. */
const meanings: Record<string, string> = {
  request: 'An ordinary HTTP request, for the path in the address.',
  host: 'Which server is meant. HTTP/1.1 requires it.',
  upgrade: 'The protocol to change to.',
  connection: 'Says that Upgrade is meant for this connection, and not for a proxy behind it.',
  'sec-websocket-key': '16 random bytes in Base64. No secret: the answer must show that they were read.',
  'sec-websocket-version': 'The version of RFC 6455. There is no other in use.',
  origin: 'Whose page is asking. A browser adds it, and no script can change it.',
  end: 'The head is over. From here on, the client has nothing to say until it is answered.',
};

interface Line {
  line: string;
  meaning: string;
}

/** A real handshake, line by line, and then frames both ways. */
@customElement('overview-open')
export class OverviewOpen extends Exhibit {
  static override styles = [
    controls,
    exhibitStyles,
    css`
      dl {
        margin: 0;
        background: var(--raised);
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
      }
      dl > div {
        display: grid;
        grid-template-columns: minmax(0, 5fr) minmax(0, 6fr);
        gap: 0.125rem 1rem;
        padding: 0.375rem 0.75rem;
        font-size: var(--text-small);
      }
      dl > div + div {
        border-block-start: 1px solid var(--line);
      }
      dt {
        font-family: var(--font-wire);
        font-variant-ligatures: none;
        overflow-wrap: anywhere;
      }
      dd {
        margin: 0;
        color: var(--ink-soft);
        overflow-wrap: anywhere;
      }
      .client dt {
        color: var(--client);
      }
      .server dt {
        color: var(--server);
      }
      form input {
        inline-size: 16rem;
        max-inline-size: 100%;
      }
      @container (max-width: 34rem) {
        dl > div {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @state() private draft = 'good morning';
  private readonly line = new Conversation(this);

  override render() {
    const { probe, request, rows } = this.line;
    const answer = probe?.reading?.lines ?? [];
    return html`<div class="content">
      <h3>Open one</h3>
      <div class="bar">
        <button type="button" class="btn primary" ?disabled=${this.busy} @click=${this.open}>
          ${request === null ? 'Open a connection' : 'Open another'}
        </button>
        <span class="soft">The platform sends the request to the lab’s server, as your browser would.</span>
      </div>
      ${this.renderProblem()}
      ${request === null ? nothing : renderLines('The request', 'client', requestLines(request))}
      ${answer.length === 0 ? nothing : renderLines('The answer', 'server', answer)}
      ${this.line.isOpen ? this.renderTalk() : nothing}
      ${renderLadder(rows)}
    </div>`;
  }

  private renderTalk(): TemplateResult {
    return html`<form class="bar" @submit=${this.send}>
      <label
        >Say something on it
        <input
          .value=${this.draft}
          maxlength="200"
          autocomplete="off"
          @input=${(event: InputEvent) => {
            this.draft = (event.target as HTMLInputElement).value;
          }}
        />
      </label>
      <button class="btn">Send</button>
      <button type="button" class="btn" @click=${this.close}>Close</button>
    </form>`;
  }

  private readonly open = () => this.run(() => this.line.open('talk'));

  private readonly close = () => this.run(() => this.line.close());

  private readonly send = (event: SubmitEvent) => {
    event.preventDefault();
    void this.run(() => this.line.say(this.draft));
  };
}

function renderLines(title: string, side: 'client' | 'server', lines: readonly Line[]): TemplateResult {
  return html`<section>
    <h4>${title}</h4>
    <dl class=${side}>
      ${lines.map(
        ({ line, meaning }) =>
          html`<div>
            <dt>${line === '' ? html`<span class="soft">(empty line)</span>` : line}</dt>
            <dd>${meaning}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function requestLines(raw: string): Line[] {
  return raw
    .replace(/\r\n\r\n$/, '\r\n')
    .split('\r\n')
    .map((line, index) => {
      const field = index === 0 ? 'request' : line === '' ? 'end' : (line.split(':')[0] ?? '').toLowerCase();
      return { line, meaning: meanings[field] ?? '' };
    });
}

declare global {
  interface HTMLElementTagNameMap {
    'overview-open': OverviewOpen;
  }
}
