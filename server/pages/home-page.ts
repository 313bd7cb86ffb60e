import { html } from 'ghtml';
import type { Level } from '../content/writeup.ts';
import type { Assets } from './assets.ts';
import { handshakePicture } from './handshake-picture.ts';
import { renderPage } from './layout.ts';

/** How far a learner is with a lab. */
export type LabProgress = 'new' | 'tried' | 'solved' | 'solved-with-solution';

export interface HomeLab {
  /** `apprentice/shake-hands`: the path below `/labs/`. */
  slug: string;
  level: Level;
  title: string;
  summary: string;
  minutes: number;
  /** How many steps it has, and how many the learner passed. */
  steps: number;
  passed: number;
  state: LabProgress;
  /** Whether the learner has proven a fix; null when there is nothing to fix. */
  fixed: boolean | null;
}

export interface Home {
  /** Null while the overview is missing or broken. */
  overview: { title: string; summary: string } | null;
  labs: HomeLab[];
  /** The lab that the learner was in last and has not solved. */
  continueAt?: { slug: string; title: string } | undefined;
}

const levels: { level: Level; title: string; text: string }[] = [
  { level: 'apprentice', title: 'Apprentice', text: 'Read and write the protocol by hand.' },
  { level: 'practitioner', title: 'Practitioner', text: 'Break what trusts it too much, then mend it.' },
];

const stateWords: Record<LabProgress, string> = {
  new: 'Not started',
  tried: 'Tried',
  solved: 'Solved',
  'solved-with-solution': 'Solved with the solution',
};

/** `/`: the overview in short, then the labs by level as a path with progress. */
export function homePage({ overview, labs, continueAt }: Home, { site }: Assets): string {
  const start = continueAt ?? labs[0];
  const main = html`<main id="main" class="home">
<section class="hero">
<div class="hero-text">
<p class="status-line"><span class="wire">HTTP/1.1 101 Switching Protocols</span></p>
<h1>Learn WebSockets by talking&nbsp;to&nbsp;one.</h1>
<p class="lead">The text stands on the left, a protocol workbench on the right. You write the bytes; the server watches the wire and ticks off each step when it has really happened.</p>
<p class="actions">
!${start ? html`<a class="button primary" href="/labs/${start.slug}">${continueAt ? 'Continue' : 'Start'}: ${start.title}</a>` : ''}
!${overview ? html`<a class="button" href="/overview">Read the overview</a>` : ''}
</p>
</div>
!${handshakePicture}
</section>
!${overview ? html`<section class="home-overview" aria-labelledby="overview-title"><h2 id="overview-title"><a href="/overview">${overview.title}</a></h2><p>${overview.summary}</p></section>` : ''}
!${levels.map((entry) => renderLevel(entry, labs)).join('')}
!${labs.length === 0 ? '<p>No writeup could be read. The server’s log says why.</p>' : ''}
</main>`;
  return renderPage({
    title: 'Lab 101 — WebSockets by doing',
    description: 'Interactive labs that teach WebSockets and their security by doing.',
    assets: site,
    page: 'home',
    main,
  });
}

function renderLevel({ level, title, text }: (typeof levels)[number], labs: HomeLab[]): string {
  const own = labs.filter((lab) => lab.level === level);
  if (own.length === 0) return '';
  return html`<section class="level" aria-labelledby="level-${level}">
<div class="level-head"><h2 id="level-${level}">${title}</h2><p>${text}</p></div>
<ol class="path">!${own.map(renderLab)}</ol>
</section>`;
}

/** The fix comes after the steps and is none of them: before they are passed, there is nothing to say of it. */
function fixWords(state: LabProgress, fixed: HomeLab['fixed']): string {
  if (fixed) return ', fixed';
  return fixed === false && state.startsWith('solved') ? ', not fixed yet' : '';
}

function renderLab({ slug, title, summary, minutes, steps, passed, state, fixed }: HomeLab): string {
  return html`<li class="path-lab" data-state="${state}">
<h3><a href="/labs/${slug}">${title}</a></h3>
<p>${summary}</p>
<p class="facts"><span class="lab-state">${stateWords[state]}${fixWords(state, fixed)}</span><span>${passed} of ${steps} steps</span><span>about ${minutes} min</span></p>
</li>`;
}
