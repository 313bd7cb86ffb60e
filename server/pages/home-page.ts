import { html } from 'ghtml';
import type { ClassState } from '../../protocol/class-state.ts';
import type { Level } from '../content/writeup.ts';
import type { Assets } from './assets.ts';
import { handshakePicture } from './handshake-picture.ts';
import { langAttribute } from './language-switch.ts';
import { renderPage } from './layout.ts';

/** Nobody needs a class; who has a code should not have to look for the place to type it. */
const classWays = html`<p class="class-ways">In a class? <a href="/join">Join with its code</a>. Teaching one? <a href="/class">Open it here</a>.</p>`;

/** How far a learner is with a lab. */
export type LabProgress = 'new' | 'tried' | 'solved' | 'solved-with-solution';

export interface HomeLab {
  /** `apprentice/shake-hands`: the path below `/labs/`. */
  slug: string;
  level: Level;
  /** The language of title and summary. */
  lang?: string;
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
  continueAt?: Pick<HomeLab, 'slug' | 'lang' | 'title'> | undefined;
  /** Null for somebody who learns alone. */
  classState?: ClassState | null;
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
export function homePage({ overview, labs, continueAt, classState }: Home, { site }: Assets): string {
  const closed = new Map(classState?.closed.map(({ writeup, message }) => [writeup, message]));
  const start = [continueAt, ...labs].find((lab) => lab && !closed.has(lab.slug));
  const main = html`<main id="main" class="home">
<section class="hero">
<div class="hero-text">
<p class="status-line"><span class="wire">HTTP/1.1 101 Switching Protocols</span></p>
<h1>Learn WebSockets by talking&nbsp;to&nbsp;one.</h1>
<p class="lead">The text stands on the left, a protocol workbench on the right. You write the bytes; the server watches the wire and ticks off each step when it has really happened.</p>
<p class="actions">
!${start ? html`<a class="button primary" href="/labs/${start.slug}">${start === continueAt ? 'Continue' : 'Start'}: !${renderTitle(start)}</a>` : ''}
!${overview ? html`<a class="button" href="/overview">Read the overview</a>` : ''}
</p>
!${classState ? '<lab-rejoin></lab-rejoin>' : classWays}
</div>
!${handshakePicture}
</section>
!${overview ? html`<section class="home-overview" aria-labelledby="overview-title"><h2 id="overview-title"><a href="/overview">${overview.title}</a></h2><p>${overview.summary}</p></section>` : ''}
!${levels.map((entry) => renderLevel(entry, labs, closed)).join('')}
!${labs.length === 0 ? '<p>No writeup could be read. The server’s log says why.</p>' : ''}
</main>`;
  return renderPage({
    title: 'Lab 101 — WebSockets by doing',
    description: 'Interactive labs that teach WebSockets and their security by doing.',
    assets: site,
    page: 'home',
    classState,
    main,
  });
}

function renderLevel(
  { level, title, text }: (typeof levels)[number],
  labs: HomeLab[],
  closed: ReadonlyMap<string, string>,
): string {
  const own = labs.filter((lab) => lab.level === level);
  if (own.length === 0) return '';
  return html`<section class="level" aria-labelledby="level-${level}">
<div class="level-head"><h2 id="level-${level}">${title}</h2><p>${text}</p></div>
<ol class="path">!${own.map((lab) => renderLab(lab, closed.get(lab.slug)))}</ol>
</section>`;
}

/** The fix comes after the steps and is none of them: before they are passed, there is nothing to say of it. */
function fixWords(state: LabProgress, fixed: HomeLab['fixed']): string {
  if (fixed) return ', fixed';
  return fixed === false && state.startsWith('solved') ? ', not fixed yet' : '';
}

/** In a sentence of ours, a title in another language is marked as such. */
function renderTitle({ lang, title }: Pick<HomeLab, 'lang' | 'title'>): string {
  const marked = langAttribute(lang);
  return marked === '' ? html`${title}` : html`<span!${marked}>${title}</span>`;
}

/** `closed` says why the learner may not go there now. */
function renderLab(lab: HomeLab, closed: string | undefined): string {
  const { slug, title, summary, minutes, steps, passed, state, fixed } = lab;
  const lang = langAttribute(lab.lang);
  const name = closed === undefined ? html`<a href="/labs/${slug}">${title}</a>` : html`${title}`;
  return html`<li class="path-lab" data-state="${state}"!${closed === undefined ? '' : ' data-closed'}>
<h3!${lang}>!${name}</h3>
<p!${lang}>${summary}</p>
!${closed === undefined ? '' : html`<p class="closed"><b>Closed.</b> ${closed}</p>`}
<p class="facts"><span class="lab-state">${stateWords[state]}${fixWords(state, fixed)}</span><span>${passed} of ${steps} steps</span><span>about ${minutes} min</span></p>
</li>`;
}
