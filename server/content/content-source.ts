import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { tooLarge, WRITEUP_BYTES } from './parse-writeup.ts';
import type { ContentProblem } from './writeup.ts';

/** A file of content: what problems call it, and its text, what is wrong with it, or null when there is none. */
export interface ContentSource {
  file: string;
  found: string | ContentProblem | null;
}

/** One folder of content. */
export interface ContentFolder {
  /** As it was named, and where it is when all links are followed. */
  path: string;
  root: string;
  /** A file below it. */
  read(path: string): Promise<ContentSource>;
}

/** Opens a folder of content; null when there is none. Problems show paths relative to `base`. */
export async function openFolder(base: string, path: string): Promise<ContentFolder | null> {
  const root = await realpath(path).catch(() => null);
  if (root === null) return null;
  return {
    path,
    root,
    read: async (name) => {
      const file = shownPath(base, join(path, name));
      return { file, found: await readSource(root, join(path, name), file) };
    },
  };
}

/** Names of the Markdown files in a level's folder, sorted; a level without a folder has none. */
export async function markdownFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.md') && !name.startsWith('.')).sort();
}

/** A path as problems show it: below `base`, or whole. */
export function shownPath(base: string, path: string): string {
  const shown = relative(base, path);
  return (shown.startsWith('..') ? path : shown).split(sep).join('/');
}

/** A problem of a file as a whole. */
export function atTop(file: string, message: string): ContentProblem {
  return { file, line: 1, column: 1, message };
}

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
    if (code !== 'ENOENT') return atTop(file, `the file cannot be read (${code})`);
    return (await isLink(path)) ? atTop(file, 'this link leads nowhere') : null;
  }
}

function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}
