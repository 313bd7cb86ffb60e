/** The frame of every page. No inline script, style or handler: the policy is `default-src 'none'`. */
import { html } from 'ghtml';
import type { ClassState } from '../../protocol/class-state.ts';
import type { PageAssets } from './assets.ts';

interface PageParts {
  title: string;
  description: string;
  assets: PageAssets;
  /** Trusted HTML between the wordmark and the theme switch. */
  header?: string;
  /** The learner's class: every page of theirs shows it. */
  classState?: ClassState | null | undefined;
  /** Trusted HTML of `<main>`, that element included. */
  main: string;
  /** Names the page for CSS: `home`, `overview`, `lab`, `error`. */
  page: string;
  /** The page shows highlighted code. */
  code?: boolean;
  /** Further places a keyboard can jump to, after `#main`. */
  skips?: { to: string; label: string }[];
}

/** Renders a whole HTML document. */
export function renderPage({
  title,
  description,
  assets,
  header = '',
  classState = null,
  main,
  page,
  code = false,
  skips = [],
}: PageParts): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<meta name="description" content="${description}">
<link rel="icon" href="${icon}">
<script src="${assets.early}"></script>
!${assets.fonts.map((font) => html`<link rel="preload" as="font" type="font/woff2" href="${font}" crossorigin>`)}
!${assets.styles.map((style) => html`<link rel="stylesheet" href="${style}">`)}
!${code ? '<link rel="stylesheet" href="/assets/highlight.css">' : ''}
!${assets.preloads.map((file) => html`<link rel="modulepreload" href="${file}">`)}
!${assets.modules.map((file) => html`<script type="module" src="${file}"></script>`)}
</head>
<body class="page-${page}">
!${[{ to: '#main', label: 'Skip to the text' }, ...skips].map(
    ({ to, label }) => html`<a class="skip" href="${to}">${label}</a>`,
  )}
<header class="site-header">
<a class="wordmark" href="/"><span>Lab</span> <b>101</b></a>
!${header}
!${classState ? renderSeat(classState) : ''}
!${themeSwitch}
</header>
!${classState ? '<lab-class-banner></lab-class-banner>' : ''}
!${main}
<div id="status" role="status" class="visually-hidden"></div>
</body>
</html>
`;
}

/** Who the learner is and where; the element adds the countdown, and keeps it up to date. */
function renderSeat({ name, className }: ClassState): string {
  return html`<lab-class-note><b>${name}</b> · ${className}</lab-class-note>`;
}

/** Two rails with an arrow between them: the ladder of a connection. As a data URI, which `img-src` allows. */
const icon = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1b2026"/><path d="M4 3v10M12 3v10" stroke="#8b95a1"/><path d="M4.5 6h6m-2-2 2.2 2-2.2 2" stroke="#8ab4ff" stroke-width="1.5" fill="none"/><path d="M11.5 11h-6m2-2-2.2 2 2.2 2" stroke="#f0b45a" stroke-width="1.5" fill="none"/></svg>`,
)}`;

/** Hidden until the script that works it is there: a switch that does nothing is worse than none. */
const themeSwitch = html`<fieldset class="theme-switch" id="theme-switch" hidden>
<legend class="visually-hidden">Theme</legend>
!${[
  [
    'system',
    'System',
    '<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>',
  ],
  [
    'light',
    'Light',
    '<circle cx="8" cy="8" r="3"/><path d="M8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M3.2 12.8l1.1-1.1M11.7 4.3l1.1-1.1"/>',
  ],
  ['dark', 'Dark', '<path d="M13.2 9.8A5.7 5.7 0 0 1 6.2 2.8a5.6 5.6 0 1 0 7 7z"/>'],
].map(
  ([value, label, shape]) => html`<label title="${label}">
<input type="radio" name="theme" value="${value}" class="visually-hidden">
<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">!${shape}</svg>
<span class="visually-hidden">${label}</span>
</label>`,
)}
</fieldset>`;
