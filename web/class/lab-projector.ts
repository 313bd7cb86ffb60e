import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { controls } from '../parts/shared-styles.ts';
import './class-board.ts';
import { ClassController } from './class-controller.ts';
import type { ClassStore } from './class-store.ts';
import { counted } from './fact-words.ts';
import './lab-countdown.ts';
import './lab-invitation.ts';
import { provideClass } from './provide-class.ts';

/**
 * `/class/<id>/projector`: what the whole room may see. How to join, as large as it goes, or the board with numbers in
 * the place of names, which this page is never sent.
 */
@customElement('lab-projector')
export class LabProjector extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        --edge: clamp(0.75rem, 2.5vw, 2rem);
        display: grid;
        grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
        block-size: 100%;
        min-block-size: 0;
        font-size: 1.0625rem;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 2rem;
        align-items: center;
        padding: 0.75rem var(--edge);
      }
      h1,
      p {
        margin: 0;
      }
      h1 {
        flex: 1 1 16rem;
        font-size: clamp(1.25rem, 1rem + 1.4vw, 2.25rem);
        line-height: 1.2;
        overflow-wrap: anywhere;
      }
      .code {
        font-size: 1.5rem;
        font-weight: 600;
      }
      .clock {
        font: 600 clamp(1.5rem, 3.5vw, 3rem) / 1.1 var(--font-wire);
        font-variant-numeric: tabular-nums;
      }
      .views {
        display: flex;
        gap: 0.25rem;
      }
      [aria-pressed='true'] {
        color: var(--ink-inverse);
        background: var(--ink);
        border-color: var(--ink);
      }
      .said {
        grid-row: 2;
        padding: 0.5rem var(--edge);
        font-size: clamp(1.125rem, 2.2vw, 1.75rem);
        background: var(--server-tint);
        overflow-wrap: anywhere;
      }
      .said p + p {
        margin-block-start: 0.25rem;
      }
      .join {
        grid-row: 3;
        padding: 1rem var(--edge);
        overflow-y: auto;
      }
      lab-class-board {
        grid-row: 3;
        --text-bench: 1.0625rem;
        --text-small: 0.9375rem;
      }
      .waiting {
        padding: 2rem var(--edge);
      }
      @media (max-width: 600px), (max-height: 500px) {
        :host {
          block-size: auto;
        }
        lab-class-board {
          block-size: 85dvh;
        }
      }
      @media (forced-colors: active) {
        [aria-pressed='true'] {
          color: HighlightText;
          background: Highlight;
        }
      }
    `,
  ];

  @property({ attribute: 'class-id' }) classId = '';
  @state() private view: 'join' | 'board' = 'join';

  private store: ClassStore | null = null;
  private readonly class = new ClassController(this);

  override connectedCallback(): void {
    super.connectedCallback();
    this.store ??= provideClass(this, this.classId, 'projector');
    this.class.follow(this.store);
    this.store.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.store?.stop();
  }

  override render() {
    const { store } = this.class;
    const detail = store?.detail;
    if (!store || !detail)
      return html`<p class="waiting">${store?.link === 'gone' ? 'This class is gone.' : 'Opening the class…'}</p>`;
    return html`<header>
        <h1>${detail.name}</h1>
        ${
          store.countdownEnd === null
            ? nothing
            : html`<p class="clock" role="timer" aria-label="Countdown"><lab-countdown .until=${store.countdownEnd}></lab-countdown></p>`
        }
        ${this.view === 'board' ? html`<p class="code wire">${detail.code}</p>` : nothing}
        <p class="soft">${counted(store.rows.size, 'learner', 'learners')}</p>
        <div class="views" role="group" aria-label="View">
          ${this.renderView('join', 'How to join')} ${this.renderView('board', 'Board')}
        </div>
      </header>
      ${
        detail.broadcast || detail.paused || store.link !== 'live'
          ? html`<div class="said" role="status">
              ${store.link === 'live' ? nothing : html`<p>${store.link === 'gone' ? 'This class is gone.' : 'The connection to the server was lost. Trying again.'}</p>`}
              ${detail.paused ? html`<p><b>Paused.</b></p>` : nothing}
              ${detail.broadcast ? html`<p>${detail.broadcast.text}</p>` : nothing}
            </div>`
          : nothing
      }
      ${
        this.view === 'join'
          ? html`<div class="join"><lab-invitation .invitation=${detail.invitation}></lab-invitation></div>`
          : html`<lab-class-board projector></lab-class-board>`
      }`;
  }

  private renderView(view: 'join' | 'board', words: string): TemplateResult {
    return html`<button
      type="button"
      class="btn"
      aria-pressed=${this.view === view}
      @click=${() => {
        this.view = view;
      }}
    >
      ${words}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-projector': LabProjector;
  }
}
