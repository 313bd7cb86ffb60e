import type { FastifyReply } from 'fastify';
import { html } from 'ghtml';
import type { Edition } from '../../protocol/workbench.ts';
import type { Assets } from './assets.ts';
import { renderPage } from './layout.ts';
import { sendPage } from './send-page.ts';

/** Seconds until the browser looks again: without a bench there is no channel that could tell it. */
const LOOK_AGAIN = 2;

/** In development, the page of a writeup that was never without a mistake: what is wrong, until it is mended. */
export function sendBrokenPage(reply: FastifyReply, { problems }: Edition, { site }: Assets): FastifyReply {
  const title = 'This writeup cannot be read yet';
  const main = html`<main id="main" class="error">
<h1>${title}</h1>
<ul class="mistakes">!${problems.map((problem) => html`<li><code>${problem}</code></li>`)}</ul>
<p>Save the file, and this page looks again by itself.</p>
</main>`;
  void reply.code(404).header('refresh', LOOK_AGAIN);
  return sendPage(
    reply,
    renderPage({ title: `${title} · Lab 101`, description: title, assets: site, page: 'error', main }),
  );
}
