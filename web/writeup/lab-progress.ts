import { html, LitElement, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { BenchController } from '../bench/bench-controller.ts';

/**
 * “2 of 5 steps”, “5 of 5 steps, fixed”, live. Until the server said hello, the server's own text stands.
 * @slot - The text before the channel is there.
 */
@customElement('lab-progress')
export class LabProgress extends LitElement {
  private readonly bench = new BenchController(this);

  override render() {
    const steps = this.bench.view?.steps ?? [];
    if (steps.length === 0) return html`<slot></slot>`;
    const done = steps.filter(({ passed }) => passed).length;
    return html`${done} of ${steps.length} steps${this.bench.view?.fix?.passed ? ', fixed' : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-progress': LabProgress;
  }
}
