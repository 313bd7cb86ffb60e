import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Running } from '../server/start.ts';
import { writeContent, writeupWith } from '../server/testing/content-folder.ts';
import { startFollowing } from '../server/testing/start-test-platform.ts';
import { violations } from './support/axe.ts';
import { closeBrowser, openPage } from './support/browser.ts';
import { labPage } from './support/lab-page.ts';

/** Long enough to scroll. */
const filler = 'Words that fill a line or two, and then a few more.\n\n'.repeat(30);
const step = (id: string) =>
  `id: ${id}\nwhen: { kind: handshake }\nquestion: { kind: text, ask: Why?, accept: [because] }\nhints: [a, b, c]\nsolve: [{ drop: true }]`;
const text = writeupWith(step('one'), step('two')).replaceAll('Prose.', filler);
const german = `---\ntitle: Ein Test\nsummary: Nichts.\n---\nEinleitung.\n\n## Abschnitt\n\n\`\`\`step\nid: one\nquestion: { ask: Warum? }\n\`\`\`\n`;

let folder: string;
let running: Running;
beforeAll(async () => {
  folder = await writeContent({ 'x.md': text, 'x.de.md': german });
  running = await startFollowing({ CONTENT_DIR: folder });
});
afterAll(async () => {
  await closeBrowser();
  await running.close();
  await rm(folder, { recursive: true });
});

const save = (content: string) => writeFile(join(folder, 'apprentice/x.md'), content);

it('an author’s page follows the file, in its place, with the bench, and shows what is wrong', async () => {
  const page = await openPage({ bypassCSP: true });
  const lab = labPage(page);
  await page.goto(`${running.origins.platform}/labs/apprentice/x`);
  await lab.addHeader('X-Half', 'written');
  const second = page.locator('#step-two');
  const topOfSecond = () => second.evaluate((section) => Math.round(section.getBoundingClientRect().top));
  await second.evaluate((section) => section.scrollIntoView());
  const before = await topOfSecond();

  await save(text.replace('Introduction.', filler).replace('Section 2', 'Another heading'));
  await second.getByRole('heading', { name: 'Another heading' }).waitFor();
  await expect.poll(async () => Math.abs((await topOfSecond()) - before)).toBeLessThanOrEqual(2);
  expect(await page.getByRole('textbox', { name: 'Value of X-Half' }).inputValue()).toBe('written');
  await second.getByText('Not started').waitFor();

  await save(text.replace('hints:', 'hnts:'));
  const mistakes = page.getByRole('complementary', { name: 'Mistakes in this writeup' });
  await mistakes.getByText('unknown key "hnts", did you mean "hints"?').waitFor();
  expect(await second.getByRole('heading', { name: 'Another heading' }).count()).toBe(1);
  expect(await violations(page)).toEqual([]);
  await save(text);
  await mistakes.waitFor({ state: 'detached' });
  await second.getByRole('heading', { name: 'Section 2' }).waitFor();
});

it('a reader gets the language of their browser, and another one by a link', async () => {
  const page = await openPage({ locale: 'de-CH', bypassCSP: true, colorScheme: 'dark' });
  await page.goto(`${running.origins.platform}/labs/apprentice/x`);
  await page.getByRole('heading', { name: 'Ein Test' }).waitFor();
  await page.locator('#step-one').getByText('Warum?').waitFor();
  await page.locator('#step-two').getByText('Why?').waitFor();
  expect(await page.getByText('The original has changed').count()).toBe(1);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('navigation', { name: 'Language' }).getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'A test' }).waitFor();
  await page.locator('#step-one').getByText('Why?').waitFor();
});
