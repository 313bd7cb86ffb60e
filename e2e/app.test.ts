import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../server/start.ts';
import { startUnregistered } from '../server/testing/start-test-platform.ts';
import { closeBrowser, openPage } from './support/browser.ts';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(async () => {
  await closeBrowser();
  await running.close();
});

describe('the lab’s own page in the App tab', () => {
  it('begins again with the lab, in less than a second', async () => {
    const page = await openPage();
    await page.goto(`${running.origins.platform}/labs/apprentice/are-you-still-there`);
    await page.getByRole('tab', { name: /^App/ }).click();
    const app = page.getByTitle('The lab’s page').contentFrame();
    await app.getByRole('button', { name: 'Connect' }).click();
    await app.getByText('"id":2,').waitFor();

    await page.getByRole('button', { name: 'Reset lab…' }).click();
    const start = performance.now();
    await page.getByRole('dialog').getByRole('button', { name: 'Reset lab' }).click();
    await app.getByText('Not connected.').waitFor();
    expect(performance.now() - start).toBeLessThan(1000);

    await app.getByRole('button', { name: 'Connect' }).click();
    await app.getByText('"id":1,').waitFor();
  });
});
