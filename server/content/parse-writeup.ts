import type { ContentChecks } from './content-checks.ts';
import { withDefaults } from './defaults.ts';
import { findFrontMatter, readChecked } from './front-matter.ts';
import { languageTag, PAGE_LANGUAGE } from './languages.ts';
import { PageRenderer, renderFragment } from './markdown.ts';
import { oneOf } from './nearest-word.ts';
import { type ReadSteps, readFixes, readSteps } from './section-blocks.ts';
import { type Outline, readOutline } from './sections.ts';
import { type SourceText, sourceText } from './source-text.ts';
import type {
  ContentProblem,
  Level,
  Prose,
  Writeup,
  WriteupFix,
  WriteupSection,
  WriteupStep,
} from './writeup.ts';
import {
  type FrontMatter,
  frontMatterSchema,
  type LevelDefaults,
  proseFrontMatterSchema,
} from './writeup-schema.ts';
import type { Span } from './yaml-block.ts';

/** The levels in the order in which they are taken; each is a folder of `content/`. */
export const levels: readonly Level[] = frontMatterSchema.properties.level.enum;

/** A file larger than this is not a writeup, and reading it would hold up the server. */
export const WRITEUP_BYTES = 1_048_576;

/** The place of a writeup that does not say one: after those that do. */
const LAST = 1000;

export interface WriteupOptions extends ContentChecks {
  /** What the writeups of this level need not say. */
  defaults?: LevelDefaults;
}

/** Reads one writeup. `file` is the path that problems show; its last two parts are the level and the name. */
export function parseWriteup(
  raw: string,
  file: string,
  { defaults = {}, ...checks }: WriteupOptions = {},
): { writeup: Writeup | null; problems: ContentProblem[] } {
  const { value, problems } = readParts(raw, file, (source, span, outline) => {
    const place = filePlace(source);
    const frontMatter = readChecked(source, span, frontMatterSchema, 0, (value) =>
      withDefaults(value, defaults),
    );
    const steps = readSteps(source, outline, frontMatter.value, checks);
    const fix = readFixes(source, outline, steps, frontMatter.value, checks);
    const found = [
      ...place.problems,
      ...frontMatter.problems,
      ...(frontMatter.value === null
        ? []
        : frontMatterProblems(source, frontMatter.value, frontMatter.block.offsetOf, place.level, checks)),
      ...steps.problems,
      ...fix.problems,
      ...[outline.intro, ...outline.sections]
        .flatMap(({ exhibits }) => exhibits)
        .map((offset) => source.problem(offset, 'an exhibit stands in the overview only, not in a writeup')),
    ];
    if (frontMatter.value === null || place.level === null || found.length > 0) return found;
    return buildWriteup(
      source.file,
      `${place.level}/${place.name}`,
      place.level,
      frontMatter.value,
      outline,
      { steps: steps.read, fix: fix.read },
    );
  });
  return { writeup: value, problems };
}

/** Reads a page of prose, such as the overview. */
export function parseProse(
  raw: string,
  file: string,
  { checkLab }: ContentChecks = {},
): { prose: Prose | null; problems: ContentProblem[] } {
  const { value, problems } = readParts(raw, file, (source, span, { intro, sections }) => {
    const frontMatter = readChecked(source, span, proseFrontMatterSchema, 0);
    const steps = [intro, ...sections].flatMap((section) => section.steps);
    const fixes = [intro, ...sections].flatMap((section) => section.fixes);
    const actions = [intro, ...sections].flatMap((section) => section.actions);
    const trainers = [intro, ...sections].flatMap((section) => section.trainers);
    const exhibits = [intro, ...sections].flatMap((section) => section.exhibits);
    const wrongLab = frontMatter.value?.lab === undefined ? null : checkLab?.(frontMatter.value.lab, {});
    const found = [
      ...frontMatter.problems,
      ...(wrongLab
        ? [
            source.problem(
              frontMatter.value === null ? 0 : frontMatter.block.offsetOf(['lab'], 'value'),
              wrongLab.message,
            ),
          ]
        : []),
      ...(frontMatter.value !== null && frontMatter.value.lab === undefined
        ? exhibits.map((offset) =>
            source.problem(
              offset,
              'an exhibit runs on a lab: name one in the front matter, as in "lab: transports"',
            ),
          )
        : []),
      ...steps.map(({ offset }) =>
        source.problem(offset, 'a step block stands in a writeup only, not in prose'),
      ),
      ...fixes.map(({ offset }) =>
        source.problem(offset, 'a fix block stands in a writeup only, not in prose'),
      ),
      ...actions.map((offset) =>
        source.problem(offset, 'an action block stands in a writeup only: prose has no workbench beside it'),
      ),
      ...trainers.map(({ offset }) =>
        source.problem(offset, 'a trainer block stands in a writeup only, not in prose'),
      ),
    ];
    if (frontMatter.value === null || found.length > 0) return found;
    const { title, summary, lab = null } = frontMatter.value;
    const blocks = [intro, ...sections].flatMap((section) => section.blocks);
    return { title, summary, lab, ...new PageRenderer().render(blocks), file };
  });
  return { prose: value, problems };
}

