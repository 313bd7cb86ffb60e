import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Invitation } from '../../protocol/class-joining.ts';
import '../parts/copy-button.ts';
import { controls } from '../parts/shared-styles.ts';

/** How to join: the code, the link and the QR code, as large as the place allows. */
@customElement('lab-invitation')
export class LabInvitation extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        container: invitation / inline-size;
      }
      .parts {
        display: grid;
        gap: 1.5rem clamp(1.5rem, 4vw, 4rem);
        align-items: center;
      }
      @container invitation (min-width: 40rem) {
        .parts {
          grid-template-columns: minmax(12rem, min(36rem, 62dvh)) minmax(0, 1fr);
        }
      }
      img {
        display: block;
        inline-size: 100%;
        max-inline-size: 36rem;
        /* A camera needs dark on light, with a margin, whatever the theme. */
        background: #fff;
        border-radius: 8px;
      }
      dl {
        display: grid;
        gap: 0.25rem;
        margin: 0;
      }
      dt {
        color: var(--ink-soft);
      }
      dd {
        margin: 0 0 1rem;
      }
      .code {
        font-size: clamp(2.25rem, 11cqi, 6.5rem);
        font-weight: 600;
        line-height: 1.1;
        letter-spacing: 0.02em;
        white-space: nowrap;
        user-select: all;
      }
      .link {
        font-size: clamp(1rem, 2.4cqi, 1.75rem);
        overflow-wrap: anywhere;
        user-select: all;
      }
      .both {
        overflow-wrap: anywhere;
      }
      .fault {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) invitation: Invitation | null = null;

  override render() {
    if (!this.invitation) return nothing;
    const { code, link, qr, onlyHere } = this.invitation;
    return html`<div class="parts">
      <img src=${qr} alt="QR code of the link to join" />
      <dl>
        <dt>Open</dt>
        <dd class="wire link">${new URL('/join', link).href}</dd>
        <dt>and type</dt>
        <dd class="code wire">${code}</dd>
        <dt>Both at once is this link</dt>
        <dd><span class="wire both">${link}</span> <lab-copy label="the link to join" .value=${link}></lab-copy></dd>
        ${
          onlyHere
            ? html`<dd class="fault">
                This link works on this machine only, because you came by ${new URL(link).hostname}. Open this page
                by the address that the machine has in your network: then the link has it, too. If nothing answers
                there, start the server with HOST=0.0.0.0, or docker compose with BIND=0.0.0.0.
              </dd>`
            : nothing
        }
      </dl>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-invitation': LabInvitation;
  }
}
