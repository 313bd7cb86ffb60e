import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from './support/axe.ts';
import { openContext, openPage } from './support/browser.ts';
import { labPage } from './support/lab-page.ts';
import { platformForFile } from './support/platform.ts';

const LAB = '/labs/apprentice/shake-hands';
const themes = ['light', 'dark'] as const;

/** A button that is there as soon as the page's script has drawn what it draws. Home needs none. */
const drawn: Record<string, string> = { '/overview': 'Start the race', [LAB]: 'Add a header' };

const running = platformForFile();

describe.each(themes)('axe finds nothing in the %s theme', (colorScheme) => {
  it.each(['/', '/overview'])('on %s', async (path) => {
    const page = await openPage({ colorScheme, bypassCSP: true });
    await openDrawn(page, path);
    expect(await violations(page)).toEqual([]);
  });

  it('on the connection check', async () => {
    const page = await openPage({ colorScheme, bypassCSP: true, ignoreHTTPSErrors: true });
    await page.goto(`${running.origins.platform}/check`);
    await page.getByText('There and back', { exact: false }).first().waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('on the page for what is not there', async () => {
    const page = await (await openContext({ colorScheme, bypassCSP: true })).newPage();
    await page.goto(`${running.origins.platform}/nowhere`);
    expect(await violations(page)).toEqual([]);
  });

  it('on the lab page, with each tab open and a response read', async () => {
    const page = await openPage({ colorScheme, bypassCSP: true });
    const lab = labPage(page);
    await page.goto(running.origins.platform + LAB);
    await lab.addHeader('Upgrade', 'websocket');
    await lab.send();
    await page.getByRole('region', { name: 'Response' }).getByText('400').first().waitFor();
    for (const tab of ['App', 'Probe', 'Timeline', 'Intercept', 'Settings']) {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      await page.getByRole('tabpanel', { name: new RegExp(`^${tab}`) }).waitFor();
      expect(await violations(page), tab).toEqual([]);
    }
  });
});

describe('small screens', () => {
  it.each([320, 400])('need no sideways scrolling at %i px', async (width) => {
    const page = await openPage({ viewport: { width, height: 800 } });
    for (const path of ['/', '/overview', LAB]) {
      await openDrawn(page, path);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
  });
});

/** Opens a page and waits for what its script draws, in sight or, where there is room for one pane only, behind the other. */
async function openDrawn(page: Page, path: string): Promise<void> {
  await page.goto(running.origins.platform + path);
  const name = drawn[path];
  if (name !== undefined)
    await page.getByRole('button', { name, includeHidden: true }).waitFor({ state: 'attached' });
}