/** What all files of content share: limits, the two parts of the file, problems in reading order. */
export function readParts<Built extends object>(
  raw: string,
  file: string,
  build: (source: SourceText, frontMatter: Span, outline: Outline) => Built | ContentProblem[],
): { value: Built | null; problems: ContentProblem[] } {
  const bytes = Buffer.byteLength(raw);
  if (bytes > WRITEUP_BYTES) return { value: null, problems: [tooLarge(file, bytes)] };
  const source = sourceText(raw, file);
  const span = findFrontMatter(source);
  if ('message' in span) return { value: null, problems: [span] };
  try {
    const outline = readOutline(source, span.body);
    const built = build(source, span.yaml, outline);
    const problems = [...outline.problems, ...(Array.isArray(built) ? built : [])];
    problems.sort((a, b) => a.line - b.line || a.column - b.column);
    return { value: Array.isArray(built) || problems.length > 0 ? null : built, problems };
  } catch (error) {
    // Quotes or lists thousands of levels deep exhaust the stack of the Markdown parser.
    if (!(error instanceof RangeError)) throw error;
    return {
      value: null,
      problems: [source.problem(span.body, 'this Markdown is nested too deeply to be read')],
    };
  }
}

/** The problem of a file above the limit. */
export function tooLarge(file: string, bytes: number): ContentProblem {
  const message = `the file has ${bytes} bytes: expected at most ${WRITEUP_BYTES} (1 MiB)`;
  return { file, line: 1, column: 1, message };
}

function filePlace(source: SourceText): { level: Level | null; name: string; problems: ContentProblem[] } {
  const [folder = '', base = ''] = source.file.split(/[\\/]/).slice(-2);
  const level = levels.find((one) => one === folder) ?? null;
  const name = base.replace(/\.md$/, '');
  const problems: ContentProblem[] = [];
  if (level === null) {
    problems.push(
      source.problem(0, `a writeup lies in the folder ${oneOf(levels)}, this one in "${folder}"`),
    );
  }
  if (!/^[a-z][a-z0-9-]{0,59}$/.test(name)) {
    const message = `the file's name becomes its address: expected lower-case letters, digits and hyphens, found "${name}"`;
    problems.push(source.problem(0, message));
  }
  return { level, name, problems };
}

function frontMatterProblems(
  source: SourceText,
  frontMatter: FrontMatter,
  offsetOf: (path: string[], at: 'key' | 'value') => number,
  folder: Level | null,
  { checkLab }: ContentChecks,
): ContentProblem[] {
  const problems: ContentProblem[] = [];
  if (folder !== null && frontMatter.level !== folder) {
    const message = `"level": expected ${folder}, the folder that this file lies in, found ${frontMatter.level}`;
    problems.push(source.problem(offsetOf(['level'], 'value'), message));
  }
  const { lang } = frontMatter;
  if (lang !== undefined && languageTag(lang) === null) {
    const message = `"lang": expected a language such as de, fr or pt-BR, found ${JSON.stringify(lang)}`;
    problems.push(source.problem(offsetOf(['lang'], 'value'), message));
  }
  const wrong = checkLab?.(frontMatter.lab, frontMatter.settings ?? {}) ?? null;
  if (wrong !== null) {
    const at = wrong.path.length > 1 ? 'key' : 'value';
    problems.push(source.problem(offsetOf(wrong.path, at), wrong.message));
  }
  return problems;
}

function buildWriteup(
  file: string,
  slug: string,
  level: Level,
  frontMatter: FrontMatter,
  outline: Outline,
  read: { steps: ReadSteps; fix: WriteupFix | null },
): Writeup {
  const page = new PageRenderer();
  const intro = page.render(outline.intro.blocks).html;
  const steps: WriteupStep[] = [];
  const sections = outline.sections.map((section): WriteupSection => {
    const { html, headings } = page.render(section.blocks);
    const { id = '', title = '' } = headings[0] ?? {};
    const step = read.steps.get(section);
    if (step !== undefined) steps.push({ ...step, title });
    return { id, title, html, step: step?.id ?? null, fix: section.fixes.length > 0 };
  });
  const { title, summary, minutes, order = LAST, lang = PAGE_LANGUAGE, lab, settings = {} } = frontMatter;
  const { fix } = read;
  const notes = [outline.intro, ...outline.sections].flatMap(({ trainers }) => trainers);
  const trainer =
    notes.length === 0 ? null : renderFragment(notes.map(({ markdown }) => markdown).join('\n\n'));
  return {
    slug,
    level,
    title,
    summary,
    minutes,
    order,
    lang: languageTag(lang) ?? PAGE_LANGUAGE,
    lab,
    settings,
    intro,
    sections,
    steps,
    fix,
    trainer,
    translations: [],
    file,
  };
}
