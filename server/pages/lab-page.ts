import { html } from 'ghtml';
import type { ClassState } from '../../protocol/class-state.ts';
import { inLanguage, PAGE_LANGUAGE, taskLanguage } from '../content/languages.ts';
import { FIX, type Level, type Writeup, type WriteupSection } from '../content/writeup.ts';
import type { Assets } from './assets.ts';
import { langAttribute, renderLanguages } from './language-switch.ts';
import { renderPage } from './layout.ts';

/** How far the learner is. */
export interface LabPageProgress {
  /** Ids of steps. */
  passed: ReadonlySet<string>;
  fixed: boolean;
}

interface LabPageParts extends LabPageProgress {
  writeup: Writeup;
  /** The language in which to show it; its own unless said. */
  language?: string | undefined;
  /** In development: which edition of the writeup the page shows. */
  edition?: string | undefined;
  /** Null for somebody who learns alone. */
  classState?: ClassState | null;
}

const levelWords: Record<Level, string> = { apprentice: 'Apprentice', practitioner: 'Practitioner' };

/**
 * `/labs/<level>/<slug>`: the writeup on the left, the workbench on the right.
 * All text is here; elements add what needs the live channel.
 */
export function labPage(
  { writeup: original, language, edition, classState, ...progress }: LabPageParts,
  { lab }: Assets,
): string {
  const writeup = inLanguage(original, language);
  const { steps, title, summary, minutes } = writeup;
  const done = steps.filter(({ id }) => progress.passed.has(id)).length;
  const level = levelWords[writeup.level];
  const lang = langAttribute(writeup.lang);
  const ours = langAttribute(PAGE_LANGUAGE, writeup.lang);
  const header = html`<p class="lab-name"><span class="level-name">${level}</span> <span class="lab-title"!${lang}>${title}</span></p>
<lab-progress>${done} of ${steps.length} steps!${progress.fixed ? ', fixed' : ''}</lab-progress>`;
  const main = html`<main class="lab" id="lab" data-writeup="${writeup.slug}"!${edition === undefined ? '' : html` data-edition="${edition}"`} !${writeup.lang === original.lang ? '' : html` data-lang="${writeup.lang}"`} data-screen="writeup">
<section class="writeup" id="main" tabindex="0" aria-label="Writeup">
<article class="prose"!${lang}>
<p class="eyebrow"!${ours}>${level} · about ${minutes} min</p>
!${renderLanguages(original, writeup)}
<h1>${title}</h1>
<p class="lead">${summary}</p>
!${steps.length > 0 ? renderRail(writeup, progress) : ''}
!${writeup.intro}
!${writeup.sections.map((section) => renderSection(section, writeup.lang, progress))}
</article>
</section>
<section class="workbench" id="workbench" aria-label="Workbench">
<lab-splitter></lab-splitter>
<lab-workbench><noscript><p>The workbench needs JavaScript. The text can be read without it, and an outside tool such as wscat can talk to a lab that is already open.</p></noscript></lab-workbench>
</section>
<lab-screens></lab-screens>
</main>`;
  return renderPage({
    title: `${title} · Lab 101`,
    description: summary,
    assets: lab,
    page: 'lab',
    header,
    classState,
    main,
    code: true,
    skips: [{ to: '#workbench', label: 'Skip to the workbench' }],
  });
}

/** The steps as a list of links; the element adds what only the server knows now. */
function renderRail(writeup: Writeup, { passed, fixed }: LabPageProgress): string {
  const { steps, sections, lang } = writeup;
  const fix = sections.find((section) => section.fix);
  return html`<nav class="rail" aria-label="Steps"><lab-rail!${langAttribute(PAGE_LANGUAGE, lang)}>
<ol>!${steps.map(
    ({ id, title }) =>
      html`<li><a href="#step-${id}"!${langAttribute(taskLanguage(writeup, id))}>${title}</a>!${passed.has(id) ? ' <span>(passed)</span>' : ''}</li>`,
  )}!${fix ? html`<li><a href="#step-${FIX}"!${langAttribute(taskLanguage(writeup, FIX))}>${fix.title}</a>!${fixed ? ' <span>(fixed)</span>' : ''}</li>` : ''}</ol>
</lab-rail></nav>`;
}

function renderSection(
  { html: text, step, fix, lang: own }: WriteupSection,
  around: string,
  { passed, fixed }: LabPageProgress,
): string {
  const lang = langAttribute(own, around);
  const ours = langAttribute(PAGE_LANGUAGE, own ?? around);
  if (fix) {
    return html`<section class="step" id="step-${FIX}"!${lang}>
!${text}
<lab-fix-note!${ours}!${fixed ? ' passed' : ''}><noscript><p>The server attacks the lab with your settings, and uses it. That needs JavaScript in this page.</p></noscript></lab-fix-note>
</section>`;
  }
  if (step === null) return html`<section>!${text}</section>`;
  return html`<section class="step" id="step-${step}"!${lang}>
!${text}
<lab-step step="${step}"!${ours}!${passed.has(step) ? ' passed' : ''}><noscript><p>The server checks this step while you work. That needs JavaScript in this page.</p></noscript></lab-step>
</section>`;
}
