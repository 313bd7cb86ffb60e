import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, state } from 'lit/decorators.js';

/** The writeup's share of the window, in percent. The CSS adds that it is never narrower than 360 px. */
const LEAST = 20;
const MOST = 50;
const USUAL = 33;
const STEP = 2;

/**
 * The bar between writeup and workbench. It sets `--split` on the page's grid and keeps it for the next visit.
 * Arrows move it, Home and End go to its limits, Enter goes back to the usual place, a double click too.
 */
@customElement('lab-splitter')
export class LabSplitter extends LitElement {
  static override styles = css`
    :host {
      z-index: 2;
      display: block;
      inline-size: 1px;
      background: var(--line);
      cursor: col-resize;
      touch-action: none;
    }
    /* Wider to the hand than to the eye. */
    :host::before {
      position: absolute;
      inset: 0 -12px 0 -12px;
      content: '';
    }
    span {
      position: absolute;
      inset-block-start: 50%;
      inset-inline-start: -2px;
      inline-size: 5px;
      block-size: 2.5rem;
      background: var(--line-strong);
      border-radius: 3px;
      transform: translateY(-50%);
    }
    :host(:hover) span,
    :host(:focus-visible) span {
      background: var(--ink);
    }
    :host(:focus-visible) {
      outline: 2px solid var(--focus);
    }
  `;

  @state() private value = stored();

  private get grid(): HTMLElement | null {
    return this.closest<HTMLElement>('.lab');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.tabIndex = 0;
    this.setAttribute('role', 'separator');
    this.setAttribute('aria-orientation', 'vertical');
    this.setAttribute('aria-label', 'Width of the writeup');
    this.setAttribute('aria-controls', 'main');
    this.setAttribute('aria-valuemin', String(LEAST));
    this.setAttribute('aria-valuemax', String(MOST));
    this.addEventListener('keydown', this.key);
    this.addEventListener('pointerdown', this.grab);
    this.addEventListener('pointermove', this.drag);
    this.addEventListener('dblclick', this.reset);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.key);
    this.removeEventListener('pointerdown', this.grab);
    this.removeEventListener('pointermove', this.drag);
    this.removeEventListener('dblclick', this.reset);
  }

  override render() {
    return html`<span></span>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.setAttribute('aria-valuenow', String(Math.round(this.value)));
    this.setAttribute('aria-valuetext', `${Math.round(this.value)} percent`);
    this.grid?.style.setProperty('--split', `${this.value}%`);
  }

  private move(value: number): void {
    this.value = Math.min(MOST, Math.max(LEAST, value));
    try {
      localStorage.setItem('split', String(this.value));
    } catch {
      // Storage may be forbidden: the place then holds for this page only.
    }
  }

  private readonly reset = (): void => this.move(USUAL);

  private readonly key = (event: KeyboardEvent): void => {
    const places: Record<string, number> = {
      ArrowLeft: this.value - STEP,
      ArrowRight: this.value + STEP,
      Home: LEAST,
      End: MOST,
      Enter: USUAL,
    };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    this.move(place);
  };

  private readonly grab = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    this.focus();
    this.setPointerCapture(event.pointerId);
  };

  private readonly drag = (event: PointerEvent): void => {
    if (!this.hasPointerCapture(event.pointerId) || !this.grid) return;
    const { left, width } = this.grid.getBoundingClientRect();
    this.move(((event.clientX - left) / width) * 100);
  };
}

function stored(): number {
  try {
    const value = Number(localStorage.getItem('split') ?? USUAL);
    return value >= LEAST && value <= MOST ? value : USUAL;
  } catch {
    return USUAL;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-splitter': LabSplitter;
  }
}
