import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openPage } from './support/browser.ts';
import { platformForFile } from './support/platform.ts';

const running = platformForFile();

describe('the timeline', () => {
  it('shows what an outside tool said, its anatomy with the keyboard alone, and the same as a ladder', async () => {
    const { page, socket } = await openConversation();
    socket.send('{"hello":"wire"}');
    socket.ping('still there');
    await page.getByRole('row', { name: /tool client text FIN MASK 16/ }).waitFor();
    await page.getByRole('row', { name: /server pong/ }).waitFor();

    await page.getByRole('checkbox', { name: 'Hide heartbeats' }).check();
    await page.getByRole('row', { name: /server pong/ }).waitFor({ state: 'detached' });

    await page.getByRole('searchbox').fill('"hello":\\s*"w[a-z]+"');
    await page.getByRole('button', { name: 'Regular expression' }).click();
    const found = page.getByRole('row', { name: /client text FIN MASK 16/ });
    await found.getByRole('button').focus();
    await page.keyboard.press('Enter');
    const detail = page.getByRole('region', { name: /^Event \d+ in detail$/ });
    await detail.getByRole('button', { name: 'FIN: 1' }).focus();
    await page.keyboard.press('End');
    await detail.getByText('Text in UTF-8').first().waitFor();

    await page.getByRole('button', { name: 'Ladder' }).click();
    const steps = page.getByRole('list', { name: 'What crossed between client and server' });
    await steps.getByRole('button', { name: /client, text “\{"hello":"wire"\}”/ }).waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('checkbox', { name: 'Hide heartbeats' }).uncheck();
    await steps.getByRole('button', { name: /client, ping “still there”/ }).waitFor();
  });

  it('takes 5,000 rows without losing one, and reaches the first with one key', async () => {
    const { page, socket } = await openConversation();
    // A frame and its answer, and for each of them a message: the trace keeps 10,000 events.
    for (let sent = 0; sent < 2400; sent++) socket.send(`message ${sent}`);
    await page.getByRole('row', { name: /server text .*message 2399”/ }).waitFor();
    await page.getByRole('grid').getByRole('button').last().focus();
    await page.keyboard.press('Home');
    await page.getByRole('row', { name: /GET \/socket → 101/ }).waitFor();
    expect(await page.getByRole('row').count()).toBeLessThan(100);
  });

  it('exports the whole trace', async () => {
    const { page, socket } = await openConversation();
    socket.send('kept');
    await page.getByRole('row', { name: /client text .*“kept”/ }).waitFor();
    for (const [name, file] of [
      ['HAR', /\.har$/],
      ['JSON Lines', /\.jsonl$/],
    ] as const) {
      await page.getByRole('button', { name: 'Export' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name }).click();
      expect((await download).suggestedFilename()).toMatch(file);
      await page.keyboard.press('Escape');
    }
  });
});

/** A lab page at its timeline, and an open connection of a tool that the page knows nothing of. */
async function openConversation() {
  const page = await openPage();
  await page.goto(`${running.origins.platform}/labs/apprentice/shake-hands`);
  const address = await page
    .getByText(/^ws:\/\/localhost:\d+\/b\/\w+\/$/)
    .first()
    .textContent();
  await page.getByRole('tab', { name: /^Timeline/ }).click();
  const socket = new WebSocket(`${address}socket`, ['echo.v1']);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return { page, socket };
}
