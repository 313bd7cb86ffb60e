/** The built shapes of content, apart from what authors write (that is `writeup-schema.ts`). */
import type { SolveVerb } from './verb-schema.ts';
import type { Step as AuthoredStep } from './writeup-schema.ts';

/** The id under which progress keeps that the fix was proven. No step may have it. */
export const FIX = 'fix';

export type Level = 'apprentice' | 'practitioner';

/** A place in an author's file, counted from 1. */
export interface SourceLocation {
  file: string;
  line: number;
  column: number;
}

/** Something an author should mend: `file:line:column`, what was found, what was expected, and the nearest valid word. */
export interface ContentProblem extends SourceLocation {
  message: string;
}

/** A step as the server works with it; only `id`, `title` and `html` ever reach a browser unasked. */
export interface WriteupStep {
  id: string;
  /** The section's heading as plain text. */
  title: string;
  when: AuthoredStep['when'];
  times: number;
  /** Milliseconds. */
  within: number | null;
  after: AuthoredStep['after'];
  question: AuthoredStep['question'];
  /** HTML, one rung each. */
  hints: string[];
  solve: SolveVerb[];
  /** HTML of the worked solution: the author's `solution` prose, if any, then the script in words. */
  solution: string;
  location: SourceLocation;
}

/** What a learner is to mend, and how it is found out whether they did: see `server/fix`. */
export interface WriteupFix {
  /** What differs from the settings of the steps: the learner is given another server to mend. */
  settings: Record<string, unknown>;
  /** The step whose `when` no attack may reach. */
  goal: string;
  /** The goal, if it is none of the writeup's own steps; its title is a sentence. */
  harm: WriteupStep | null;
  /** Besides the steps' own solve scripts, which are an attack together. A mishap is nobody's doing. */
  attacks: { name: string; mishap?: boolean; solve: SolveVerb[] }[];
  /** Ordinary use, which must go on working. */
  legit: SolveVerb[];
  /** Changes of the weak settings, each of which holds. No page is ever told. */
  accept: Record<string, unknown>[];
  /** Changes that do not hold, and why (HTML); `attack` names the one that shows it, null any of them. */
  tempting: { set: Record<string, unknown>; because: string; attack: string | null }[];
  location: SourceLocation;
}

/** A section of a writeup: an h2 and what follows it. `step` names the step that it ends in. */
export interface WriteupSection {
  /** The heading's id in the page. */
  id: string;
  title: string;
  /** HTML, heading included, step block left out. */
  html: string;
  step: string | null;
  /** The language of the text, where it is not that of the writeup. */
  lang?: string;
  /** Whether it is the section that ends in *Fix it*. */
  fix: boolean;
}

/** A writeup's words in another language. Everything that is checked is the original's. */
export interface Translation
  extends Pick<Writeup, 'lang' | 'title' | 'summary' | 'intro' | 'sections' | 'steps' | 'file'> {
  /** Whether the original has changed since. */
  isStale: boolean;
}

export interface Writeup {
  /** `apprentice/shake-hands`: the path below `content/`, without `.md`. */
  slug: string;
  level: Level;
  title: string;
  summary: string;
  minutes: number;
  order: number;
  /** The tag of the language that it is written in (BCP 47). */
  lang: string;
  lab: string;
  settings: Record<string, unknown>;
  /** HTML before the first h2. */
  intro: string;
  sections: WriteupSection[];
  steps: WriteupStep[];
  /** Null when there is nothing to mend. */
  fix: WriteupFix | null;
  /** HTML of the notes for whoever teaches this, or null. Only an instructor's view may receive it. */
  trainer: string | null;
  translations: Translation[];
  file: string;
}

/** A page of prose without steps, such as the overview. */
export interface Prose {
  title: string;
  summary: string;
  html: string;
  /** The h2 headings, for a table of contents. */
  headings: { id: string; title: string }[];
  /** The lab that its exhibits run on; null for prose alone. */
  lab: string | null;
  file: string;
}

/** A picture or download beside a writeup. */
export interface ContentFile {
  /** `apprentice/wire.png`: what stands behind `/labs/` in its address. */
  address: string;
  /** The file itself: no part of this path is a link. */
  path: string;
  /** Slugs of the writeups that name it: it is open with any of them. */
  writeups: string[];
}

/** Everything that `content/` holds. */
export interface ContentIndex {
  overview: Prose | null;
  /** In reading order: level, then `order`, then title. */
  writeups: Writeup[];
  /** Those that writeups name, and no others. */
  files: ContentFile[];
  problems: ContentProblem[];
  /** What an author should know, although it keeps nothing from being served. */
  warnings: ContentProblem[];
}
