import { html, nothing, type TemplateResult } from 'lit';

/** Before anything has happened. */
export function renderEmpty(): TemplateResult {
  return html`<p class="empty">
    Nothing has crossed the wire yet. Every handshake, frame and close on this bench appears here as the server observes it,
    whoever sent it: the probe, a browser, or a tool of your own.
  </p>`;
}

/**
 * Where no event fits the filter.
 * @param looking when it is not known yet
 * @param clear shows every event again; null where there is no filter
 */
export function renderNoMatch(looking: boolean, clear: (() => void) | null): TemplateResult {
  if (looking) return html`<p class="empty">Looking…</p>`;
  return html`<p class="empty">
    No event fits the filter.
    ${clear ? html`<button type="button" class="btn small" @click=${clear}>Show every event</button>` : nothing}
  </p>`;
}
