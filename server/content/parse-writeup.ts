import type { ContentChecks } from './content-checks.ts';
import { findFrontMatter, readChecked } from './front-matter.ts';
import { PageRenderer } from './markdown.ts';
import { oneOf } from './nearest-word.ts';
import { type Outline, readOutline, type Section } from './sections.ts';
import { type SourceText, sourceText } from './source-text.ts';
import { readStep } from './step.ts';
import type { ContentProblem, Level, Prose, Writeup, WriteupSection, WriteupStep } from './writeup.ts';
import { type FrontMatter, frontMatterSchema, proseFrontMatterSchema } from './writeup-schema.ts';
import type { Span } from './yaml-block.ts';

/** The levels in the order in which they are taken; each is a folder of `content/`. */
export const levels: readonly Level[] = frontMatterSchema.properties.level.enum;

/** A file larger than this is not a writeup, and reading it would hold up the server. */
export const WRITEUP_BYTES = 1_048_576;

/** The place of a writeup that does not say one: after those that do. */
const LAST = 1000;

/** Reads one writeup. `file` is the path that problems show; its last two parts are the level and the name. */
export function parseWriteup(
  raw: string,
  file: string,
  checks: ContentChecks = {},
): { writeup: Writeup | null; problems: ContentProblem[] } {
  const { value, problems } = parse(raw, file, (source, span, outline) => {
    const place = filePlace(source);
    const frontMatter = readChecked(source, span, frontMatterSchema, 0);
    const steps = readSteps(source, outline, frontMatter.value, checks);
    const found = [
      ...place.problems,
      ...frontMatter.problems,
      ...(frontMatter.value === null
        ? []
        : frontMatterProblems(source, frontMatter.value, frontMatter.block.offsetOf, place.level, checks)),
      ...steps.problems,
    ];
    if (frontMatter.value === null || place.level === null || found.length > 0) return found;
    return buildWriteup(
      source.file,
      `${place.level}/${place.name}`,
      place.level,
      frontMatter.value,
      outline,
      steps.read,
    );
  });
  return { writeup: value, problems };
}

/** Reads a page of prose, such as the overview. */
export function parseProse(raw: string, file: string): { prose: Prose | null; problems: ContentProblem[] } {
  const { value, problems } = parse(raw, file, (source, span, { intro, sections }) => {
    const frontMatter = readChecked(source, span, proseFrontMatterSchema, 0);
    const steps = [intro, ...sections].flatMap((section) => section.steps);
    const actions = [intro, ...sections].flatMap((section) => section.actions);
    const found = [
      ...frontMatter.problems,
      ...steps.map(({ offset }) =>
        source.problem(offset, 'a step block stands in a writeup only, not in prose'),
      ),
      ...actions.map((offset) =>
        source.problem(offset, 'an action block stands in a writeup only: prose has no workbench beside it'),
      ),
    ];
    if (frontMatter.value === null || found.length > 0) return found;
    const { title, summary } = frontMatter.value;
    const blocks = [intro, ...sections].flatMap((section) => section.blocks);
    return { title, summary, ...new PageRenderer().render(blocks), file };
  });
  return { prose: value, problems };
}

/** What writeups and prose share: limits, the two parts of the file, problems in reading order. */
function parse<Built extends object>(
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
  const wrong = checkLab?.(frontMatter.lab, frontMatter.settings ?? {}) ?? null;
  if (wrong !== null) {
    const at = wrong.path.length > 1 ? 'key' : 'value';
    problems.push(source.problem(offsetOf(wrong.path, at), wrong.message));
  }
  return problems;
}

type ReadSteps = Map<Section, Omit<WriteupStep, 'title'>>;

function readSteps(
  source: SourceText,
  { intro, sections }: Outline,
  frontMatter: FrontMatter | null,
  checks: ContentChecks,
): { read: ReadSteps; problems: ContentProblem[] } {
  const read: ReadSteps = new Map();
  const firstUse = new Map<string, number>();
  const problems = intro.steps.map(({ offset }) =>
    source.problem(offset, 'a step belongs to a section: put a ## heading before it'),
  );
  for (const section of sections) {
    for (const [index, block] of section.steps.entries()) {
      if (index > 0) {
        const first = source.at(section.steps[0]?.offset ?? 0).line;
        const message = `a section has one step, and this one has it on line ${first}: put a ## heading before this one`;
        problems.push(source.problem(block.offset, message));
      }
      const { step, problems: found } = readStep(source, block, frontMatter, checks);
      problems.push(...found);
      if (step === null) continue;
      const line = firstUse.get(step.id);
      if (line !== undefined) {
        problems.push(
          source.problem(block.offset, `step id "${step.id}" is taken by the step on line ${line}`),
        );
      }
      firstUse.set(step.id, step.location.line);
      read.set(section, step);
    }
  }
  if (problems.length === 0 && read.size === 0) {
    problems.push(source.problem(0, 'a writeup needs at least one step: a ```step block below a ## heading'));
  }
  return { read, problems };
}

function buildWriteup(
  file: string,
  slug: string,
  level: Level,
  frontMatter: FrontMatter,
  outline: Outline,
  read: ReadSteps,
): Writeup {
  const page = new PageRenderer();
  const intro = page.render(outline.intro.blocks).html;
  const steps: WriteupStep[] = [];
  const sections = outline.sections.map((section): WriteupSection => {
    const { html, headings } = page.render(section.blocks);
    const { id = '', title = '' } = headings[0] ?? {};
    const step = read.get(section);
    if (step !== undefined) steps.push({ ...step, title });
    return { id, title, html, step: step?.id ?? null };
  });
  const { title, summary, minutes, order = LAST, lab, settings = {} } = frontMatter;
  return { slug, level, title, summary, minutes, order, lab, settings, intro, sections, steps, file };
}
