import type { ContentChecks, ValueProblem } from './content-checks.ts';
import type { SolveVerb } from './verb-schema.ts';
import type { FrontMatter } from './writeup-schema.ts';
import type { Path } from './yaml-block.ts';

/** A mistake inside a block of YAML; the path leads from its top. */
export interface BlockProblem {
  path: Path;
  at: 'key' | 'value';
  message: string;
}

/** What is wrong with a change of the weak settings; `path` leads from the change. */
export type ChangeCheck = (change: Record<string, unknown>) => ValueProblem | null;

/** The labs' word on changes of a writeup's settings. The front matter's own mistakes are reported there, once. */
export function changeCheck(frontMatter: FrontMatter | null, { checkLab }: ContentChecks): ChangeCheck {
  if (frontMatter === null || checkLab === undefined) return () => null;
  const { lab, settings = {} } = frontMatter;
  if (checkLab(lab, settings) !== null) return () => null;
  return (change) => {
    const problem = checkLab(lab, { ...settings, ...change });
    return problem && { ...problem, path: problem.path.slice(1) };
  };
}

/** What the schema cannot say about a script. */
export function scriptProblems(
  script: readonly SolveVerb[],
  path: Path,
  checkChange: ChangeCheck,
): BlockProblem[] {
  return script.flatMap((verb, index): BlockProblem[] => {
    const here = [...path, index];
    if ('frame' in verb) return payloadProblems(verb.frame, [...here, 'frame']);
    if ('log' in verb) return patternProblems(verb.log.find, [...here, 'log', 'find']);
    if ('capture' in verb) return patternProblems(verb.capture.find, [...here, 'capture', 'find']);
    if ('expect' in verb) {
      const { find = {} } = verb.expect;
      return Object.entries(find).flatMap(([name, pattern]) =>
        patternProblems(pattern, [...here, 'expect', 'find', name]),
      );
    }
    if (!('set' in verb)) return [];
    const problem = checkChange(verb.set);
    return problem === null ? [] : [below([...here, 'set'], problem)];
  });
}

export function below(path: Path, problem: ValueProblem): BlockProblem {
  return { path: [...path, ...problem.path], at: 'key', message: problem.message };
}

/** A frame has one payload. */
function payloadProblems(frame: Extract<SolveVerb, { frame: unknown }>['frame'], path: Path): BlockProblem[] {
  const [first, second] = (['text', 'hex', 'repeat'] as const).filter((key) => frame[key] !== undefined);
  if (second === undefined) return [];
  const message = `found "${second}" beside "${first}": expected one of text, hex and repeat`;
  return [{ path: [...path, second], at: 'key', message }];
}

/** A pattern finds what its group holds. */
function patternProblems(pattern: string, path: Path): BlockProblem[] {
  try {
    // An empty alternative always matches, and a match tells how many groups there are.
    const groups = (new RegExp(`${pattern}|`).exec('')?.length ?? 1) - 1;
    if (groups === 1) return [];
    const message = `expected one group in parentheses, found ${groups}; (?:…) groups without finding`;
    return [{ path, at: 'value', message }];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ path, at: 'value', message: `not a regular expression: ${reason}` }];
  }
}
