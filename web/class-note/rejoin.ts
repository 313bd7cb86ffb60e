import { css, html, nothing, type TemplateResult } from 'lit';
import type { Invitation } from '../../protocol/class-joining.ts';
import '../parts/copy-button.ts';

/** A learner's way to another device: the code, the link, and the link as a QR code for a phone. It is told once. */
export function renderRejoin({ code, link, qr, onlyHere }: Invitation): TemplateResult {
  return html`<section class="rejoin" aria-labelledby="another">
    <h2 id="another">On another device</h2>
    <p>This takes you, and all that you have passed, along. It is shown only now: note it, or take a picture.</p>
    <div class="ways">
      <img src=${qr} alt="QR code of your rejoin link" />
      <div>
        <p class="way">
          <strong class="wire">${code}</strong>
          <lab-copy label="your rejoin code" .value=${code}></lab-copy>
        </p>
        <p class="way">
          <span class="wire link">${link}</span>
          <lab-copy label="your rejoin link" .value=${link}></lab-copy>
        </p>
      </div>
    </div>
    ${onlyHere ? html`<p class="soft">The link works on this machine only; another browser here can use it.</p>` : nothing}
    <p class="soft">Whoever has it is you: keep it to yourself.</p>
  </section>`;
}

export const rejoinStyles = css`
  .rejoin {
    display: grid;
    gap: 0.75rem;
    justify-items: start;
    padding: 1rem 1.125rem;
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: 8px;
  }
  .rejoin h2 {
    margin: 0;
    font-size: 1.0625rem;
  }
  .rejoin p {
    margin: 0;
  }
  .ways {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem 1.25rem;
    align-items: center;
  }
  .ways > div {
    flex: 1 1 14rem;
    min-inline-size: 0;
  }
  .ways img {
    inline-size: 8rem;
    /* A camera needs dark on light, whatever the theme. */
    background: #fff;
    border-radius: var(--radius-small);
  }
  .way {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.75rem;
    align-items: center;
  }
  .way strong {
    font-size: 1.375rem;
    letter-spacing: 0.04em;
    user-select: all;
  }
  .link {
    font-size: var(--text-small);
    overflow-wrap: anywhere;
    user-select: all;
  }
`;
