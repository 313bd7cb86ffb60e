import { expect, it } from 'vitest';
import { contentFolder, keepContent, keptContent } from './kept-content.ts';
import { readContent } from './read-content.ts';

it('is what reading it again would give, to the last detail', async () => {
  const read = await readContent([contentFolder]);
  keepContent(read);
  expect(keptContent()).toEqual(read);
  expect(read.writeups.length).toBeGreaterThan(5);
});
