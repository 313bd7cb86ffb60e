/**
 * What the build has read of the content that comes with the platform. Reading it takes longer than all the rest of a
 * start, and it is the same each time, so it is kept beside the compile cache; without it, everything is read as usual.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { ContentIndex } from './content/writeup.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const cache = join(root, 'node_modules/.cache/content');

/** Where the writeups that ship with the platform live. */
export const contentFolder = join(root, 'content/');

/** All that decides on what is made of a file: our code, and the libraries. */
const rules = ['labs', 'protocol', 'server/benches', 'server/checks', 'server/content'];
const libraries = 'node_modules/.package-lock.json';

/** The content, if it was kept and neither a file nor the rules have changed since; else null. */
export function keptContent(): ContentIndex | null {
  try {
    return deserialize(readFileSync(keptFile())) as ContentIndex;
  } catch {
    return null;
  }
}

/** Keeps what was read, in the place of what was kept before. */
export function keepContent(content: ContentIndex): void {
  const file = keptFile();
  mkdirSync(cache, { recursive: true });
  for (const name of readdirSync(cache)) rmSync(join(cache, name), { force: true });
  // In one go: whoever starts meanwhile reads the whole of it, or nothing.
  writeFileSync(`${file}.new`, serialize(content));
  renameSync(`${file}.new`, file);
}

/** Named after everything that it was made from. */
function keptFile(): string {
  const made = createHash('sha256');
  // Problems name files as they are seen from here.
  made.update(process.cwd());
  made.update(readFileSync(join(root, libraries)));
  for (const folder of ['content', ...rules]) {
    for (const path of filesIn(join(root, folder))) made.update(path).update('\0').update(readFileSync(path));
  }
  return join(cache, made.digest('hex').slice(0, 32));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
