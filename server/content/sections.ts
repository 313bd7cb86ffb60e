import type { Token, Tokens } from 'marked';
import { callouts, readBlocks, walkBlocks } from './markdown.ts';
import { nearestWord, suggestion } from './nearest-word.ts';
import type { SourceText } from './source-text.ts';
import type { ContentProblem } from './writeup.ts';
import type { Span } from './yaml-block.ts';

/** A fenced `step` block, not read yet. */
export interface StepBlock {
  /** Where its fence stands. */
  offset: number;
  yaml: Span;
}

/** An h2 (none for the intro) and the blocks up to the next one; step blocks are taken out. */
export interface Section {
  offset: number;
  blocks: Token[];
  steps: StepBlock[];
}

export interface Outline {
  intro: Section;
  sections: Section[];
  problems: ContentProblem[];
}

/** Cuts the Markdown after the front matter at its h2 headings. */
export function readOutline(source: SourceText, body: number): Outline {
  const intro: Section = { offset: body, blocks: [], steps: [] };
  const sections: Section[] = [];
  const problems: ContentProblem[] = [];
  let offset = body;

  for (const token of readBlocks(source.text.slice(body))) {
    const found = source.text.indexOf(token.raw, offset);
    const start = found === -1 ? offset : found;
    offset = start + token.raw.length;
    problems.push(...blockProblems(token, (message) => source.problem(start, message)));

    if (isHeading(token) && token.depth === 2) sections.push({ offset: start, blocks: [], steps: [] });
    const section = sections.at(-1) ?? intro;
    if (isStep(token)) {
      const step = stepBlock(token.raw, start);
      section.steps.push(step);
      if (step.yaml.end === offset) problems.push(source.problem(start, 'the step block is never closed'));
    } else {
      section.blocks.push(token);
    }
  }
  return { intro, sections, problems };
}

function blockProblems(token: Token, problem: (message: string) => ContentProblem): ContentProblem[] {
  const problems: ContentProblem[] = [];
  if (isHeading(token)) {
    if (token.depth === 1) problems.push(problem('the title is the only h1: begin this heading with ##'));
    if (token.text.trim() === '') problems.push(problem('the heading has no text'));
  }
  walkBlocks([token], (inner) => {
    const [word] = /^\S*/.exec(isCode(inner) ? (inner.lang ?? '') : '') ?? [''];
    // A step that is not recognised would be printed, with its answers, as a block of code.
    const misspelt = word !== 'step' && nearestWord(word, ['step']) !== null && word.length > 3;
    if (misspelt) problems.push(problem(`a code block in the language "${word}", did you mean "step"?`));
    const nested = isStep(inner) && inner !== token;
    const indented =
      isCode(inner) && inner.codeBlockStyle === 'indented' && /^(`{3,}|~{3,})step/.test(inner.text);
    if (nested || indented) {
      problems.push(problem('a step block must begin at the start of a line, outside lists and quotes'));
    }
    if (isStep(inner) && inner.lang?.trim() !== 'step') {
      problems.push(problem(`expected nothing after \`\`\`step, found "${inner.lang?.slice(4).trim()}"`));
    }
    const callout = inner.type === 'blockquote' ? /^\[!(\w+)\]/.exec(inner.text)?.[1] : undefined;
    if (callout !== undefined) {
      const names = callouts.map((name) => name.toUpperCase());
      problems.push(problem(`unknown callout "${callout}"${suggestion(callout, names)}`));
    }
  });
  return problems;
}

/** The YAML between the fences of a block that begins at `start`. */
function stepBlock(raw: string, start: number): StepBlock {
  const firstLine = raw.indexOf('\n');
  const opened = firstLine === -1 ? raw.length : firstLine + 1;
  const closing = /(?<=\n) {0,3}(?:`{3,}|~{3,})[ \t]*\n*$/.exec(raw);
  return { offset: start, yaml: { start: start + opened, end: start + (closing?.index ?? raw.length) } };
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading';
}

function isCode(token: Token): token is Tokens.Code {
  return token.type === 'code';
}

function isStep(token: Token): token is Tokens.Code {
  return isCode(token) && /^step(?!\S)/.test(token.lang ?? '');
}
