import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shownPath } from '../content/content-source.ts';
import { suggestion } from '../content/nearest-word.ts';
import { levels } from '../content/parse-writeup.ts';
import { slugPattern } from '../content/writeup-schema.ts';
import { scaffold } from './scaffold.ts';

/**
 * Writes a working example into the last of the content folders, and returns its path.
 * @throws Error with a sentence when it cannot; no file is ever replaced.
 */
export async function newWriteup(
  word: string,
  name: string,
  folders: readonly [string, ...string[]],
): Promise<string> {
  const level = levels.find((one) => one === word);
  if (level === undefined) throw new Error(`there is no level "${word}"${suggestion(word, levels)}`);
  if (!new RegExp(slugPattern).test(name)) {
    throw new Error(
      `"${name}" cannot be an address: expected up to 60 lower-case letters, digits and hyphens, a letter first`,
    );
  }
  // A slug in another folder would hide this one.
  const taken = folders.map((folder) => join(folder, level, `${name}.md`)).find(existsSync);
  if (taken !== undefined) throw new Error(`${shownPath(process.cwd(), taken)} exists: choose another name`);
  const folder = join(folders.at(-1) ?? folders[0], level);
  const file = join(folder, `${name}.md`);
  await mkdir(folder, { recursive: true });
  await writeFile(file, scaffold(level, titleOf(name)), { flag: 'wx' });
  return shownPath(process.cwd(), file);
}

/** `old-clients` → `Old clients` */
function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ').trim();
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
