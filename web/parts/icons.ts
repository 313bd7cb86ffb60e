import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';

/** Drawn here, so that an arrow is the same arrow in every font; a word always stands beside it or names its button. */
const shapes = {
  check: svg`<path d="M3 8.5 6.5 12 13 4.5"/>`,
  cross: svg`<path d="M4 4l8 8M12 4l-8 8"/>`,
  plus: svg`<path d="M8 3v10M3 8h10"/>`,
  up: svg`<path d="M8 13V3.5M4 7.5l4-4 4 4"/>`,
  down: svg`<path d="M8 3v9.5M4 8.5l4 4 4-4"/>`,
  right: svg`<path d="M2.5 8h11M9.5 4l4 4-4 4"/>`,
  left: svg`<path d="M13.5 8h-11M6.5 4l-4 4 4 4"/>`,
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2"/>`,
  duplicate: svg`<rect x="2.5" y="2.5" width="11" height="4" rx="1"/><rect x="2.5" y="9.5" width="11" height="4" rx="1"/>`,
  caret: svg`<path d="M4.5 6.5 8 10l3.5-3.5"/>`,
  reset: svg`<path d="M3 8a5 5 0 1 0 1.6-3.7M3 2.5v3h3"/>`,
  key: svg`<circle cx="5" cy="8" r="2.5"/><path d="M7.5 8h6v2.5M11 8v2"/>`,
  browser: svg`<rect x="2" y="3" width="12" height="10" rx="1.5"/><path d="M2 6.2h12M4.2 4.6h.1M6 4.6h.1"/>`,
  pause: svg`<path d="M5.5 3v10M10.5 3v10"/>`,
  open: svg`<circle cx="8" cy="8" r="5.5"/>`,
  half: svg`<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5a5.5 5.5 0 0 0 0 11z" fill="currentColor"/>`,
  done: svg`<circle cx="8" cy="8" r="6.5" fill="currentColor" stroke="none"/><path d="M5 8.2 7.2 10.3 11 6" stroke="var(--paper)"/>`,
  shown: svg`<circle cx="8" cy="8" r="5.8"/><path d="M5.3 8.2 7.2 10 10.7 6.2"/>`,
};

export type IconName = keyof typeof shapes;

/** An icon that says nothing to a screen reader. */
export function icon(name: IconName): TemplateResult {
  const shape: SVGTemplateResult = shapes[name];
  return html`<svg class="icon-svg" viewBox="0 0 16 16" aria-hidden="true">${shape}</svg>`;
}
