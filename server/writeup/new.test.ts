import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseWriteup } from '../content/parse-writeup.ts';
import { temporaryFolder } from '../store/test-store.ts';
import { newWriteup } from './new.ts';

describe('newWriteup', () => {
  it.each(['apprentice', 'practitioner'])(
    'writes a sound %s writeup, and the folders above it',
    async (level) => {
      const folder = join(await temporaryFolder(), 'mine');
      const file = await newWriteup(level, 'old-clients', [folder]);
      const { writeup, problems } = parseWriteup(await readFile(file, 'utf8'), file);
      expect(problems).toEqual([]);
      expect(writeup).toMatchObject({ slug: `${level}/old-clients`, title: 'Old clients' });
    },
  );

  it('replaces no file, and hides none that comes with the platform', async () => {
    const [shipped, own] = [await temporaryFolder(), await temporaryFolder()];
    const file = join(shipped, 'apprentice', 'taken.md');
    await mkdir(join(shipped, 'apprentice'));
    await writeFile(file, 'mine');
    for (const folders of [[shipped], [shipped, own]] as [string, ...string[]][]) {
      await expect(newWriteup('apprentice', 'taken', folders)).rejects.toThrow(
        `${file} exists: choose another name`,
      );
    }
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it.each([
    ['aprentice', 'fine', 'there is no level "aprentice", did you mean "apprentice"?'],
    ['apprentice', '../../etc', '"../../etc" cannot be an address: expected up to 60 lower-case letters'],
    ['apprentice', 'Old', '"Old" cannot be an address'],
  ])('refuses the level %s with the name %s', async (level, name, message) => {
    await expect(newWriteup(level, name, [await temporaryFolder()])).rejects.toThrow(message);
  });
});
