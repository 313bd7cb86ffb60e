import type { ContentChecks } from './content-checks.ts';
import { readChecked } from './front-matter.ts';
import { renderInline } from './markdown.ts';
import { oneOf, suggestion } from './nearest-word.ts';
import { type BlockProblem, below, changeCheck, scriptProblems } from './script-problems.ts';
import type { StepBlock } from './sections.ts';
import type { SourceText } from './source-text.ts';
import type { SolveVerb } from './verb-schema.ts';
import {
  type ContentProblem,
  FIX,
  type SourceLocation,
  type WriteupFix,
  type WriteupStep,
} from './writeup.ts';
import { type Fix, type FrontMatter, fixSchema } from './writeup-schema.ts';
import type { Path } from './yaml-block.ts';

/** What the steps' own scripts are called, run one after the other. */
export const THE_ATTACK = 'The attack';
export const ORDINARY_USE = 'Ordinary use';

/** What a fix has to know of the steps before it. */
export type AttackedStep = Pick<WriteupStep, 'id' | 'when' | 'solve'>;

/**
 * Reads the fix block. What is null is broken and told elsewhere: nothing is held against the steps then, or against
 * the lab.
 */
export function readFix(
  source: SourceText,
  block: StepBlock,
  steps: readonly AttackedStep[] | null,
  frontMatter: FrontMatter | null,
  checks: ContentChecks,
): { fix: WriteupFix; problems: [] } | { fix: null; problems: ContentProblem[] } {
  const read = readChecked(source, block.yaml, fixSchema, block.offset);
  if (read.value === null) return { fix: null, problems: read.problems };
  const authored = read.value;
  const { settings = {}, attacks = [], legit, accept, tempting = [] } = authored;
  const harm = authored.harm ? harmStep(authored.harm, source.at(block.offset)) : null;
  const goal = harm?.id ?? authored.goal ?? steps?.findLast((step) => step.when !== undefined)?.id;

  const found = [
    ...(harm ? harmProblems(authored, checks) : steps === null ? [] : goalProblems(goal, steps)),
    // With a harm of its own, the steps' scripts are no attack: what they set is their own affair.
    ...fixProblems(authored, harm ? [] : (steps ?? []), frontMatter, checks),
  ];
  const problems = found.map(({ path, at, message }) =>
    source.problem(path.length === 0 ? block.offset : read.block.offsetOf(path, at), message),
  );
  if (problems.length > 0 || goal === undefined) return { fix: null, problems };
  return {
    problems: [],
    fix: {
      settings,
      goal,
      harm,
      attacks,
      legit,
      accept,
      tempting: tempting.map(({ set, because, attack = null }) => ({
        set,
        because: renderInline(because),
        attack,
      })),
      location: source.at(block.offset),
    },
  };
}

/** The harm as a judge knows it: a step that nobody sees. */
function harmStep({ what, when, after }: NonNullable<Fix['harm']>, location: SourceLocation): WriteupStep {
  const nothingToSee = { question: undefined, hints: [], solve: [], solution: '' };
  return { id: FIX, title: what, when, times: 1, within: null, after, ...nothingToSee, location };
}

function harmProblems({ harm, goal, attacks }: Fix, checks: ContentChecks): BlockProblem[] {
  const problems: BlockProblem[] = [];
  if (goal !== undefined) {
    const message = 'found "goal" beside "harm": expected one of them';
    problems.push({ path: ['goal'], at: 'key', message });
  }
  if (attacks === undefined) {
    const message = '"harm" needs "attacks": the steps of the writeup lead elsewhere';
    problems.push({ path: ['harm'], at: 'key', message });
  }
  for (const key of ['when', 'after'] as const) {
    const query = harm?.[key];
    const problem = query === undefined ? null : (checks.checkQuery?.(query) ?? null);
    if (problem !== null) problems.push(below(['harm', key], problem));
  }
  return problems;
}

