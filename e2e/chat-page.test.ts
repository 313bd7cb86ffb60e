import type { Frame, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './support/browser.ts';
import { platformForFile } from './support/platform.ts';
import { workbench } from './support/workbench.ts';

const running = platformForFile();

/** Opens the shop's chat in the App tab, with more lines than it has room for. */
async function openChat(page: Page) {
  const bench = workbench(page);
  await page.goto(`${running.origins.platform}/labs/apprentice/manipulating-messages`);
  await bench.tab('App');
  await bench.app.getByRole('link', { name: 'Chat', exact: true }).click();
  await bench.app.getByText('Good evening').waitFor();
  const frame = page.frames().find((one) => one.url().endsWith('/chat'));
  if (!frame) throw new Error('Expected the chat in a frame of the page.');
  await say(frame, ...Array.from({ length: 12 }, (_, index) => `line ${index}`));
  return { bench, frame };
}

/** Says something also while the frame is hidden, where nothing can be clicked, and waits for the agent's answer. */
async function say(frame: Frame, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await frame.evaluate((line) => {
      const input = document.querySelector('input');
      if (input) input.value = line;
      document.querySelector('form')?.requestSubmit();
    }, text);
    await frame.locator('li', { hasText: text }).first().waitFor({ state: 'attached' });
  }
  await frame.locator('li.theirs:last-child').waitFor({ state: 'attached' });
}

/** Pixels between what is in sight and the newest line; negative while the page has no size. */
function below(frame: Frame): Promise<number> {
  return frame
    .locator('.talk')
    .evaluate((talk) =>
      talk.clientHeight === 0 ? -1 : talk.scrollHeight - talk.clientHeight - talk.scrollTop,
    );
}

describe('the chat’s own page', () => {
  it('shows the newest line when it comes into sight again', async () => {
    const { bench, frame } = await openChat(await openPage());
    await bench.tab('Timeline');
    await expect.poll(() => below(frame)).toBe(-1);
    await say(frame, 'said out of sight', 'and once more');
    await bench.tab('App');
    await expect.poll(() => below(frame)).toBeGreaterThanOrEqual(0);
    await expect.poll(() => below(frame)).toBeLessThan(2);
    await bench.app.getByText('and once more').waitFor();
  });

  it('leaves a reader who has scrolled up where they are when a line comes', async () => {
    const { frame } = await openChat(await openPage());
    await frame.locator('.talk').hover();
    await frame.page().mouse.wheel(0, -5000);
    await expect.poll(() => below(frame)).toBeGreaterThan(100);
    await frame.getByRole('button', { name: 'Ask for a colleague' }).click();
    await frame.locator('li', { hasText: /Ilse/ }).first().waitFor({ state: 'attached' });
    expect(await below(frame)).toBeGreaterThan(100);
  });
});
