/** The built shapes of content, apart from what authors write (that is `writeup-schema.ts`). */
import type { Step as AuthoredStep, SolveVerb } from './writeup-schema.ts';

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

/** A section of a writeup: an h2 and what follows it. `step` names the step that it ends in. */
export interface WriteupSection {
  /** The heading's id in the page. */
  id: string;
  title: string;
  /** HTML, heading included, step block left out. */
  html: string;
  step: string | null;
}

export interface Writeup {
  /** `apprentice/shake-hands`: the path below `content/`, without `.md`. */
  slug: string;
  level: Level;
  title: string;
  summary: string;
  minutes: number;
  order: number;
  lab: string;
  settings: Record<string, unknown>;
  /** HTML before the first h2. */
  intro: string;
  sections: WriteupSection[];
  steps: WriteupStep[];
  file: string;
}

/** A page of prose without steps, such as the overview. */
export interface Prose {
  title: string;
  summary: string;
  html: string;
  /** The h2 headings, for a table of contents. */
  headings: { id: string; title: string }[];
  file: string;
}

/** Everything that `content/` holds. */
export interface ContentIndex {
  overview: Prose | null;
  /** In reading order: level, then `order`, then title. */
  writeups: Writeup[];
  problems: ContentProblem[];
}
