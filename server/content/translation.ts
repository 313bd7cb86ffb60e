/** `<slug>.<lang>.md`: the words of a writeup in another language. What is checked stays the original's. */
import { createHash } from 'node:crypto';
import { readChecked } from './front-matter.ts';
import { languageTag } from './languages.ts';
import { PageRenderer } from './markdown.ts';
import { readParts } from './parse-writeup.ts';
import type { Outline, Section } from './sections.ts';
import { type SourceText, sourceText } from './source-text.ts';
import { readTranslatedStep } from './translated-step.ts';
import {
  type ContentProblem,
  FIX,
  type Translation,
  type Writeup,
  type WriteupSection,
  type WriteupStep,
} from './writeup.ts';
import { translationSchema } from './writeup-schema.ts';

export interface Original {
  writeup: Writeup;
  /** Its file. */
  text: string;
}

export interface ReadTranslation {
  translation: Translation | null;
  problems: ContentProblem[];
  warnings: ContentProblem[];
}

/** The steps of a translation by the sections that end in them, and the section of the fix. */
interface TranslatedBlocks {
  steps: Map<Section, WriteupStep>;
  fix: Section | null;
}

/** What a translation calls the original that it was made of. Letters only: YAML takes some hex for a number. */
export function originalMark(text: string): string {
  const digest = createHash('sha256').update(sourceText(text, '').text).digest();
  return [...digest.subarray(0, 8)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');
}

/** Reads a translation. `word` is the language as the file's name has it. */
export function parseTranslation(
  raw: string,
  file: string,
  word: string,
  { writeup, text }: Original,
): ReadTranslation {
  const { value, problems } = readParts(raw, file, (source, span, outline) => {
    const lang = languageTag(word);
    if (lang === null) {
      return [source.problem(0, `"${word}" is no language: expected a tag such as de, fr or pt-BR`)];
    }
    if (lang === writeup.lang) return [source.problem(0, `${writeup.file} is in this language already`)];
    const frontMatter = readChecked(source, span, translationSchema, 0);
    const blocks = readBlocks(source, outline, writeup);
    const found = [...frontMatter.problems, ...blocks.problems];
    if (frontMatter.value === null || found.length > 0) return found;
    const { title, summary, of } = frontMatter.value;
    const page = new PageRenderer();
    const intro = page.render(outline.intro.blocks).html;
    const own = outline.sections.map((section) => renderSection(page, section, blocks));
    const { sections, missing } = withMissing(own, writeup);
    const steps = writeup.steps.map((step) => {
      const words = [...blocks.steps.values()].find(({ id }) => id === step.id);
      const heading = own.find((section) => section.step === step.id);
      return words === undefined ? step : { ...words, title: heading?.title ?? step.title };
    });
    const mark = originalMark(text);
    const isStale = of !== mark;
    const warnings: ContentProblem[] = [];
    if (missing.length > 0) {
      const message = `not translated, and shown as the original has it: ${missing.join(', ')}`;
      warnings.push(source.problem(0, message));
    }
    if (of === undefined) {
      warnings.push(source.problem(0, `say which original this is made of: of: ${mark}`));
    } else if (isStale) {
      const message = `the original has changed since: bring this up to date, then write of: ${mark}`;
      warnings.push(source.problem(frontMatter.block.offsetOf(['of'], 'value'), message));
    }
    return { translation: { lang, title, summary, intro, sections, steps, isStale, file }, warnings };
  });
  return { translation: value?.translation ?? null, problems, warnings: value?.warnings ?? [] };
}

function readBlocks(
  source: SourceText,
  { intro, sections }: Outline,
  { steps: originals, fix }: Writeup,
): TranslatedBlocks & { problems: ContentProblem[] } {
  const blocks: TranslatedBlocks = { steps: new Map(), fix: null };
  const problems: ContentProblem[] = [];
  const complain = (offset: number, message: string) => problems.push(source.problem(offset, message));
  for (const section of [intro, ...sections]) {
    for (const { offset } of section.trainers)
      complain(offset, 'a trainer block stays in the original: leave it out');
    for (const offset of section.exhibits)
      complain(offset, 'an exhibit stands in the overview only, not in a writeup');
    for (const [index, block] of section.steps.entries()) {
      if (section === intro)
        complain(block.offset, 'a step belongs to a section: put a ## heading before it');
      if (index > 0) complain(block.offset, 'a section has one step: put a ## heading before this one');
      const read = readTranslatedStep(source, block, originals);
      problems.push(...read.problems);
      if (read.step === null) continue;
      if ([...blocks.steps.values()].some(({ id }) => id === read.step?.id)) {
        complain(block.offset, `step "${read.step.id}" is translated above already`);
      }
      blocks.steps.set(section, read.step);
    }
    for (const { offset, yaml } of section.fixes) {
      if (fix === null) complain(offset, 'the original has no fix: leave this block out');
      else if (source.text.slice(yaml.start, yaml.end).trim() !== '') {
        complain(offset, 'what the fix is stays in the original: leave this block empty');
      } else if (blocks.fix !== null || section.steps.length > 0 || section === intro) {
        complain(offset, 'the fix has one section of its own');
      }
      blocks.fix = section;
    }
  }
  return { ...blocks, problems };
}

function renderSection(
  page: PageRenderer,
  section: Section,
  { steps, fix }: TranslatedBlocks,
): WriteupSection {
  const { html, headings } = page.render(section.blocks);
  const { id = '', title = '' } = headings[0] ?? {};
  return { id, title, html, step: steps.get(section)?.id ?? null, fix: section === fix };
}

/** With those sections of the original that hold something to do and are not translated, where they belong. */
function withMissing(own: WriteupSection[], { sections: originals, lang }: Writeup) {
  const sections = [...own];
  const missing: string[] = [];
  let last = -1;
  for (const section of originals) {
    const task = taskOf(section);
    if (task === null) continue;
    const place = sections.findIndex((one) => taskOf(one) === task);
    if (place === -1) {
      last += 1;
      sections.splice(last, 0, { ...section, lang });
      missing.push(section.fix ? 'the fix' : `the step ${section.step}`);
    } else {
      last = place;
    }
  }
  return { sections, missing };
}

/** What there is to do in a section: the id of its step, or that of the fix. */
function taskOf({ step, fix }: WriteupSection): string | null {
  return fix ? FIX : step;
}
