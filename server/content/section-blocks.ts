import type { ContentChecks } from './content-checks.ts';
import { readFix } from './fix.ts';
import type { Outline, Section } from './sections.ts';
import type { SourceText } from './source-text.ts';
import { readStep } from './step.ts';
import type { ContentProblem, WriteupFix, WriteupStep } from './writeup.ts';
import type { FrontMatter } from './writeup-schema.ts';

/** The steps that could be read, by the section that they stand in. */
export type ReadSteps = Map<Section, Omit<WriteupStep, 'title'>>;

/** Reads the step blocks: one for each section at the most, and one for the writeup at the least. */
export function readSteps(
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

/** Reads the fix that a writeup may end in: below a heading of its own, and behind all steps. */
export function readFixes(
  source: SourceText,
  { intro, sections }: Outline,
  steps: ReturnType<typeof readSteps>,
  frontMatter: FrontMatter | null,
  checks: ContentChecks,
): { read: WriteupFix | null; problems: ContentProblem[] } {
  const problems = intro.fixes.map(({ offset }) =>
    source.problem(offset, 'a fix belongs to a section: put a ## heading before it'),
  );
  const [first, ...others] = sections.flatMap((section) =>
    section.fixes.map((block) => ({ section, block })),
  );
  if (first === undefined) return { read: null, problems };
  const { line } = source.at(first.block.offset);
  for (const { block } of others) {
    const message = `a writeup has one fix, and this one has it on line ${line}: join the two`;
    problems.push(source.problem(block.offset, message));
  }
  if (first.section.steps.length > 0) {
    const message = 'this section has a step already: put a ## heading before the fix';
    problems.push(source.problem(first.block.offset, message));
  }
  const behind = sections.slice(sections.indexOf(first.section) + 1).flatMap((section) => section.steps)[0];
  if (behind !== undefined) {
    const message = `the fix comes after the last step, and the step on line ${source.at(behind.offset).line} comes after it: move it`;
    problems.push(source.problem(first.block.offset, message));
  }
  // A step that could not be read may be the very one that the fix names.
  const known = steps.problems.length > 0 ? null : [...steps.read.values()];
  const { fix, problems: found } = readFix(source, first.block, known, frontMatter, checks);
  return { read: fix, problems: [...problems, ...found] };
}
