import { html } from 'ghtml';
import type { Origins } from '../origins.ts';
import type { Assets } from './assets.ts';
import { renderPage } from './layout.ts';

/** `/check`: whether pages, handshakes and frames get through whatever stands between this browser and the server. */
export function checkPage({ origins }: { origins: Origins }, { site }: Pick<Assets, 'site'>): string {
  const main = html`<main id="main" class="check">
<h1>Connection check</h1>
<p class="lead">Labs need WebSockets all the way. This page tries every address of this installation from your browser, through the proxies and filters on the way, and names what broke. Open it the day before class, in the room and on the network of the class.</p>
<lab-check platform="${origins.platform}" lab="${origins.lab}" lab-tls="${origins.labTls}" exploit="${origins.exploit}"></lab-check>
<noscript><p class="lead">The check runs in your browser, and needs JavaScript for it.</p></noscript>
</main>`;
  return renderPage({
    title: 'Connection check · Lab 101',
    description: 'Tries WebSockets through whatever stands between, and names what broke.',
    assets: site,
    page: 'check',
    main,
  });
}
