import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Ticker } from '../parts/ticker.ts';
import { timeLeft } from './held-words.ts';

/** The seconds until something held is forwarded by itself, counted down. Part of a sentence, so without a shadow root. */
@customElement('lab-time-left')
export class LabTimeLeft extends LitElement {
  /** As `performance.now()` tells the time. */
  @property({ type: Number }) until = 0;

  constructor() {
    super();
    new Ticker(this);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  override render() {
    return html`${timeLeft(this.until, performance.now())}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-time-left': LabTimeLeft;
  }
}
