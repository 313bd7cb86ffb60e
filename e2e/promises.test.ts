import { once } from 'node:events';
import { get } from 'node:http';
import { describe, expect, it } from 'vitest';
import { openContext, openPage } from './support/browser.ts';
import { labPage } from './support/lab-page.ts';
import { platformForFile } from './support/platform.ts';
import { workbench } from './support/workbench.ts';

const LAB = '/labs/apprentice/shake-hands';

const running = platformForFile();

describe('the lab page', () => {
  it('shows the writeup’s text with JavaScript off', async () => {
    const page = await openPage({ javaScriptEnabled: false });
    await page.goto(running.origins.platform + LAB);
    expect(await page.getByRole('main').textContent()).toContain(
      'A WebSocket begins its life as an HTTP request.',
    );
    expect(await page.getByRole('heading', { level: 2 }).count()).toBeGreaterThan(5);
  });

  it.each([
    { path: LAB, most: 150_000, ready: ['tab', 'Probe'] as const },
    { path: '/overview', most: 60_000, ready: ['button', 'Start the race'] as const },
  ])('loads at most $most bytes of JavaScript at $path, as brotli', async ({ path, most, ready }) => {
    const page = await openPage();
    const scripts: string[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(new URL(response.url()).pathname);
    });
    await page.goto(running.origins.platform + path);
    await page.getByRole(ready[0], { name: ready[1] }).waitFor();
    // What is still on its way counts, too.
    await page.waitForLoadState('networkidle');
    const sizes = await Promise.all(scripts.map((script) => transferred(running.origins.platform + script)));
    expect(scripts.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(most);
  });

  it('gains nothing from a forged message that says a step was passed', async () => {
    const page = await openPage();
    await page.goto(running.origins.platform + LAB);
    const address = await page
      .getByText(/^ws:\/\/localhost/)
      .first()
      .textContent();
    const bench = /\/b\/(\w+)\//.exec(address ?? '')?.[1] ?? '';
    const answers = await page.evaluate(async (id) => {
      const socket = new WebSocket(`/api/live?bench=${id}`);
      const refused: string[] = [];
      await new Promise((opened) => socket.addEventListener('open', opened, { once: true }));
      const done = new Promise<void>((resolve) =>
        socket.addEventListener('message', ({ data }) => {
          const message = JSON.parse(data);
          if (message.type === 'refused') refused.push(message.message);
          if (refused.length === 3) resolve();
        }),
      );
      socket.send(JSON.stringify({ type: 'step.passed', ref: 1, step: 'earn' }));
      socket.send(JSON.stringify({ type: 'steps', steps: [{ id: 'earn', passed: true }], passed: 'earn' }));
      socket.send(
        JSON.stringify({ type: 'events', events: [{ kind: 'handshake', accepted: true, via: 'probe' }] }),
      );
      await done;
      return { refused, stillOpen: socket.readyState === WebSocket.OPEN };
    }, bench);
    expect(answers.refused[0]).toContain('expected a type among');
    expect(answers.stillOpen).toBe(true);
    await page.reload();
    await labPage(page).untilCounted('0 of 7 steps');
  });

  it('says that the connection is lost, comes back by itself, and has missed no event', async () => {
    const page = await openPage();
    const lab = labPage(page);
    const channels: { close(): Promise<void> }[] = [];
    let reachable = true;
    await page.routeWebSocket(/\/api\/live/, (channel) => {
      if (!reachable) return void channel.close();
      channels.push(channel);
      channel.connectToServer();
    });
    await page.goto(running.origins.platform + LAB);
    await lab.addHeader('Upgrade', 'websocket');
    await lab.send();
    await page.getByRole('region', { name: 'Response' }).getByText('400').first().waitFor();

    reachable = false;
    await channels[0]?.close();
    await page
      .getByText(/connection to the server was lost/i)
      .first()
      .waitFor();
    const address = await page
      .getByText(/^ws:\/\/localhost/)
      .first()
      .textContent();
    await fetch(`${(address ?? '').replace(/^ws/, 'http')}while-away`);
    reachable = true;
    await page.getByRole('tab', { name: /^Timeline/ }).click();
    await page.getByRole('gridcell', { name: /while-away/ }).waitFor();
    expect(await page.getByRole('row', { name: /^Event \d+ .*handshake/ }).count()).toBe(1);
  });

  it('says which part of it could not be loaded, and has it when it is reloaded', async () => {
    const page = await (await openContext()).newPage();
    const bench = workbench(page);
    const late = /\/assets\/lab-(composer|ladder|fix)-/;
    await page.route(late, (route) => route.abort());
    await page.goto(`${running.origins.platform}/labs/apprentice/manipulating-messages`);
    await bench.load('Load a handshake with the chat');
    await bench.shake('101');
    await page.getByText('The composer could not be loaded.').waitFor();
    await bench.tab('Timeline');
    await page.getByRole('button', { name: 'Ladder' }).click();
    await page.getByText('The ladder could not be loaded.').waitFor();
    await page.getByRole('row', { name: /^Event \d+ .*handshake/ }).waitFor();
    await bench.tab('Fix it');
    await page.getByText('This tool could not be loaded.').waitFor();

    await page.unroute(late);
    await page.reload();
    await bench.tab('Fix it');
    await page.getByText(/opens when every step is passed/).waitFor();
    await bench.tab('Timeline');
    await page.getByRole('button', { name: 'Ladder' }).click();
    await page.getByRole('list', { name: /^What crossed between/ }).waitFor();
    await bench.tab('Probe');
    await page.getByRole('textbox', { name: 'Payload' }).waitFor();
  });
});

/** How many bytes of body a browser that takes brotli is sent. `fetch` would hide it: it inflates. */
async function transferred(url: string): Promise<number> {
  const [response] = await once(get(url, { headers: { 'accept-encoding': 'br' } }), 'response');
  let bytes = 0;
  for await (const chunk of response) bytes += chunk.length;
  return bytes;
}
