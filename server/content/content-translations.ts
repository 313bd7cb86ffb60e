import { join } from 'node:path';
import { concerns } from './concerns.ts';
import type { LoadedWriteup } from './content-files.ts';
import type { ContentMemory } from './content-memory.ts';
import { atTop, type ContentFolder } from './content-source.ts';
import { inLanguage } from './languages.ts';
import { suggestion } from './nearest-word.ts';
import { parseTranslation } from './translation.ts';
import type { ContentIndex, Level } from './writeup.ts';

/** Where a translation lies, and of what. */
export interface TranslationPlace {
  folder: ContentFolder;
  level: Level;
  name: string;
  slug: string;
  /** As the file's name has it. */
  word: string;
}

export interface TranslationWork {
  index: ContentIndex;
  bySlug: Map<string, LoadedWriteup>;
  memory: ContentMemory;
  translations: readonly TranslationPlace[];
}

/** `shake-hands.de.md` is a translation; null for any other name. */
export function translationPlace(folder: ContentFolder, level: Level, name: string): TranslationPlace | null {
  const [, slug, word] = /^([^.]+)\.([^.]+)\.md$/.exec(name) ?? [];
  if (slug === undefined || word === undefined) return null;
  return { folder, level, name, slug: `${level}/${slug}`, word };
}

/**
 * Gives each writeup its translations, which may lie in another folder than the original. Returns them as writeups of
 * their own, so that their links can be followed.
 */
export async function addTranslations(work: TranslationWork): Promise<LoadedWriteup[]> {
  const loaded: LoadedWriteup[] = [];
  for (const place of work.translations) {
    const one = await addTranslation(work, place);
    if (one !== null) loaded.push(one);
  }
  return loaded;
}

async function addTranslation(
  { index, bySlug, memory }: TranslationWork,
  { folder, level, name, slug, word }: TranslationPlace,
): Promise<LoadedWriteup | null> {
  const { file, found } = await folder.read(join(level, name));
  const complain = (message: string): null => {
    index.problems.push(atTop(file, message));
    return null;
  };
  if (found === null) return complain('the file was gone before it could be read');
  if (typeof found !== 'string') {
    index.problems.push(found);
    return null;
  }
  const original = bySlug.get(slug);
  if (original === undefined) {
    // A broken original has been told of.
    if (index.problems.some((problem) => concerns(problem, slug))) return null;
    return complain(`there is no writeup "${slug}" to translate${suggestion(slug, [...bySlug.keys()])}`);
  }
  const { writeup } = original;
  // What another translation adds to the original changes nothing for this one.
  const from = [found, original.text, JSON.stringify({ ...writeup, translations: [] })].join('\n');
  const read = memory.translations.of(file, from, () => parseTranslation(found, file, word, original));
  index.problems.push(...read.problems);
  index.warnings.push(...read.warnings);
  const { translation } = read;
  if (translation === null) return null;
  const same = writeup.translations.find(({ lang }) => lang === translation.lang);
  if (same !== undefined) return complain(`${same.file} is in this language already: remove one of the two`);
  original.writeup = { ...writeup, translations: [...writeup.translations, translation] };
  return {
    writeup: inLanguage(original.writeup, translation.lang),
    text: found,
    folder: join(folder.path, level),
    root: folder.root,
    fallback: original,
  };
}
