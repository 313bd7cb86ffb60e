import { css, html, LitElement, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import '../class/lab-countdown.ts';
import { classFeed } from './class-feed.ts';
import { FeedController } from './feed-controller.ts';

/**
 * In the header of a learner's pages: who they are, in which class, and the countdown.
 * @slot - What the server wrote, until there is news.
 */
@customElement('lab-class-note')
export class LabClassNote extends LitElement {
  static override styles = css`
    :host {
      display: flex;
      gap: 0.75rem;
      align-items: center;
      min-inline-size: 0;
    }
    .who {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .clock {
      padding: 0.0625rem 0.5rem;
      font: 600 0.9375rem/1.5 var(--font-wire);
      font-variant-numeric: tabular-nums;
      color: var(--ink);
      background: var(--server-tint);
      border-radius: var(--radius-small);
    }
  `;

  constructor() {
    super();
    new FeedController(this);
  }

  override render() {
    const { state, countdownEnd } = classFeed;
    // The class was deleted: its learners go on alone.
    if (state === null) return nothing;
    return html`<span class="who">${state ? html`<b>${state.name}</b> · ${state.className}` : html`<slot></slot>`}</span>
      ${
        countdownEnd === null
          ? nothing
          : html`<span class="clock" role="timer" aria-label="Countdown"><lab-countdown .until=${countdownEnd}></lab-countdown></span>`
      }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-class-note': LabClassNote;
  }
}
