import { type Document, isAlias, isMap, isNode, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { SourceText } from './source-text.ts';
import type { ContentProblem } from './writeup.ts';

/** Keys and list positions from the top of a YAML value. */
export type Path = readonly (string | number)[];

/** The part of a source that holds YAML: from `start` up to `end`. */
export interface Span {
  start: number;
  end: number;
}

export interface YamlBlock {
  value: unknown;
  /** Not empty: the YAML itself is broken, and `value` means nothing. */
  problems: ContentProblem[];
  /** Where the value at `path`, or its key, stands in the author's file: an offset. */
  offsetOf(path: Path, at: 'key' | 'value'): number;
}

/** The parser looks for repeated keys in quadratic time; nothing an author writes comes near this. */
const LARGEST = 65_536;

/** Reads the YAML of a front matter or step block. Never throws. */
export function readYaml(source: SourceText, span: Span): YamlBlock {
  const broken = (problems: ContentProblem[]): YamlBlock => ({
    value: undefined,
    problems,
    offsetOf: () => span.start,
  });
  if (span.end - span.start > LARGEST) {
    return broken([source.problem(span.start, `this YAML is larger than ${LARGEST / 1024} KiB: shorten it`)]);
  }
  try {
    const document = parseDocument(source.text.slice(span.start, span.end), {
      prettyErrors: false,
      logLevel: 'error',
      stringKeys: true,
    });
    const problems = [...document.errors, ...document.warnings].map((error) =>
      source.problem(span.start + error.pos[0], `YAML: ${lowerFirst(error.message)}`),
    );
    // An alias can make a value contain itself or grow without end; a writeup needs neither.
    visit(document, {
      Alias(_, alias) {
        const offset = span.start + (alias.range?.[0] ?? 0);
        problems.push(
          source.problem(offset, `alias "*${alias.source}" is not supported: write the value out`),
        );
      },
    });
    if (problems.length > 0) return broken(problems);
    const offsetOf = (path: Path, at: 'key' | 'value') => span.start + locate(document, path, at);
    return { value: document.toJS({ maxAliasCount: 0 }), problems, offsetOf };
  } catch (error) {
    // Nesting thousands of levels deep exhausts the stack.
    const reason = error instanceof Error ? error.message : String(error);
    return broken([source.problem(span.start, `this YAML cannot be read: ${lowerFirst(reason)}`)]);
  }
}

function locate(document: Document, path: Path, at: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const [index, step] of path.entries()) {
    if (isSeq(node)) {
      node = node.items[Number(step)];
    } else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      if (at === 'key' && index === path.length - 1) return offset;
      node = pair.value;
    } else {
      return offset;
    }
    if (isNode(node) && !isAlias(node)) offset = node.range?.[0] ?? offset;
  }
  return offset;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
