import type { ContentProblem, SourceLocation } from './writeup.ts';

/** An author's file with its line ends made `\n`, and the way from an offset in it back to a line and column. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  at(offset: number): SourceLocation;
  problem(offset: number, message: string): ContentProblem;
}

/** Line ends become `\n` and a byte order mark goes: neither moves a line, and Markdown and YAML then agree on offsets. */
export function sourceText(raw: string, file: string): SourceText {
  const text = raw.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const lineStarts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lineStarts.push(end + 1);

  const at = (offset: number): SourceLocation => {
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
  };
  return { file, text, at, problem: (offset, message) => ({ ...at(offset), message }) };
}
