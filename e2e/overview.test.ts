import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from './support/axe.ts';
import { openPage } from './support/browser.ts';
import { platformForFile } from './support/platform.ts';

/** The frame of an exhibit holds the lab's own page. */
const exclude = ['iframe'];

const running = platformForFile();

describe('the overview', () => {
  it('reads well without JavaScript: each row of the table leads to its section, and nothing is empty', async () => {
    const page = await openPage({ javaScriptEnabled: false });
    await page.goto(`${running.origins.platform}/overview`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('How WebSockets work');
    const rows = page.getByRole('row').filter({ has: page.locator('a[href^="#"]') });
    expect(await rows.count()).toBe(6);
    for (const target of await rows
      .locator('a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href'))))
      expect(await page.locator(target ?? '').count(), target ?? '').toBe(1);
    const words = await page
      .locator(
        '[class=prose] > :is(overview-race, overview-open, overview-push, overview-both, overview-close, overview-network)',
      )
      .allTextContents();
    expect(words).toHaveLength(6);
    for (const text of words) expect(text).toMatch(/It needs JavaScript\.$/);
  });

  it('makes nobody a learner who only reads', async () => {
    const page = await openPage();
    await page.goto(`${running.origins.platform}/overview`);
    await page.getByRole('button', { name: 'Start the race' }).waitFor();
    expect(await page.context().cookies()).toEqual([]);
  });

  it('opens a connection, and talks both ways on it', async () => {
    const page = await open();
    const exhibit = page.locator('overview-open');
    await exhibit.getByRole('button', { name: 'Open a connection' }).click();
    await exhibit.getByText('HTTP/1.1 101 Switching Protocols').waitFor();
    await exhibit.getByRole('textbox', { name: 'Say something on it' }).fill('over to you');
    await exhibit.getByRole('button', { name: 'Send' }).click();
    await exhibit.getByText('“You said: over to you”').first().waitFor();
    await exhibit.getByRole('button', { name: 'Close', exact: true }).click();
    await exhibit.getByText('TCP closed').first().waitFor();
    expect(await violations(page, { exclude })).toEqual([]);
  });

  it('lets the server speak first, both at once, and either end it', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Listen', exact: true }).click();
    await page.getByRole('button', { name: 'Let both talk' }).click();
    await page.getByRole('button', { name: 'Open two, and end both' }).click();
    await page.getByText(/6 messages from the server, 0 from the client/).waitFor();
    await page.getByText(/8 messages from the client and \d+ from the server crossed/).waitFor();
    await page.getByText(/Whoever sends the first close frame/).waitFor();
    expect(await violations(page, { exclude })).toEqual([]);
  });

  it('shows a secret in the bytes of one connection, and not in those of the other', async () => {
    const page = await open();
    const exhibit = page.locator('overview-network');
    await exhibit.getByRole('button', { name: 'Tell a secret on both' }).click();
    await exhibit.getByText('The secret can be read in one of them').waitFor();
    expect(await exhibit.getByLabel('From the server, over ws://').textContent()).toContain(
      'the PIN is 4711',
    );
    const secure = await exhibit.getByLabel(/over wss:/).allTextContents();
    expect(secure.join()).not.toMatch(/PIN|websocket|HTTP/i);
    expect(await violations(page, { exclude })).toEqual([]);
  });

  it('races four ways, with the numbers of the server', async () => {
    const page = await open();
    const exhibit = page.locator('overview-race');
    await exhibit.getByLabel('Events a second').selectOption('20');
    await exhibit.getByLabel('A short poll every').selectOption('250');
    await exhibit.getByRole('button', { name: 'Start the race' }).click();
    await exhibit.getByText(/times as much|hardly a difference/).waitFor();
    await exhibit.locator('canvas').nth(1).waitFor();
    // By then the handshake has been shared among enough events.
    await exhibit.getByText(/^([3-9]|1\d) of 15 seconds|^Over\.$/).waitFor();
    const price = async (way: string) =>
      Number(
        (await exhibit.getByRole('row', { name: way }).getByRole('cell').last().textContent())?.replace(
          ',',
          '',
        ),
      );
    expect(await price('Long polling')).toBeGreaterThan(4 * (await price('WebSocket')));
    expect(await violations(page, { exclude })).toEqual([]);
  });
});

/** The overview in a browser that says which language it speaks: one on a bare machine does not. */
async function open(): Promise<Page> {
  const page = await openPage({ bypassCSP: true, locale: 'en-GB' });
  await page.goto(`${running.origins.platform}/overview`);
  return page;
}
