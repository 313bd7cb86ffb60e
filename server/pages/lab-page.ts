import { html } from 'ghtml';
import { FIX, type Level, type Writeup, type WriteupSection } from '../content/writeup.ts';
import type { Assets } from './assets.ts';
import { renderPage } from './layout.ts';

/** How far the learner is. */
export interface LabPageProgress {
  /** Ids of steps. */
  passed: ReadonlySet<string>;
  fixed: boolean;
}

const levelWords: Record<Level, string> = { apprentice: 'Apprentice', practitioner: 'Practitioner' };

/**
 * `/labs/<level>/<slug>`: the writeup on the left, the workbench on the right.
 * All text is here; elements add what needs the live channel.
 */
export function labPage(
  { writeup, ...progress }: { writeup: Writeup } & LabPageProgress,
  { lab }: Assets,
): string {
  const { steps, title, summary, minutes } = writeup;
  const done = steps.filter(({ id }) => progress.passed.has(id)).length;
  const level = levelWords[writeup.level];
  const header = html`<p class="lab-name"><span class="level-name">${level}</span> <span class="lab-title">${title}</span></p>
<lab-progress>${done} of ${steps.length} steps!${progress.fixed ? ', fixed' : ''}</lab-progress>`;
  const main = html`<main class="lab" id="lab" data-writeup="${writeup.slug}" data-screen="writeup">
<section class="writeup" id="main" tabindex="0" aria-label="Writeup">
<article class="prose">
<p class="eyebrow">${level} · about ${minutes} min</p>
<h1>${title}</h1>
<p class="lead">${summary}</p>
!${steps.length > 0 ? renderRail(writeup, progress) : ''}
!${writeup.intro}
!${writeup.sections.map((section) => renderSection(section, progress))}
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
    main,
    code: true,
    skips: [{ to: '#workbench', label: 'Skip to the workbench' }],
  });
}

/** The steps as a list of links; the element adds what only the server knows now. */
function renderRail({ steps, sections }: Writeup, { passed, fixed }: LabPageProgress): string {
  const fix = sections.find((section) => section.fix);
  return html`<nav class="rail" aria-label="Steps"><lab-rail>
<ol>!${steps.map(
    ({ id, title }) =>
      html`<li><a href="#step-${id}">${title}</a>!${passed.has(id) ? ' <span>(passed)</span>' : ''}</li>`,
  )}!${fix ? html`<li><a href="#step-${FIX}">${fix.title}</a>!${fixed ? ' <span>(fixed)</span>' : ''}</li>` : ''}</ol>
</lab-rail></nav>`;
}

function renderSection(
  { html: text, step, fix }: WriteupSection,
  { passed, fixed }: LabPageProgress,
): string {
  if (fix) {
    return html`<section class="step" id="step-${FIX}">
!${text}
<lab-fix-note!${fixed ? ' passed' : ''}><noscript><p>The server attacks the lab with your settings, and uses it. That needs JavaScript in this page.</p></noscript></lab-fix-note>
</section>`;
  }
  if (step === null) return html`<section>!${text}</section>`;
  return html`<section class="step" id="step-${step}">
!${text}
<lab-step step="${step}"!${passed.has(step) ? ' passed' : ''}><noscript><p>The server checks this step while you work. That needs JavaScript in this page.</p></noscript></lab-step>
</section>`;
}
