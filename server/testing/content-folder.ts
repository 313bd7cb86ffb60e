import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of apprentice writeups, by file name; it goes when the test ends. */
export async function contentFolder(files: Record<string, string>): Promise<string> {
  const folder = await writeContent(files);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The same for a whole file: whoever writes it in `beforeAll` takes it away. */
export async function writeContent(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lab-101-content-'));
  await mkdir(join(folder, 'apprentice'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'apprentice', name), text);
  return folder;
}

/** A writeup for the handshake lab around the given step blocks (YAML). */
export function writeupWith(...steps: string[]): string {
  const front = [
    'title: A test',
    'level: apprentice',
    'summary: Nothing to learn here.',
    'minutes: 1',
    'lab: handshake',
    'settings: { subprotocols: two }',
  ];
  const sections = steps.map(
    (step, index) => `## Section ${index + 1}\n\nProse.\n\n\`\`\`step\n${step.trim()}\n\`\`\`\n`,
  );
  return `---\n${front.join('\n')}\n---\n\nIntroduction.\n\n${sections.join('\n')}`;
}
