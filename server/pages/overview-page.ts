import { html } from 'ghtml';
import type { Prose } from '../content/writeup.ts';
import type { Assets } from './assets.ts';
import { renderPage } from './layout.ts';

/** `/overview`: the theory, with a table of contents beside it. */
export function overviewPage({ prose }: { prose: Prose }, { site }: Assets): string {
  const contents = html`<nav class="contents" aria-labelledby="contents-title">
<h2 id="contents-title">On this page</h2>
<ol>!${prose.headings.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ol>
</nav>`;
  const main = html`<main id="main" class="overview">
!${prose.headings.length > 1 ? contents : ''}
<article class="prose">
<h1>${prose.title}</h1>
<p class="lead">${prose.summary}</p>
!${prose.html}
</article>
</main>`;
  return renderPage({
    title: `${prose.title} · Lab 101`,
    description: prose.summary,
    assets: site,
    page: 'overview',
    main,
    code: true,
  });
}
