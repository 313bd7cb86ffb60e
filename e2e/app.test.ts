import type { FrameLocator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './support/browser.ts';
import { platformForFile } from './support/platform.ts';

/** How often the reset is timed at most. */
const TRIES = 8;

const running = platformForFile();

describe('the lab’s own page in the App tab', () => {
  it('begins again with the lab, in less than a second', async () => {
    const page = await openPage();
    await page.goto(`${running.origins.platform}/labs/apprentice/are-you-still-there`);
    await page.getByRole('tab', { name: /^App/ }).click();
    const app = page.getByTitle('The lab’s page').contentFrame();
    const took: number[] = [];
    // A machine that is busy with something else may take longer; the lab alone would take longer every time.
    do took.push(await resetInMidTalk(page, app));
    while (Math.min(...took) >= 1000 && took.length < TRIES);
    expect(Math.min(...took)).toBeLessThan(1000);

    await app.getByRole('button', { name: 'Connect' }).click();
    await app.getByText('"id":1,').waitFor();
  });
});

/** Connects, resets the lab once it has spoken twice, and says how many milliseconds that took. */
async function resetInMidTalk(page: Page, app: FrameLocator): Promise<number> {
  await app.getByRole('button', { name: 'Connect' }).click();
  await app.getByText('"id":2,').waitFor();
  await page.getByRole('button', { name: 'Reset lab…' }).click();
  const start = performance.now();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset lab' }).click();
  await app.getByText('Not connected.').waitFor();
  return performance.now() - start;
}
