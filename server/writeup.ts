/** `npm run writeup -- …`: what an author needs. `content/AUTHORING.md` tells of each command. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadLabs } from './benches/labs.ts';
import { contentFolder } from './kept-content.ts';
import { checkContent } from './writeup/check.ts';
import { develop } from './writeup/dev.ts';
import { newWriteup } from './writeup/new.ts';
import { referenceText, withReference } from './writeup/reference.ts';
import { schemaFiles } from './writeup/schemas.ts';

const USAGE = `usage: npm run writeup -- new <level> <slug>
       npm run writeup -- check [level/slug]
       npm run writeup -- dev
       npm run writeup -- reference`;

const contentDir = process.env.CONTENT_DIR || undefined;
const [command, ...words] = readWords();
const [first, second] = words;

if (command === 'new' && first !== undefined && second !== undefined && words.length === 2) {
  await scaffoldOne(first, second);
} else if (command === 'check' && words.length < 2) {
  process.exitCode = (await checkContent(contentDir, first)) ? 0 : 1;
} else if (command === 'dev' && words.length === 0) {
  await startDevelopment();
} else if (command === 'reference' && words.length === 0) {
  await writeReference();
} else {
  console.error(USAGE);
  process.exitCode = 2;
}

async function scaffoldOne(level: string, slug: string): Promise<void> {
  try {
    const file = await newWriteup(level, slug, [contentFolder, ...(contentDir ? [contentDir] : [])]);
    const setting = contentDir ? `CONTENT_DIR=${JSON.stringify(contentDir)} ` : '';
    console.log(`${file} is written, and works. Change it, then run:`);
    console.log(`${setting}npm run writeup -- check ${level}/${slug}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

async function startDevelopment(): Promise<void> {
  try {
    await develop(process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

/** Writes what is made from the schemas: the reference of AUTHORING.md, and the schemas for editors. */
async function writeReference(): Promise<void> {
  const labs = await loadLabs();
  const page = join(contentFolder, 'AUTHORING.md');
  await writeFile(page, withReference(await readFile(page, 'utf8'), referenceText(labs)));
  for (const [name, text] of Object.entries(schemaFiles(labs))) {
    await writeFile(join(contentFolder, 'schemas', name), text);
  }
}

/** No words when an option is among them: there are none. */
function readWords(): string[] {
  try {
    return parseArgs({ allowPositionals: true }).positionals;
  } catch {
    return [];
  }
}
