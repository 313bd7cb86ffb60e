import { css, html, LitElement } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { icon } from './icons.ts';
import { controls } from './shared-styles.ts';

/** Pixels between the button and its panel, and between the panel and the window's edge. */
const SPACE = 6;

/**
 * A button that opens a panel over the page; Escape or a click elsewhere closes it.
 * @summary A native popover, placed under its button.
 * @slot - What the panel holds.
 * @event beforetoggle - It is about to open or close: time to fill it.
 */
@customElement('lab-drop')
export class LabDrop extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: inline-block;
      }
      .panel {
        position: fixed;
        inset: auto;
        inline-size: max-content;
        max-inline-size: min(30rem, calc(100vw - 12px));
        max-block-size: min(32rem, calc(100dvb - 12px));
        margin: 0;
        padding: 0.75rem;
        overflow: auto;
        color: var(--ink);
        background: var(--raised);
        border: 1px solid var(--line-strong);
        border-radius: 8px;
        box-shadow: var(--shadow);
      }
    `,
  ];

  @property() label = '';
  @property({ type: Boolean }) disabled = false;
  @query('button') private button!: HTMLButtonElement;
  @query('.panel') private panel!: HTMLElement;

  /** What an open panel holds may grow: it stays in the window. */
  private readonly growth = new ResizeObserver(() => this.place());

  /** Closes the panel; the focus goes back to the button. */
  close(): void {
    this.panel.hidePopover();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.growth.disconnect();
  }

  override render() {
    return html`<button type="button" class="btn small" popovertarget="panel" ?disabled=${this.disabled}>
        ${this.label}${icon('caret')}
      </button>
      <div id="panel" class="panel" popover @beforetoggle=${this.tell} @toggle=${this.follow}><slot></slot></div>`;
  }

  /** The popover's own event stays inside the shadow root. */
  private tell({ oldState, newState }: ToggleEvent): void {
    // What is slotted is no descendant of the popover: the browser would not bring the focus back from there.
    const root = this.getRootNode();
    const focused = root instanceof ShadowRoot || root instanceof Document ? root.activeElement : null;
    if (newState === 'closed' && this.contains(focused)) this.button.focus();
    this.dispatchEvent(new ToggleEvent('beforetoggle', { oldState, newState }));
  }

  private follow({ newState }: ToggleEvent): void {
    this.growth.disconnect();
    if (newState !== 'open') return;
    this.place();
    this.growth.observe(this.panel);
  }

  /** In script, through the CSSOM: anchor positioning is not in every browser yet, and the policy allows no style attribute. */
  private place(): void {
    const button = this.button.getBoundingClientRect();
    const panel = this.panel.getBoundingClientRect();
    const left = Math.max(SPACE, Math.min(button.left, innerWidth - panel.width - SPACE));
    const below = button.bottom + SPACE;
    const top =
      below + panel.height > innerHeight ? Math.max(SPACE, innerHeight - panel.height - SPACE) : below;
    this.panel.style.setProperty('left', `${left}px`);
    this.panel.style.setProperty('top', `${top}px`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-drop': LabDrop;
  }
}
