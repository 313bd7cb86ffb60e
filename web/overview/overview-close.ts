import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { controls } from '../parts/shared-styles.ts';
import { Conversation } from './conversation.ts';
import { Exhibit, framesFrom, renderLadder } from './exhibit.ts';
import { exhibitStyles } from './exhibit-styles.ts';

/** Either side may end it: two connections, one ended by each. */
@customElement('overview-close')
export class OverviewClose extends Exhibit {
  static override styles = [controls, exhibitStyles];

  private readonly byClient = new Conversation(this);
  private readonly byServer = new Conversation(this);

  override render() {
    const sides = [
      { title: 'The client ends it', line: this.byClient },
      { title: 'The server ends it', line: this.byServer },
    ];
    const over = sides.every(({ line }) => line.rows.at(-1)?.kind === 'close');
    return html`<div class="content">
      <h3>Goodbye, twice</h3>
      <div class="bar">
        <button type="button" class="btn primary" ?disabled=${this.busy} @click=${this.endBoth}>
          ${this.busy ? 'Talking…' : 'Open two, and end both'}
        </button>
        <span class="soft">One is closed by us. On the other we say “bye”, and leave the rest to the server.</span>
      </div>
      ${this.renderProblem()}
      ${
        sides.some(({ line }) => line.rows.length > 0)
          ? html`<div class="pair">
              ${sides.map(({ title, line }) => html`<section><h4>${title}</h4>${renderLadder(line.rows)}</section>`)}
            </div>`
          : ''
      }
      ${
        over
          ? html`<p class="seen">
              Whoever sends the first close frame, the other answers with one. Then TCP ends, and the server lets go first.
            </p>`
          : ''
      }
    </div>`;
  }

  private readonly endBoth = () =>
    this.run(async () => {
      await Promise.all([
        endsWith(this.byClient, () => this.byClient.close()),
        endsWith(this.byServer, async () => {
          await this.byServer.say('bye');
          await this.byServer.until(() => framesFrom(this.byServer.rows, 'server', 'close') > 0);
          // RFC 6455 §5.5.1: whoever receives a close frame sends one.
          await this.byServer.close();
        }),
      ]);
    });
}

async function endsWith(line: Conversation, goodbye: () => Promise<void>): Promise<void> {
  await line.open('talk');
  await goodbye();
  await line.until(() => line.rows.at(-1)?.kind === 'close');
}

declare global {
  interface HTMLElementTagNameMap {
    'overview-close': OverviewClose;
  }
}
