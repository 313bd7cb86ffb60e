import type { Token, Tokens } from 'marked';
import { readAction } from './action.ts';
import { readExhibit } from './exhibit-block.ts';
import { readLadder } from './ladder-block.ts';
import { callouts, pictureBlock, readBlocks, walkBlocks } from './markdown.ts';
import { nearestWord, suggestion } from './nearest-word.ts';
import type { SourceText } from './source-text.ts';
import type { ContentProblem } from './writeup.ts';
import type { Span } from './yaml-block.ts';

/** What a block of code can be when it is none to be shown. */
const blockNames = ['step', 'fix', 'action', 'ladder', 'exhibit', 'trainer'] as const;
type BlockName = (typeof blockNames)[number];

/** A fenced block of YAML, a `step` or a `fix`, not read yet. */
export interface StepBlock {
  /** Where its fence stands. */
  offset: number;
  yaml: Span;
}

/** An h2 (none for the intro) and the blocks up to the next one; step, fix and trainer blocks are taken out. */
export interface Section {
  offset: number;
  /** An action block is the button that it becomes, a ladder its picture, an exhibit its element. */
  blocks: Token[];
  steps: StepBlock[];
  fixes: StepBlock[];
  /** Where the fences of the action blocks stand. */
  actions: number[];
  /** Where those of the exhibits stand. */
  exhibits: number[];
  /** Markdown for instructors, and where its fence stands. */
  trainers: { offset: number; markdown: string }[];
}

export interface Outline {
  intro: Section;
  sections: Section[];
  problems: ContentProblem[];
}

/** What becomes of a block that stays where it is. */
const readers = { action: readAction, ladder: readLadder, exhibit: readExhibit };

/** Cuts the Markdown after the front matter at its h2 headings. */
export function readOutline(source: SourceText, body: number): Outline {
  const intro = emptySection(body);
  const sections: Section[] = [];
  const problems: ContentProblem[] = [];
  let offset = body;

  for (const token of readBlocks(source.text.slice(body))) {
    const found = source.text.indexOf(token.raw, offset);
    const start = found === -1 ? offset : found;
    offset = start + token.raw.length;
    problems.push(...blockProblems(token, (message) => source.problem(start, message)));

    if (isHeading(token) && token.depth === 2) sections.push(emptySection(start));
    const section = sections.at(-1) ?? intro;
    const name = blockName(token);
    if (name === null) {
      section.blocks.push(token);
      continue;
    }
    const block = fencedBlock(token.raw, start);
    if (block.yaml.end === offset) problems.push(source.problem(start, `the ${name} block is never closed`));
    if (name === 'step') section.steps.push(block);
    else if (name === 'fix') section.fixes.push(block);
    else if (name === 'trainer') {
      const { yaml: inside } = block;
      section.trainers.push({ offset: start, markdown: source.text.slice(inside.start, inside.end) });
    } else {
      if (name === 'action') section.actions.push(start);
      if (name === 'exhibit') section.exhibits.push(start);
      const made = readers[name](source, block.yaml, start);
      problems.push(...made.problems);
      const { raw } = token;
      const html = made.html ?? '';
      section.blocks.push(
        name === 'action'
          ? { type: 'html', block: true, pre: false, raw, text: html }
          : pictureBlock(raw, html),
      );
    }
  }
  return { intro, sections, problems };
}

function emptySection(offset: number): Section {
  return { offset, blocks: [], steps: [], fixes: [], actions: [], exhibits: [], trainers: [] };
}

function blockProblems(token: Token, problem: (message: string) => ContentProblem): ContentProblem[] {
  const problems: ContentProblem[] = [];
  if (isHeading(token)) {
    if (token.depth === 1) problems.push(problem('the title is the only h1: begin this heading with ##'));
    if (token.text.trim() === '') problems.push(problem('the heading has no text'));
  }
  walkBlocks([token], (inner) => {
    const [word] = /^\S*/.exec(isCode(inner) ? (inner.lang ?? '') : '') ?? [''];
    const meant = misspelt(word);
    if (meant !== null)
      problems.push(problem(`a code block in the language "${word}", did you mean "${meant}"?`));
    const nested = inner !== token ? blockName(inner) : null;
    const misplaced = nested ?? unfenced(inner);
    if (misplaced) {
      const article = misplaced === 'action' || misplaced === 'exhibit' ? 'an' : 'a';
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

/** A fence that Markdown does not see: indented, or amid raw HTML. */
function unfenced(token: Token): string | null {
  if (!(isCode(token) ? token.codeBlockStyle === 'indented' : token.type === 'html')) return null;
  const { text } = token as Tokens.Code | Tokens.HTML;
  return unseenFence.exec(text)?.[1] ?? null;
}

const unseenFence = new RegExp(`^[ \\t]*(?:\`{3,}|~{3,})(${blockNames.join('|')})\\b`, 'm');

/** A block that is not recognised would be printed, with its answers, as a block of code. */
function misspelt(word: string): BlockName | null {
  if (isBlockName(word)) return null;
  if (word.toLowerCase() === 'fix') return 'fix';
  // Shorter words are near to anything, and languages have such names.
  if (word.length < 4) return null;
  return (['step', 'fix', 'trainer'] as const).find((name) => nearestWord(word, [name]) !== null) ?? null;
}

/** What a code block is when it is none to be shown. */
function blockName(token: Token): BlockName | null {
  const [word] = /^\S*/.exec(isCode(token) ? (token.lang ?? '') : '') ?? [''];
  return isBlockName(word) ? word : null;
}

function isBlockName(word: string): word is BlockName {
  return blockNames.some((name) => name === word);
}
