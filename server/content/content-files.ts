/** The pictures and downloads that lie beside a writeup, and its links: what leads nowhere is told before a learner finds out. */
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { sourceText } from './source-text.ts';
import type { ContentFile, ContentIndex, ContentProblem, Writeup } from './writeup.ts';

/** A larger file is no illustration. */
export const FILE_BYTES = 8_388_608;

/** A writeup and where it came from. */
export interface LoadedWriteup {
  writeup: Writeup;
  text: string;
  /** The level's folder, and the folder of content, of which no link may lead out. */
  folder: string;
  root: string;
  /** Of a translation: the original, beside which a picture may lie as well. */
  fallback?: LoadedWriteup;
}

/** Follows all addresses of the writeups; only files that one of them names are ever served. */
export async function addFiles(index: ContentIndex, loaded: readonly LoadedWriteup[]): Promise<void> {
  for (const one of loaded) {
    const source = sourceText(one.text, one.writeup.file);
    const complain = (address: string, message: string) =>
      index.problems.push(source.problem(Math.max(source.text.indexOf(address), 0), message));
    for (const address of addressesIn(one.writeup)) {
      const target = follow(address, one.writeup, index);
      if (target === null) continue;
      const found = 'message' in target ? target : await fileBeside(target.name, one);
      if ('message' in found) {
        complain(address, found.message);
        continue;
      }
      const other = index.files.find((file) => file.address === found.address);
      if (other === undefined) index.files.push(found);
      else if (other.path === found.path) other.writeups.push(...found.writeups);
      else {
        complain(address, `the name "${address}" is taken by ${other.path}: rename one of the two files`);
      }
    }
  }
}

type Complaint = Pick<ContentProblem, 'message'>;

/** Reads a file that a writeup names; null when it is gone, grown, or another one by now. */
export async function readContentFile({ path }: ContentFile): Promise<Buffer | null> {
  try {
    if ((await realpath(path)) !== path) return null;
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const found = await file.stat();
      return found.isFile() && found.size <= FILE_BYTES ? await file.readFile() : null;
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

/** All that a learner's page of this writeup leads to or shows. */
function addressesIn({ intro, sections, steps }: Writeup): Set<string> {
  const html = [
    intro,
    ...sections.map((section) => section.html),
    ...steps.flatMap(({ hints, solution }) => [...hints, solution]),
  ].join('');
  // The HTML is clean: a "<" begins a tag, and no value holds a quote or a ">".
  const found = html.matchAll(/<(?:a|img)\b[^>]*?\s(?:href|src)="([^"]*)"/g);
  return new Set(
    [...found].map(([, value = '']) => value.replaceAll('&quot;', '"').replaceAll('&amp;', '&')),
  );
}

/** Null when there is nothing to say, otherwise a file to look for or what is wrong. */
function follow(address: string, writeup: Writeup, index: ContentIndex): { name: string } | Complaint | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(address)) return null;
  const [path = '', id] = address.split('#');
  if (path === '') {
    return id === undefined || idsOf(writeup).has(decoded(id))
      ? null
      : { message: `there is no heading "#${id}" in this writeup` };
  }
  const name = decoded(path.split('?')[0] ?? '');
  if (/^[A-Za-z0-9][\w-]*(?:\.[\w-]+)+$/.test(name)) {
    // The source of a writeup holds its answers.
    return /\.md$/i.test(name)
      ? { message: `"${address}" is Markdown: link to the page of a writeup by its name, without .md` }
      : { name };
  }
  const page = URL.parse(name, `http://platform/labs/${writeup.slug}`)?.pathname;
  if (page === '/' || (page === '/overview' && index.overview !== null)) return null;
  if (index.writeups.some(({ slug }) => page === `/labs/${slug}`)) return null;
  return {
    message: `"${address}" leads nowhere: expected a file beside the writeup such as wire.png, /overview, or a writeup such as /labs/${writeup.slug}`,
  };
}

function idsOf({ intro, sections, steps, fix }: Writeup): Set<string> {
  const html = [intro, ...sections.map((section) => section.html)].join('');
  return new Set([
    ...[...html.matchAll(/<h[1-6][^>]*\sid="([^"]*)"/g)].map(([, id = '']) => id),
    ...steps.map((step) => `step-${step.id}`),
    ...(fix === null ? [] : ['step-fix']),
  ]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function fileBeside(
  name: string,
  { writeup, folder, root, fallback }: LoadedWriteup,
): Promise<ContentFile | Complaint> {
  try {
    const path = await realpath(join(folder, name));
    if (!path.startsWith(root + sep)) {
      return { message: `"${name}" is a link out of the content folder: put the file itself there` };
    }
    const found = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).then(async (file) => {
      const stat = await file.stat();
      await file.close();
      return stat;
    });
    if (!found.isFile()) return { message: `"${name}" is no file` };
    if (found.size > FILE_BYTES) {
      return { message: `"${name}" has ${found.size} bytes: expected at most ${FILE_BYTES} (8 MiB)` };
    }
    return { address: `${writeup.level}/${name}`, path, writeups: [writeup.slug] };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT' && fallback) return fileBeside(name, fallback);
    return {
      message:
        code === 'ENOENT'
          ? `there is no file "${name}" beside the writeup`
          : `"${name}" cannot be read (${code})`,
    };
  }
}
