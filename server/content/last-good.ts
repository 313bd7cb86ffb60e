import { concerns } from './concerns.ts';
import { inReadingOrder } from './content-index.ts';
import type { ContentIndex, Writeup } from './writeup.ts';

/** Content as it reads now; where a file is broken by now, what was read of it last stays. */
export function withLastGood(before: ContentIndex, now: ContentIndex): ContentIndex {
  const kept = before.writeups.filter(
    ({ slug }) =>
      !now.writeups.some((writeup) => writeup.slug === slug) &&
      now.problems.some((problem) => concerns(problem, slug)),
  );
  const { overview } = before;
  const brokenOverview = now.problems.some(({ file }) => file === overview?.file);
  const files = before.files.filter((file) => !now.files.some(({ address }) => address === file.address));
  return {
    ...now,
    overview: now.overview ?? (brokenOverview ? overview : null),
    writeups: [...now.writeups.map((writeup) => withTranslations(writeup, before, now)), ...kept].sort(
      inReadingOrder,
    ),
    files: kept.length > 0 ? [...now.files, ...files] : now.files,
  };
}

function withTranslations(writeup: Writeup, before: ContentIndex, now: ContentIndex): Writeup {
  const old = before.writeups.find(({ slug }) => slug === writeup.slug)?.translations ?? [];
  const kept = old.filter(
    ({ lang, file }) =>
      !writeup.translations.some((translation) => translation.lang === lang) &&
      now.problems.some((problem) => problem.file === file),
  );
  return kept.length === 0 ? writeup : { ...writeup, translations: [...writeup.translations, ...kept] };
}