function goalProblems(goal: string | undefined, steps: readonly AttackedStep[]): BlockProblem[] {
  if (goal === undefined) {
    const message = 'a fix needs a step with "when": that is what no attack may reach any more';
    return [{ path: [], at: 'key', message }];
  }
  const step = steps.find(({ id }) => id === goal);
  if (step?.when !== undefined) return [];
  const message = step
    ? `step "${goal}" has no "when" that an attack could reach`
    : `there is no step "${goal}"${suggestion(
        goal,
        steps.map(({ id }) => id),
      )}`;
  return [{ path: ['goal'], at: 'value', message }];
}

/** What the schema cannot say. */
function fixProblems(
  { settings, harm, attacks = [], legit, accept, tempting = [] }: Fix,
  steps: readonly AttackedStep[],
  frontMatter: FrontMatter | null,
  checks: ContentChecks,
): BlockProblem[] {
  const checkChange = changeCheck(frontMatter, checks);
  const given = settings === undefined ? [] : [{ path: ['settings'], change: settings }];
  const changes: { path: Path; change: Record<string, unknown> }[] = [
    ...accept.map((change, index) => ({ path: ['accept', index], change })),
    ...tempting.map(({ set }, index) => ({ path: ['tempting', index, 'set'], change: set })),
  ];
  const concerned = new Set(changes.flatMap(({ change }) => Object.keys(change)));
  const scripts: { path: Path; script: SolveVerb[] }[] = [
    ...attacks.map(({ solve }, index) => ({ path: ['attacks', index, 'solve'], script: solve })),
    { path: ['legit'], script: legit },
  ];
  return [
    ...nameProblems(attacks.map(({ name }) => name)),
    ...attackProblems(
      tempting.map(({ attack }) => attack),
      [...(harm ? [] : [THE_ATTACK]), ...attacks.map(({ name }) => name)],
    ),
    ...[...given, ...changes].flatMap(({ path, change }) => {
      const problem = checkChange(change);
      return problem === null ? [] : [below(path, problem)];
    }),
    ...scripts.flatMap(({ path, script }) => [
      ...scriptProblems(script, path, checkChange),
      ...answerProblems(script, path),
      ...undoProblems(script, path, concerned),
    ]),
    ...steps.flatMap(({ id, solve }): BlockProblem[] => {
      const undone = settingsIn(solve).filter((name) => concerned.has(name));
      if (undone.length === 0) return [];
      const message = `step "${id}" sets ${oneOf(undone)} in its script, which would undo what the learner chose: give the fix a "harm" and attacks of its own`;
      return [{ path: [], at: 'key', message }];
    }),
  ];
}

function nameProblems(names: readonly string[]): BlockProblem[] {
  const taken = [THE_ATTACK, ORDINARY_USE];
  return names.flatMap((name, index): BlockProblem[] => {
    if (![...taken, ...names.slice(0, index)].includes(name)) return [];
    const message = `the name "${name}" is taken: choose another`;
    return [{ path: ['attacks', index, 'name'], at: 'value', message }];
  });
}

function attackProblems(named: readonly (string | undefined)[], known: readonly string[]): BlockProblem[] {
  return named.flatMap((name, index): BlockProblem[] => {
    if (name === undefined || known.includes(name)) return [];
    const message = `there is no attack "${name}"${suggestion(name, known)}`;
    return [{ path: ['tempting', index, 'attack'], at: 'value', message }];
  });
}

/** Questions are asked by steps. */
function answerProblems(script: readonly SolveVerb[], path: Path): BlockProblem[] {
  return script.flatMap((verb, index): BlockProblem[] =>
    'answer' in verb
      ? [{ path: [...path, index, 'answer'], at: 'key', message: '"answer" has no question here: remove it' }]
      : [],
  );
}

/** What the learner chose must stay chosen while it is put to the test. */
function undoProblems(
  script: readonly SolveVerb[],
  path: Path,
  concerned: ReadonlySet<string>,
): BlockProblem[] {
  return script.flatMap((verb, index) =>
    settingsIn([verb])
      .filter((name) => concerned.has(name))
      .map((name): BlockProblem => {
        const message = `"${name}" is what the fix is about: a script that sets it would undo what the learner chose`;
        return { path: [...path, index, 'set', name], at: 'key', message };
      }),
  );
}

function settingsIn(script: readonly SolveVerb[]): string[] {
  return [...new Set(script.flatMap((verb) => ('set' in verb ? Object.keys(verb.set) : [])))];
}
