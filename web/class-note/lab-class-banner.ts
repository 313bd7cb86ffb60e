import { css, html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { ClosedWriteup } from '../../protocol/class-state.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { classFeed } from './class-feed.ts';
import { FeedController } from './feed-controller.ts';

/**
 * Below the header of a learner's pages: what the instructor says to everybody, that the class is paused, and that labs
 * were opened or closed since the page was written.
 */
@customElement('lab-class-banner')
export class LabClassBanner extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 0.75rem;
        align-items: start;
        padding: 0.375rem clamp(0.75rem, 2.5vw, 1.5rem);
        background: var(--server-tint);
        border-block-end: 1px solid var(--line);
      }
      a {
        color: inherit;
      }
      p {
        max-block-size: 30dvh;
        margin: 0;
        padding-block: 0.125rem;
        overflow-y: auto;
        overflow-wrap: anywhere;
        /* An instructor's line breaks are meant. */
        white-space: pre-line;
      }
    `,
  ];

  /** The message that this learner has put away, by its moment. */
  @state() private read: number | null = null;

  constructor() {
    super();
    new FeedController(this);
  }

  override render() {
    const { state } = classFeed;
    const closed = this.closedHere();
    const broadcast = state?.broadcast && state.broadcast.at !== this.read ? state.broadcast : null;
    return html`<div role="status">
      ${
        state?.paused
          ? html`<div class="line">
              <p><b>Paused by your instructor.</b> What you have stays; what is sent now does not count.</p>
            </div>`
          : nothing
      }
      ${closed ? html`<div class="line"><p><b>This lab is closed now.</b> ${closed.message}</p></div>` : nothing}
      ${
        classFeed.isListOld && document.body.classList.contains('page-home')
          ? html`<div class="line"><p>Your class has opened or closed labs. <a href="/">Show them</a></p></div>`
          : nothing
      }
      ${
        broadcast
          ? html`<div class="line">
              <p>${broadcast.text}</p>
              <button
                type="button"
                class="btn small quiet icon"
                aria-label="Put the message away"
                @click=${() => {
                  this.read = broadcast.at;
                }}
              >
                ${icon('cross')}
              </button>
            </div>`
          : nothing
      }
    </div>`;
  }

  /** Why the lab of this page is closed: its text stays, its bench takes nothing. */
  private closedHere(): ClosedWriteup | undefined {
    const here = document.querySelector<HTMLElement>('#lab')?.dataset.writeup;
    return classFeed.state?.closed.find(({ writeup }) => writeup === here);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-class-banner': LabClassBanner;
  }
}
