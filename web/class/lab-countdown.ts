import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Ticker } from '../parts/ticker.ts';
import { clockWords } from './fact-words.ts';

/** The time that is left, counted down: `4:05`. Part of a sentence, so without a shadow root. */
@customElement('lab-countdown')
export class LabCountdown extends LitElement {
  /** As `performance.now()` tells the time: a clock that nobody sets. */
  @property({ type: Number }) until = 0;

  constructor() {
    super();
    new Ticker(this);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  override render() {
    const left = this.until - performance.now();
    return left > 0 ? html`${clockWords(left)}` : html`over`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-countdown': LabCountdown;
  }
}
