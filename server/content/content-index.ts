import { join } from 'node:path';
import type { ContentChecks } from './content-checks.ts';
import { addFiles, type LoadedWriteup } from './content-files.ts';
import { ContentMemory } from './content-memory.ts';
import { atTop, type ContentFolder, markdownFiles, openFolder, shownPath } from './content-source.ts';
import { addTranslations, type TranslationPlace, translationPlace } from './content-translations.ts';
import { DEFAULTS, parseDefaults } from './defaults.ts';
import { levels, parseProse, parseWriteup } from './parse-writeup.ts';
import type { ContentIndex, ContentProblem, Level, Writeup } from './writeup.ts';
import type { LevelDefaults } from './writeup-schema.ts';

export interface ContentOptions extends ContentChecks {
  /** Problems show paths relative to this folder; the working directory unless said otherwise. */
  base?: string;
  /** Of an earlier reading with the same checks. */
  memory?: ContentMemory;
}

/** What is under way. */
interface Loading {
  index: ContentIndex;
  bySlug: Map<string, LoadedWriteup>;
  checks: ContentChecks;
  memory: ContentMemory;
  /** Found on the way: the originals may come later. */
  translations: TranslationPlace[];
}

/**
 * Reads every writeup below the given folders. A broken one is reported and left out; the rest serves.
 * The first folder to hold a slug keeps it.
 */
export async function loadContent(
  folders: readonly string[],
  { base = process.cwd(), memory = new ContentMemory(), ...checks }: ContentOptions = {},
): Promise<ContentIndex> {
  const index: ContentIndex = { overview: null, writeups: [], files: [], problems: [], warnings: [] };
  const loading: Loading = { index, bySlug: new Map(), checks, memory, translations: [] };
  for (const path of folders) {
    const folder = await openFolder(base, path);
    if (folder === null) {
      index.problems.push(atTop(shownPath(base, path), 'there is no such folder of content'));
      continue;
    }
    await addOverview(loading, folder);
    for (const level of levels) await addLevel(loading, folder, level);
  }
  const translated = await addTranslations(loading);
  const loaded = [...loading.bySlug.values()];
  index.writeups = loaded.map(({ writeup }) => writeup).sort(inReadingOrder);
  await addFiles(index, [...loaded, ...translated]);
  return index;
}

async function addOverview({ index, checks, memory }: Loading, folder: ContentFolder): Promise<void> {
  const { file, found } = await folder.read('overview.md');
  if (found === null) return;
  if (typeof found !== 'string') {
    index.problems.push(found);
    return;
  }
  const { prose, problems } = memory.prose.of(file, found, () => parseProse(found, file, checks));
  index.problems.push(...problems);
  if (prose !== null && index.overview !== null) {
    index.problems.push(atTop(file, `the overview is already in ${index.overview.file}: remove one`));
  }
  index.overview ??= prose;
}

async function addLevel(loading: Loading, folder: ContentFolder, level: Level): Promise<void> {
  const defaults = await readDefaults(loading, folder, level);
  if (defaults === null) return;
  for (const name of await markdownFiles(join(folder.path, level))) {
    const translation = translationPlace(folder, level, name);
    if (translation === null) await addWriteup(loading, folder, level, name, defaults);
    else loading.translations.push(translation);
  }
}

/** Null when they are broken: a writeup must not be solved on settings that nobody meant. */
async function readDefaults(
  { index, checks }: Loading,
  folder: ContentFolder,
  level: Level,
): Promise<LevelDefaults | null> {
  const { file, found } = await folder.read(join(level, DEFAULTS));
  if (found === null) return {};
  const { defaults, problems } =
    typeof found === 'string' ? parseDefaults(found, file, checks) : { defaults: null, problems: [found] };
  index.problems.push(...problems);
  if (defaults === null) {
    const message = 'until these defaults are mended, the writeups beside them are left out';
    index.problems.push(atTop(file, message));
  }
  return defaults;
}

async function addWriteup(
  { index, bySlug, checks, memory }: Loading,
  folder: ContentFolder,
  level: Level,
  name: string,
  defaults: LevelDefaults,
): Promise<void> {
  const { file, found } = await folder.read(join(level, name));
  if (typeof found !== 'string') {
    index.problems.push(found ?? atTop(file, 'the file was gone before it could be read'));
    return;
  }
  const from = `${JSON.stringify(defaults)}\n${found}`;
  const parsed = memory.writeups.of(file, from, () => parseWriteup(found, file, { ...checks, defaults }));
  const { writeup, problems } = parsed;
  index.problems.push(...problems);
  if (writeup === null) return;
  const first = bySlug.get(writeup.slug);
  if (first === undefined) {
    bySlug.set(writeup.slug, { writeup, text: found, folder: join(folder.path, level), root: folder.root });
    return;
  }
  const message = `the slug "${writeup.slug}" is taken by ${first.writeup.file}: rename one of the two files`;
  index.problems.push(atTop(file, message));
}

/** `content/apprentice/shake-hands.md:12:3 unknown key "hnts", did you mean "hints"?` */
export function formatProblem({ file, line, column, message }: ContentProblem): string {
  return `${file}:${line}:${column} ${message}`;
}

/** Level, then place, then title. */
export function inReadingOrder(a: Writeup, b: Writeup): number {
  return (
    levels.indexOf(a.level) - levels.indexOf(b.level) ||
    a.order - b.order ||
    a.title.localeCompare(b.title, 'en')
  );
}
