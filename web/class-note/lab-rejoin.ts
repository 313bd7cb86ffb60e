import { css, html, LitElement } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Invitation } from '../../protocol/class-joining.ts';
import { Errand } from '../parts/errand.ts';
import { request } from '../parts/request.ts';
import { controls } from '../parts/shared-styles.ts';
import { rejoinStyles, renderRejoin } from './rejoin.ts';

/** On the home page of a learner in a class: a code that carries them to another device, made when asked for. */
@customElement('lab-rejoin')
export class LabRejoin extends LitElement {
  static override styles = [
    controls,
    rejoinStyles,
    css`
      :host {
        display: block;
        max-inline-size: 34rem;
        margin-block-start: 1rem;
      }
    `,
  ];

  @state() private invitation: Invitation | null = null;

  private readonly errand = new Errand(this);

  override render() {
    return html`${this.errand.renderProblem()}
    ${
      this.invitation
        ? html`<div role="status">${renderRejoin(this.invitation)}</div>`
        : html`<button type="button" class="btn small" ?disabled=${this.errand.busy} @click=${this.make}>
            Go on with another device
          </button>`
    }`;
  }

  private readonly make = async (): Promise<void> => {
    await this.errand.run(async () => {
      this.invitation = await request<Invitation>('/api/class/code', { method: 'POST' });
    });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-rejoin': LabRejoin;
  }
}
