import { html, nothing, type TemplateResult } from 'lit';
import type { Ready } from './prepare.ts';
import type { FilledDraft } from './turn.ts';

/** Which variables of the message are filled in, and which would be sent as they are written. */
export function renderNames({ used, unknown }: FilledDraft): TemplateResult | typeof nothing {
  if (used.length === 0 && unknown.length === 0) return nothing;
  const written = (name: string) => html`<code class="wire">{{${name}}}</code>`;
  return html`<p class="note">
    ${used.map((name) => html`<span>${written(name)} is filled in.</span>`)}
    ${unknown.map((name) =>
      name === 'item'
        ? html`<span>${written(name)} is filled in by the list below.</span>`
        : html`<span class="refused">${written(name)} has no value yet: it would be sent as written.</span>`,
    )}
  </p>`;
}

/** How long the payload is. */
export function payloadNote({ filled, composed }: Ready): string {
  if (!composed) return '';
  const { length } = composed.payload;
  const size = `${length.toLocaleString('en')} ${length === 1 ? 'byte' : 'bytes'}`;
  return filled.used.length > 0 ? `${size}, filled in` : size;
}
