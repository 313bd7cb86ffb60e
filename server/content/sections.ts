import type { Token, Tokens } from 'marked';
import { readAction } from './action.ts';
import { callouts, readBlocks, walkBlocks } from './markdown.ts';
import { nearestWord, suggestion } from './nearest-word.ts';
import type { SourceText } from './source-text.ts';
import type { ContentProblem } from './writeup.ts';
import type { Span } from './yaml-block.ts';

/** A fenced block of YAML, such as a `step`, not read yet. */
export interface StepBlock {
  /** Where its fence stands. */
  offset: number;
  yaml: Span;
}

/** An h2 (none for the intro) and the blocks up to the next one; step blocks are taken out. */
export interface Section {
  offset: number;
  /** An action block is the button that it becomes. */
  blocks: Token[];
  steps: StepBlock[];
  /** Where the fences of the action blocks stand. */
  actions: number[];
}

export interface Outline {
  intro: Section;
  sections: Section[];
  problems: ContentProblem[];
}

/** Cuts the Markdown after the front matter at its h2 headings. */
export function readOutline(source: SourceText, body: number): Outline {
  const intro: Section = { offset: body, blocks: [], steps: [], actions: [] };
  const sections: Section[] = [];
  const problems: ContentProblem[] = [];
  let offset = body;

  for (const token of readBlocks(source.text.slice(body))) {
    const found = source.text.indexOf(token.raw, offset);
    const start = found === -1 ? offset : found;
    offset = start + token.raw.length;
    problems.push(...blockProblems(token, (message) => source.problem(start, message)));

    if (isHeading(token) && token.depth === 2)
      sections.push({ offset: start, blocks: [], steps: [], actions: [] });
    const section = sections.at(-1) ?? intro;
    if (isStep(token)) {
      const step = fencedBlock(token.raw, start);
      section.steps.push(step);
      if (step.yaml.end === offset) problems.push(source.problem(start, 'the step block is never closed'));
    } else if (isAction(token)) {
      const { yaml } = fencedBlock(token.raw, start);
      const action = readAction(source, yaml, start);
      section.actions.push(start);
      problems.push(...action.problems);
      if (yaml.end === offset) problems.push(source.problem(start, 'the action block is never closed'));
      const { raw } = token;
      section.blocks.push({ type: 'html', block: true, pre: false, raw, text: action.html ?? '' });
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
    const nested = inner !== token ? blockName(inner) : null;
    const indented =
      isCode(inner) && inner.codeBlockStyle === 'indented'
        ? /^(?:`{3,}|~{3,})(step|action)/.exec(inner.text)?.[1]
        : null;
    const misplaced = nested ?? indented;
    if (misplaced) {
      const article = misplaced === 'step' ? 'a' : 'an';
      problems.push(
        problem(`${article} ${misplaced} block must begin at the start of a line, outside lists and quotes`),
      );
    }
    const name = blockName(inner);
    const rest = isCode(inner) && name ? (inner.lang ?? '').slice(name.length).trim() : '';
    if (rest !== '') problems.push(problem(`expected nothing after \`\`\`${name}, found "${rest}"`));
    const callout = inner.type === 'blockquote' ? /^\[!(\w+)\]/.exec(inner.text)?.[1] : undefined;
    if (callout !== undefined) {
      const names = callouts.map((name) => name.toUpperCase());
      problems.push(problem(`unknown callout "${callout}"${suggestion(callout, names)}`));
    }
  });
  return problems;
}

/** The YAML between the fences of a block that begins at `start`. */
function fencedBlock(raw: string, start: number): StepBlock {
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
  return blockName(token) === 'step';
}

function isAction(token: Token): token is Tokens.Code {
  return blockName(token) === 'action';
}

/** What a code block is when it is none to be shown. */
function blockName(token: Token): 'step' | 'action' | null {
  const name = isCode(token) ? /^(?:step|action)(?!\S)/.exec(token.lang ?? '')?.[0] : undefined;
  return name === 'step' || name === 'action' ? name : null;
}
