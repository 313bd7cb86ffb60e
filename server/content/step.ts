import type { ContentChecks } from './content-checks.ts';
import { readChecked } from './front-matter.ts';
import { renderFragment, renderInline } from './markdown.ts';
import { questionMistake } from './question-mistake.ts';
import { type BlockProblem, below, changeCheck, scriptProblems } from './script-problems.ts';
import type { StepBlock } from './sections.ts';
import { solveHtml } from './solution.ts';
import type { SourceText } from './source-text.ts';
import { type ContentProblem, FIX, type WriteupStep } from './writeup.ts';
import { type FrontMatter, type Step, stepSchema } from './writeup-schema.ts';

type ReadStep =
  | { step: Omit<WriteupStep, 'title'>; problems: [] }
  | { step: null; problems: ContentProblem[] };

const units = { ms: 1, s: 1000, m: 60_000 } as const;

/** `2m` → 120000. The schema has seen to the form. */
function milliseconds(duration: string): number {
  const unit = duration.endsWith('ms') ? 'ms' : duration.endsWith('s') ? 's' : 'm';
  return Number(duration.slice(0, -unit.length)) * units[unit];
}

/** Reads one step block; `frontMatter` is null when it is broken, and then nothing is held against the lab. */
export function readStep(
  source: SourceText,
  block: StepBlock,
  frontMatter: FrontMatter | null,
  checks: ContentChecks,
): ReadStep {
  const read = readChecked(source, block.yaml, stepSchema, block.offset);
  if (read.value === null) return { step: null, problems: read.problems };
  const authored = read.value;

  const problems = stepProblems(authored, frontMatter, checks).map(({ path, at, message }) =>
    source.problem(path.length === 0 ? block.offset : read.block.offsetOf(path, at), message),
  );
  if (problems.length > 0) return { step: null, problems };

  const prose = authored.solution === undefined ? '' : renderFragment(authored.solution);
  return {
    problems: [],
    step: {
      id: authored.id,
      when: authored.when,
      times: authored.times ?? 1,
      within: authored.within === undefined ? null : milliseconds(authored.within),
      after: authored.after,
      question: authored.question,
      hints: authored.hints.map(renderInline),
      solve: authored.solve,
      solution: `${prose}${solveHtml(authored.solve)}`,
      location: source.at(block.offset),
    },
  };
}

/** What the schema cannot say. */
function stepProblems(step: Step, frontMatter: FrontMatter | null, checks: ContentChecks): BlockProblem[] {
  const problems: BlockProblem[] = [];
  if (step.id === FIX) {
    const message = `"${FIX}" is the id of the fix itself: choose another`;
    problems.push({ path: ['id'], at: 'value', message });
  }
  if (step.when === undefined) {
    if (step.question === undefined) {
      problems.push({ path: [], at: 'key', message: 'a step needs "when", "question" or both' });
    }
    for (const key of ['times', 'within', 'after'] as const) {
      if (step[key] === undefined) continue;
      problems.push({ path: [key], at: 'key', message: `"${key}" means nothing without "when"` });
    }
  }
  for (const key of ['when', 'after'] as const) {
    const query = step[key];
    const problem = query === undefined ? null : (checks.checkQuery?.(query) ?? null);
    if (problem !== null) problems.push(below([key], problem));
  }
  const mistake = step.question && questionMistake(step.question);
  if (mistake) {
    problems.push({ path: ['question', ...mistake.path], at: 'value', message: mistake.message });
  }
  problems.push(...scriptProblems(step.solve, ['solve'], changeCheck(frontMatter, checks)));
  return problems;
}
