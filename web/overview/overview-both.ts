import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { controls } from '../parts/shared-styles.ts';
import { Conversation } from './conversation.ts';
import { Exhibit, framesFrom, pause, renderLadder } from './exhibit.ts';
import { exhibitStyles } from './exhibit-styles.ts';

/** What the client says, and how long it takes over each, in milliseconds: it keeps its own time. */
const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
const BEAT = 250;

/** Both sides talk at once, and neither waits for the other. */
@customElement('overview-both')
export class OverviewBoth extends Exhibit {
  static override styles = [controls, exhibitStyles];

  private readonly line = new Conversation(this);

  override render() {
    const { rows } = this.line;
    const [from, to] = [framesFrom(rows, 'client'), framesFrom(rows, 'server')];
    return html`<div class="content">
      <h3>Both at once</h3>
      <div class="bar">
        <button type="button" class="btn primary" ?disabled=${this.busy} @click=${this.talk}>
          ${this.busy ? 'Both are talking…' : 'Let both talk'}
        </button>
        <span class="soft">The client counts to ${words.length}. The server sends prices, in its own time.</span>
      </div>
      ${this.renderProblem()} ${renderLadder(rows)}
      ${
        from > 0
          ? html`<p class="seen">
              ${from} ${from === 1 ? 'message' : 'messages'} from the client and ${to} from the server crossed on one connection. None of them
              is the answer to another.
            </p>`
          : ''
      }
    </div>`;
  }

  private readonly talk = () =>
    this.run(async () => {
      await this.line.open('socket?rate=5');
      for (const word of words) {
        await this.line.say(word);
        await pause(BEAT);
      }
      await this.line.close();
      await this.line.until(() => this.line.rows.at(-1)?.kind === 'close');
    });
}

declare global {
  interface HTMLElementTagNameMap {
    'overview-both': OverviewBoth;
  }
}
