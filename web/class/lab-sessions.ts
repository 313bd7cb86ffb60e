import { css, html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { InstructorSession } from '../../protocol/class.ts';
import { Errand } from '../parts/errand.ts';
import '../parts/confirm-button.ts';
import { controls } from '../parts/shared-styles.ts';
import { browserName } from './browser-name.ts';
import { deskStyles } from './desk-styles.ts';
import { ask, session } from './instructor.ts';

/** Where the instructor is signed in. Each session can be ended, and all of them at once. */
@customElement('lab-sessions')
export class LabSessions extends LitElement {
  static override styles = [
    controls,
    deskStyles,
    css`
      td {
        white-space: nowrap;
      }
      tbody th {
        font-weight: 500;
      }
    `,
  ];

  @state() private sessions: InstructorSession[] = [];

  private readonly errand = new Errand(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.errand.run(() => this.read());
  }

  override render() {
    return html`<section aria-labelledby="title">
      <h2 id="title">Signed in</h2>
      ${this.errand.renderProblem()}
      <div class="scroll">
        <table aria-labelledby="title">
          <thead>
            <tr><th scope="col">Browser</th><th scope="col">Last seen</th><th scope="col">Until</th><th scope="col"><span class="visually-hidden">End it</span></th></tr>
          </thead>
          <tbody>
            ${this.sessions.map(
              ({ id, browser, seenAt, expiresAt, own }) => html`<tr>
                <th scope="row">${browserName(browser)}${own ? html` <span class="soft">(this one)</span>` : nothing}</th>
                <td>${moment(seenAt)}</td>
                <td>${moment(expiresAt)}</td>
                <td>
                  <button
                    type="button"
                    class="btn small"
                    aria-label=${own ? 'Sign out here' : `End the session of ${browserName(browser)}`}
                    ?disabled=${this.errand.busy}
                    @click=${() => this.end(id, own)}
                  >
                    ${own ? 'Sign out' : 'End'}
                  </button>
                </td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p>
        <lab-confirm
            framed
          label="End all sessions…"
          question="End all sessions?"
          detail="Every browser that is signed in as the instructor is signed out, this one too. Classes go on."
          ?disabled=${this.errand.busy}
          @confirm=${() => this.endAll()}
        ></lab-confirm>
      </p>
    </section>`;
  }

  private async read(): Promise<void> {
    this.sessions = await ask<InstructorSession[]>('/sessions');
  }

  private async end(id: string, own: boolean): Promise<void> {
    await this.errand.run(async () => {
      await ask(own ? '/session' : `/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' });
      if (own) session.dispatchEvent(new Event('ended'));
      else await this.read();
    });
  }

  private async endAll(): Promise<void> {
    await this.errand.run(async () => {
      await ask('/sessions', { method: 'DELETE' });
      session.dispatchEvent(new Event('ended'));
    });
  }
}

function moment(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-sessions': LabSessions;
  }
}
