import type { FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { acceptedLanguages, languagesOf, PAGE_LANGUAGE } from '../content/languages.ts';
import type { Writeup } from '../content/writeup.ts';

/** A `lang` attribute for text in another language than what is around it (WCAG 2.2, 3.1.2). */
export function langAttribute(lang: string | undefined, around: string = PAGE_LANGUAGE): string {
  return lang === undefined || lang === around ? '' : html` lang="${lang}"`;
}

/** Links to the other languages of a writeup, and a word about a translation that is behind. Nothing where there is one. */
export function renderLanguages(original: Writeup, shown: { lang: string; isStale: boolean }): string {
  const languages = languagesOf(original);
  if (languages.length === 1) return '';
  const links = languages.map((lang) =>
    lang === shown.lang
      ? html`<li><span lang="${lang}" aria-current="true">${nameOf(lang)}</span></li>`
      : html`<li><a href="?lang=${lang}" lang="${lang}" hreflang="${lang}">${nameOf(lang)}</a></li>`,
  );
  return html`<nav class="languages" lang="${PAGE_LANGUAGE}" aria-label="Language"><ul>!${links}</ul></nav>
!${shown.isStale ? html`<p class="stale" lang="${PAGE_LANGUAGE}">The original has changed since this was translated. Where the two differ, <a href="?lang=${original.lang}">the original</a> is right.</p>` : ''}`;
}

/** What a request wants to read: what its link says, then what its browser says. */
export function wantedLanguages({ query, headers }: FastifyRequest): string[] {
  const { lang } = query as { lang?: unknown };
  const chosen = typeof lang === 'string' ? [lang] : [];
  return [...chosen, ...acceptedLanguages(headers['accept-language'])];
}

/** `Deutsch`: as those who speak it call it. */
function nameOf(lang: string): string {
  return new Intl.DisplayNames([lang], { type: 'language' }).of(lang) ?? lang;
}
