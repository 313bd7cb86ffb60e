import { html, nothing, type TemplateResult } from 'lit';

/** “RFC 6455 §4.2.2” as a link; the text alone is enough offline. Nothing for an empty text. */
export function sectionLink(section: string): TemplateResult | typeof nothing {
  if (section === '') return nothing;
  const [, rfc, part] = /^RFC (\d+) §([\d.]+)/.exec(section) ?? [];
  if (!rfc || !part) return html`<span class="section soft">${section}</span>`;
  return html`<a class="section" href="https://www.rfc-editor.org/rfc/rfc${rfc}#section-${part}" rel="noopener noreferrer"
    >${section}</a
  >`;
}
