import { html } from 'ghtml';
import type { ClassState } from '../../protocol/class-state.ts';
import type { Prose } from '../content/writeup.ts';
import type { Assets } from './assets.ts';
import { renderPage } from './layout.ts';

/** `/overview`: the theory, with a table of contents beside it. What runs in it is added by elements. */
export function overviewPage(
  { prose, classState }: { prose: Prose; classState?: ClassState | null },
  { overview }: Pick<Assets, 'overview'>,
): string {
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
    assets: overview,
    page: 'overview',
    classState,
    main,
    code: true,
  });
}
