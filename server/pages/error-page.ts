import { html } from 'ghtml';
import type { Assets } from './assets.ts';
import { renderPage } from './layout.ts';

export interface ErrorWords {
  status: number;
  title: string;
  /** What was expected, what was found, what to do. */
  message: string;
  /** Where to go from here; to the labs unless said. */
  way?: { to: string; label: string };
}

/** A page for what is not there or went wrong. */
export function errorPage(
  { status, title, message, way = { to: '/', label: 'To the labs' } }: ErrorWords,
  { site }: Assets,
): string {
  const main = html`<main id="main" class="error">
<p class="status-line"><span class="wire">HTTP/1.1 ${status}</span></p>
<h1>${title}</h1>
<p class="lead">${message}</p>
<p class="actions"><a class="button primary" href="${way.to}">${way.label}</a></p>
</main>`;
  return renderPage({ title: `${title} · Lab 101`, description: message, assets: site, page: 'error', main });
}
