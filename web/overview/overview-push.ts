import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { controls } from '../parts/shared-styles.ts';
import { Conversation } from './conversation.ts';
import { Exhibit, framesFrom, renderLadder } from './exhibit.ts';
import { exhibitStyles } from './exhibit-styles.ts';

/** How many messages are waited for. */
const MESSAGES = 6;

/** The server speaks, and nobody asks. */
@customElement('overview-push')
export class OverviewPush extends Exhibit {
  static override styles = [controls, exhibitStyles];

  private readonly line = new Conversation(this);

  override render() {
    const { rows } = this.line;
    const [pushed, asked] = [framesFrom(rows, 'server'), framesFrom(rows, 'client')];
    return html`<div class="content">
      <h3>The server speaks first</h3>
      <div class="bar">
        <button type="button" class="btn primary" ?disabled=${this.busy} @click=${this.listen}>
          ${this.busy ? 'Listening…' : 'Listen'}
        </button>
        <span class="soft">Opens a connection, says nothing, and waits for ${MESSAGES} messages.</span>
      </div>
      ${this.renderProblem()} ${renderLadder(rows)}
      ${
        pushed > 0
          ? html`<p class="seen">
              ${pushed} ${pushed === 1 ? 'message' : 'messages'} from the server, ${asked} from the client. After the handshake, nobody
              had to ask.
            </p>`
          : ''
      }
    </div>`;
  }

  private readonly listen = () =>
    this.run(async () => {
      await this.line.open('socket?rate=2');
      await this.line.until(() => framesFrom(this.line.rows, 'server') >= MESSAGES);
      await this.line.close();
      await this.line.until(() => this.line.rows.at(-1)?.kind === 'close');
    });
}

declare global {
  interface HTMLElementTagNameMap {
    'overview-push': OverviewPush;
  }
}
