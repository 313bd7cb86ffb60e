import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { ContentChecks } from './content-checks.ts';
import { addFiles, type LoadedWriteup } from './content-files.ts';
import { levels, parseProse, parseWriteup, tooLarge, WRITEUP_BYTES } from './parse-writeup.ts';
import type { ContentIndex, ContentProblem, Writeup } from './writeup.ts';

export interface ContentOptions extends ContentChecks {
  /** Problems show paths relative to this folder; the working directory unless said otherwise. */
  base?: string;
}

/**
 * Reads every writeup below the given folders. A broken one is reported and left out; the rest serves.
 * The first folder to hold a slug keeps it.
 */
export async function loadContent(
  folders: readonly string[],
  { base = process.cwd(), ...checks }: ContentOptions = {},
): Promise<ContentIndex> {
  const index: ContentIndex = { overview: null, writeups: [], files: [], problems: [] };
  const bySlug = new Map<string, LoadedWriteup>();

  for (const folder of folders) {
    const root = await realpath(folder).catch(() => null);
    if (root === null) {
      index.problems.push(atTop(shownPath(base, folder), 'there is no such folder of content'));
      continue;
    }
    const sources: Sources = async (path) => {
      const file = shownPath(base, join(folder, path));
      return { file, found: await readSource(root, join(folder, path), file) };
    };
    await addOverview(index, sources);
    for (const level of levels) {
      for (const name of await markdownFiles(join(folder, level))) {
        const place = { root, folder: join(folder, level) };
        await addWriteup(index, bySlug, sources, { path: join(level, name), ...place }, checks);
      }
    }
  }
  index.writeups = [...bySlug.values()].map(({ writeup }) => writeup).sort(inReadingOrder);
  await addFiles(index, [...bySlug.values()]);
  return index;
}

type Sources = (path: string) => Promise<{ file: string; found: string | ContentProblem | null }>;

async function addOverview(index: ContentIndex, sources: Sources): Promise<void> {
  const { file, found } = await sources('overview.md');
  if (found === null) return;
  if (typeof found !== 'string') {
    index.problems.push(found);
    return;
  }
  const { prose, problems } = parseProse(found, file);
  index.problems.push(...problems);
  if (prose !== null && index.overview !== null) {
    index.problems.push(atTop(file, `the overview is already in ${index.overview.file}: remove one`));
  }
  index.overview ??= prose;
}

async function addWriteup(
  index: ContentIndex,
  bySlug: Map<string, LoadedWriteup>,
  sources: Sources,
  { path, ...place }: { path: string; folder: string; root: string },
  checks: ContentChecks,
): Promise<void> {
  const { file, found } = await sources(path);
  if (typeof found !== 'string') {
    index.problems.push(found ?? atTop(file, 'this link leads nowhere'));
    return;
  }
  const { writeup, problems } = parseWriteup(found, file, checks);
  index.problems.push(...problems);
  if (writeup === null) return;
  const first = bySlug.get(writeup.slug);
  if (first === undefined) {
    bySlug.set(writeup.slug, { writeup, text: found, ...place });
    return;
  }
  const message = `the slug "${writeup.slug}" is taken by ${first.writeup.file}: rename one of the two files`;
  index.problems.push(atTop(file, message));
}

/** `content/apprentice/shake-hands.md:12:3 unknown key "hnts", did you mean "hints"?` */
export function formatProblem({ file, line, column, message }: ContentProblem): string {
  return `${file}:${line}:${column} ${message}`;
}

function inReadingOrder(a: Writeup, b: Writeup): number {
  return (
    levels.indexOf(a.level) - levels.indexOf(b.level) ||
    a.order - b.order ||
    a.title.localeCompare(b.title, 'en')
  );
}

/** Names of the Markdown files in a level's folder, sorted; a level without a folder has none. */
async function markdownFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.md') && !name.startsWith('.')).sort();
}

/** The text of a file below `root`, a problem with it, or null when there is no such file. */
async function readSource(root: string, path: string, file: string): Promise<string | ContentProblem | null> {
  try {
    const real = await realpath(path);
    // A link may lead to any file of the host, and what is read here is shown to everybody.
    if (!real.startsWith(root + sep)) {
      return atTop(file, 'this link leads out of the content folder: put the file itself there');
    }
    const found = await stat(real);
    // Reading a pipe would wait for ever.
    if (!found.isFile()) return atTop(file, 'expected a file');
    if (found.size > WRITEUP_BYTES) return tooLarge(file, found.size);
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(real));
  } catch (error) {
    if (error instanceof TypeError)
      return atTop(file, 'the file is not UTF-8 text: save it in that encoding');
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return code === 'ENOENT' ? null : atTop(file, `the file cannot be read (${code})`);
  }
}

/** A path as problems show it: below `base`, or whole. */
export function shownPath(base: string, path: string): string {
  const shown = relative(base, path);
  return (shown.startsWith('..') ? path : shown).split(sep).join('/');
}

function atTop(file: string, message: string): ContentProblem {
  return { file, line: 1, column: 1, message };
}
