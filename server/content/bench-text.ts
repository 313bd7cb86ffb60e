import { PAGE_LANGUAGE } from './languages.ts';
import type { ContentIndex, Prose, Writeup } from './writeup.ts';

/** What the overview's bench is stored under, where others have their writeup's slug. */
export const OVERVIEW = 'overview';

/** The text that a bench can be opened for: a writeup, or the overview when it names a lab. */
export function findBenchText(
  { writeups, overview }: Pick<ContentIndex, 'writeups' | 'overview'>,
  slug: string,
): Writeup | undefined {
  if (slug === OVERVIEW && overview?.lab) return withoutSteps(overview, overview.lab);
  return writeups.find((writeup) => writeup.slug === slug);
}

/** A page of prose as a bench sees it: a writeup in which there is nothing to pass. */
function withoutSteps({ title, summary, html, file }: Prose, lab: string): Writeup {
  return {
    slug: OVERVIEW,
    level: 'apprentice',
    title,
    summary,
    minutes: 0,
    order: 0,
    lang: PAGE_LANGUAGE,
    lab,
    settings: {},
    intro: html,
    sections: [],
    steps: [],
    fix: null,
    trainer: null,
    translations: [],
    file,
  };
}
