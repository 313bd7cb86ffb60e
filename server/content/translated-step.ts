import { readChecked } from './front-matter.ts';
import { renderFragment, renderInline } from './markdown.ts';
import { suggestion } from './nearest-word.ts';
import { questionMistake } from './question-mistake.ts';
import type { StepBlock } from './sections.ts';
import { solveHtml } from './solution.ts';
import type { SourceText } from './source-text.ts';
import type { ContentProblem, WriteupStep } from './writeup.ts';
import { type Question, type TranslatedStep, translatedStepSchema } from './writeup-schema.ts';
import type { Path } from './yaml-block.ts';

type ReadStep = { step: WriteupStep | null; problems: ContentProblem[] };

interface Mistake {
  path: Path;
  message: string;
}

/** Reads a step block of a translation: the original's step in other words. */
export function readTranslatedStep(
  source: SourceText,
  block: StepBlock,
  originals: readonly WriteupStep[],
): ReadStep {
  const read = readChecked(source, block.yaml, translatedStepSchema, block.offset);
  if (read.value === null) return { step: null, problems: read.problems };
  const words = read.value;
  const original = originals.find(({ id }) => id === words.id);
  const mistakes = original
    ? countMistakes(words, original)
    : [{ path: ['id'], message: `the original has no step "${words.id}"${meant(words.id, originals)}` }];
  if (original === undefined || mistakes.length > 0) {
    const problems = mistakes.map(({ path, message }) =>
      source.problem(read.block.offsetOf(path, 'value'), message),
    );
    return { step: null, problems };
  }
  const { hints, solution, question } = words;
  return {
    problems: [],
    step: {
      ...original,
      question: original.question && translatedQuestion(original.question, question),
      hints: hints?.map(renderInline) ?? original.hints,
      solution:
        solution === undefined
          ? original.solution
          : `${renderFragment(solution)}${solveHtml(original.solve)}`,
    },
  };
}

function meant(id: string, originals: readonly WriteupStep[]): string {
  return suggestion(
    id,
    originals.map((step) => step.id),
  );
}

function countMistakes({ hints, question }: TranslatedStep, original: WriteupStep): Mistake[] {
  const mistakes: Mistake[] = [];
  if (hints && hints.length !== original.hints.length) {
    const message = `expected ${original.hints.length} hints, as the original has, found ${hints.length}`;
    mistakes.push({ path: ['hints'], message });
  }
  if (question === undefined) return mistakes;
  const asked = original.question;
  if (asked === undefined) {
    return [...mistakes, { path: ['question'], message: 'the original asks no question here: leave it out' }];
  }
  const count = asked.kind === 'choice' ? asked.options.length : 0;
  const found = question.options?.length ?? count;
  if (found !== count) {
    const message = `expected ${count} options, as the original has, found ${found}`;
    mistakes.push({ path: ['question', 'options'], message });
  }
  if (question.wrong !== undefined && asked.kind !== 'text') {
    mistakes.push({
      path: ['question', 'wrong'],
      message: `a question of the kind ${asked.kind} has no "wrong"`,
    });
  }
  if (mistakes.length > 0) return mistakes;
  const mistake = questionMistake(translatedQuestion(asked, question));
  return mistake ? [{ ...mistake, path: ['question', ...mistake.path] }] : [];
}

/** What is right stays what it was. */
function translatedQuestion(original: Question, words: TranslatedStep['question'] = {}): Question {
  const { ask = original.ask, options, wrong } = words;
  if (original.kind === 'choice') return { ...original, ask, options: options ?? original.options };
  if (original.kind === 'text') return { ...original, ask, ...(wrong === undefined ? {} : { wrong }) };
  return { ...original, ask };
}
