import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openPage } from './support/browser.ts';
import { labPage } from './support/lab-page.ts';
import { platformForFile } from './support/platform.ts';
import { workbench } from './support/workbench.ts';

const running = platformForFile();

describe('in the clear, by hand', () => {
  it('reads the code off the network, changes a message on its way, and finds nothing under TLS', async () => {
    const page = await openPage();
    await page.goto(`${running.origins.platform}/labs/apprentice/in-the-clear`);
    const [lab, bench] = [labPage(page), workbench(page)];

    await bench.tab('App');
    await bench.app.getByRole('button', { name: 'Let Nora come' }).click();
    const seen = await lookAt(page, 0);
    const code = /"code":"(\w+)"/.exec(seen.server)?.[1] ?? '';
    expect(code).not.toBe('');
    expect(seen.client).toContain('Host: lockers.tide.example');
    await bench.tab('App');
    await bench.app.getByText('Connected.').waitFor();
    await bench.app.getByRole('textbox', { name: 'Code' }).fill(code);
    await bench.app.getByRole('button', { name: 'Open' }).click();
    await lab.untilPassed('Read what passes');

    await bench.tab('Intercept');
    await page.getByRole('switch', { name: /Intercept/ }).click();
    await page.getByText('Intercept is on').waitFor();
    await bench.tab('App');
    await bench.app.getByRole('button', { name: 'Reserve' }).click();
    await bench.tab('Intercept');
    // The form for injecting has a payload too.
    await page
      .getByRole('group', { name: /^Frame \(text\) from the client/ })
      .getByRole('textbox', { name: 'Payload' })
      .fill('{"type":"reserve","locker":3,"hours":24}');
    await page.getByRole('button', { name: 'Forward edited' }).click();
    await page.getByRole('switch', { name: /Intercept/ }).click();
    await bench.choose('Change what passes', /^The key of the mask/);
    await lab.untilPassed('Change what passes');
    await bench.tab('App');
    await bench.app.getByText('Tide says: {"type":"reserved","locker":3,"hours":24').waitFor();

    await bench.tab('Settings');
    await page.getByRole('radio', { name: /^As the page came/ }).check();
    await page.getByRole('checkbox', { name: /^Redirect to TLS/ }).check();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Applied.', { exact: true }).waitFor();
    await bench.tab('App');
    await bench.app.getByRole('button', { name: 'Let Nora come' }).click();
    const hidden = await lookAt(page, 1);
    expect(hidden.client).toContain('lockers.tide.example');
    expect(hidden.client + hidden.server).not.toMatch(/HTTP|"code"/);
    await bench.choose('One letter', /^The name of the server/);
    await lab.untilPassed('One letter');
  });
});

/** What the network saw of Nora's socket, when her visit (the first is 0) is over. */
async function lookAt(page: Page, visit: number): Promise<{ client: string; server: string }> {
  await page.getByRole('tab', { name: /^Timeline/ }).click();
  const search = page.getByRole('searchbox', { name: 'Find a text' });
  await search.fill('The page had come to rest');
  const over = page.getByRole('row', { name: /victim.*The page had come to rest/ });
  await over.nth(visit).waitFor();
  await search.fill('?parcel=');
  // A row is where it stays as soon as the list is what was looked for.
  await over.first().waitFor({ state: 'detached' });
  const handshake = page.getByRole('row', { name: /victim client handshake/ }).nth(visit);
  const connection = /\bc\d+\b/.exec((await handshake.textContent()) ?? '')?.[0];
  await handshake.click();
  // The one before stays in detail until this one is drawn.
  const network = page.getByText(`What the network sees of ${connection}`, { exact: true });
  await network.waitFor();
  // It stays open from one event to the next.
  if (visit === 0) await network.click();
  const side = async (from: string) =>
    (await page.getByLabel(new RegExp(`^From the ${from}, `)).textContent()) ?? '';
  return { client: await side('client'), server: await side('server') };
}
