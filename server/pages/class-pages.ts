import { html } from 'ghtml';
import type { Assets } from './assets.ts';
import { renderPage } from './layout.ts';

/** `/join` and `/join/<code>`: the element asks for what is missing. */
export function joinPage({ code }: { code: string }, { join }: Pick<Assets, 'join'>): string {
  const main = html`<main id="main" class="join">
<lab-join code="${code}"><noscript><p>Joining a class needs JavaScript in this page.</p></noscript></lab-join>
</main>`;
  return renderPage({
    title: 'Join a class · Lab 101',
    description: 'Join a class with its code and your name.',
    assets: join,
    page: 'join',
    main,
  });
}

/** What an instructor's page is about. */
export type DeskPage =
  | { page: 'classes' }
  /** One class, or what its projector shows. */
  | { page: 'class' | 'projector'; id: string };

const titles: Record<DeskPage['page'], string> = {
  classes: 'Your classes',
  class: 'Class',
  projector: 'Projector',
};

/** `/class` and below. Nothing of a class is in the HTML: the element asks for it, once somebody is signed in. */
export function deskPage(
  desk: DeskPage,
  { signedIn }: { signedIn: boolean },
  assets: Pick<Assets, 'class'>,
): string {
  const id = desk.page === 'classes' ? '' : html` class-id="${desk.id}"`;
  const main = html`<main id="main" class="desk">
<lab-class-desk page="${desk.page}"!${id}!${signedIn ? ' signed-in' : ''}><noscript><p>The class needs JavaScript in this page.</p></noscript></lab-class-desk>
</main>`;
  return renderPage({
    title: `${titles[desk.page]} · Lab 101`,
    description: 'For instructors.',
    assets: assets.class,
    page: desk.page === 'classes' ? 'desk' : 'desk-whole',
    main,
  });
}
