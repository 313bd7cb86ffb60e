import type { Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { describeValue, isMapping, schemaProblems } from './schema-problems.ts';
import type { SourceText } from './source-text.ts';
import type { ContentProblem } from './writeup.ts';
import { readYaml, type Span, type YamlBlock } from './yaml-block.ts';

/** What stands between the two lines of `---`, and where the Markdown after it begins. */
export interface FrontMatterSpan {
  yaml: Span;
  body: number;
}

/** Finds the front matter, or says why there is none. */
export function findFrontMatter(source: SourceText): FrontMatterSpan | ContentProblem {
  const { text } = source;
  if (text.trim() === '') {
    return source.problem(0, 'the file is empty: expected front matter between two lines of ---');
  }
  const fence = /^---[ \t]*$/gm;
  if (fence.exec(text)?.index !== 0) {
    return source.problem(0, 'no front matter: expected the first line to be ---');
  }
  const start = fence.lastIndex + 1;
  const close = fence.exec(text);
  if (close === null) {
    return source.problem(0, 'the front matter is never closed: expected a second line of ---');
  }
  return { yaml: { start, end: close.index }, body: Math.min(fence.lastIndex + 1, text.length) };
}

export type Checked<T> =
  | { value: T; block: YamlBlock; problems: [] }
  | { value: null; problems: ContentProblem[] };

/** Reads YAML and holds it against a schema; every mistake carries its place in the author's file. */
export function readChecked<Schema extends Type.TSchema>(
  source: SourceText,
  span: Span,
  schema: Schema,
  /** Where to point when something is missing altogether. */
  origin: number,
  /** Adds what the author need not say. */
  complete: (value: unknown) => unknown = (value) => value,
): Checked<Static<Schema>> {
  const block = readYaml(source, span);
  if (block.problems.length > 0) return { value: null, problems: block.problems };
  const value = complete(block.value);
  if (Check(schema, value)) return { value, block, problems: [] };
  if (!isMapping(value)) {
    return {
      value: null,
      problems: [source.problem(origin, `expected keys and values, found ${describeValue(value)}`)],
    };
  }
  const problems = schemaProblems(schema, value).map(({ path, at, message }) =>
    source.problem(path.length === 0 ? origin : block.offsetOf(path, at), message),
  );
  return { value: null, problems };
}
