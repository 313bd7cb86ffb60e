import { FIX, type Writeup } from './writeup.ts';
import { languagePattern } from './writeup-schema.ts';

/** The language of everything around the text, and of a writeup that names none. */
export const PAGE_LANGUAGE = 'en';

/** Ranges of an `Accept-Language` that are looked at: people speak fewer. */
const MOST_RANGES = 20;

/** A language's tag as BCP 47 would write it, such as `pt-BR`; null when it is none. */
export function languageTag(word: string): string | null {
  if (!new RegExp(languagePattern).test(word)) return null;
  try {
    return Intl.getCanonicalLocales(word)[0] ?? null;
  } catch {
    return null;
  }
}

/** The writeup with its words in a language; in its own when there is no such translation. */
export function inLanguage(writeup: Writeup, lang: string | undefined): Writeup & { isStale: boolean } {
  const found = writeup.translations.find((translation) => translation.lang === lang);
  return { ...writeup, isStale: false, ...found };
}

/** The languages that a writeup can be read in, its own first. */
export function languagesOf({ lang, translations }: Pick<Writeup, 'lang' | 'translations'>): string[] {
  return [lang, ...translations.map((translation) => translation.lang)];
}

/** The language of what is to be done in a section: a step (or the fix) that is not translated keeps its own. */
export function taskLanguage({ lang, sections }: Pick<Writeup, 'lang' | 'sections'>, task: string): string {
  return sections.find(({ step, fix }) => (fix ? FIX : step) === task)?.lang ?? lang;
}

/** The first language that is wanted and there is; otherwise the first there is. */
export function chooseLanguage(available: readonly string[], wanted: readonly string[]): string | undefined {
  for (const range of wanted) {
    const found = lookUp(available, range);
    if (found !== undefined) return found;
  }
  return available[0];
}

/** The ranges of an `Accept-Language` header, most wanted first (RFC 9110 §12.5.4). */
export function acceptedLanguages(header = ''): string[] {
  return header
    .split(',', MOST_RANGES)
    .map((part) => {
      const [range = '', weight = ''] = part.split(';').map((piece) => piece.trim());
      return { range, weight: Number(/^q=(.+)$/i.exec(weight)?.[1] ?? 1) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ range }) => range);
}

/** As RFC 4647 §3.4 says: `de-CH` is served by `de`. And `de` by `de-AT`, which is nearer than another language. */
function lookUp(available: readonly string[], range: string): string | undefined {
  const parts = range.toLowerCase().split('-', 4);
  for (let length = parts.length; length > 0; length--) {
    const tag = parts.slice(0, length).join('-');
    const found = available.find((one) => one.toLowerCase() === tag);
    if (found !== undefined) return found;
  }
  return available.find((one) => one.toLowerCase().startsWith(`${parts[0]}-`));
}
