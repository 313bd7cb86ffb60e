import { once } from 'node:events';
import type { FrameLocator, Locator, Page, WebSocketRoute } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { openPage } from './support/browser.ts';
import { platformForFile } from './support/platform.ts';

const running = platformForFile();

describe('intercept, on the lab’s own page', () => {
  it('holds a handshake, and the lab answers what the learner made of it', async () => {
    const { page, app, tab, held } = await openLab();
    await turnOn(page, { handshakes: true });
    await tab('App');
    await app.getByRole('textbox', { name: 'Subprotocols' }).fill('echo.v2, echo.v1');
    await app.getByRole('button', { name: 'Knock' }).click();
    await page.getByRole('button', { name: 'Show what is held' }).click();
    await held('handshake').waitFor();
    await page.getByRole('textbox', { name: 'Value of Sec-WebSocket-Protocol' }).fill('echo.v1');
    await forwardEdited(page);

    await held('Welcome. You speak echo.v1.').waitFor();
    await page.getByRole('button', { name: 'Forward', exact: true }).click();
    await tab('App');
    await app.getByText('Open. Subprotocol: echo.v1.').waitFor();
    await app.getByText('Server: Welcome. You speak echo.v1.').waitFor();
    await tab('Timeline');
    await page.getByRole('row', { name: /edited/ }).waitFor();
  });

  it('adds a header that a browser lets no script set', async () => {
    const { page, app, tab, held } = await openLab();
    await tab('Settings');
    await page.getByRole('radio', { name: /^X-Lab-Pass/ }).check();
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Applied.').waitFor();
    await turnOn(page, { handshakes: true, from: 'the client' });
    await tab('App');
    await app.getByRole('button', { name: 'Knock' }).click();
    await tab('Intercept');
    await held('handshake').waitFor();
    await page.getByRole('button', { name: 'Add a header' }).click();
    await page
      .getByRole('textbox', { name: /^Name of header/ })
      .last()
      .fill('X-Lab-Pass');
    await page.keyboard.press('Control+Enter');
    await tab('App');
    await app.getByText('Server: Welcome.').waitFor();
  });

  it('edits and forwards a message to the server with the keyboard', async () => {
    const { page, app, tab, held } = await openLab();
    await knock(app);
    await turnOn(page, { from: 'the client' });
    await tab('App');
    await say(app, 'Hello');
    await tab('Intercept');
    await held('“Hello”').waitFor();
    await held('“Hello”').focus();
    for (let presses = 0; presses < 10 && !(await payload(page).evaluate(isFocused)); presses++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Goodbye');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'Nothing is held' }).waitFor();
    await tab('App');
    await app.getByText('Server: Goodbye').waitFor();
    expect(await app.getByText('Server: Hello').count()).toBe(0);
    await tab('Intercept');
    await page
      .getByRole('list', { name: 'What you changed last' })
      .getByText('“Hello” → “Goodbye”')
      .waitFor();
  });

  it('edits a message to the page, and drops another', async () => {
    const { page, app, tab, held } = await openLab();
    await knock(app);
    await turnOn(page, { from: 'the server' });
    await tab('App');
    await say(app, 'One');
    await say(app, 'Two');
    await say(app, 'Three');
    await tab('Intercept');
    await held('“Three”').waitFor();
    await payload(page).fill('Uno');
    await forwardEdited(page);
    await page.getByRole('button', { name: 'Drop' }).click();
    await page.getByRole('button', { name: 'Forward', exact: true }).click();
    await tab('App');
    await app.getByText('Server: Three').waitFor();
    expect(await app.getByText(/^Server: (?!Welcome)/).allTextContents()).toEqual([
      'Server: Uno',
      'Server: Three',
    ]);
  });

  it('injects as either side', async () => {
    const { page, app, tab } = await openLab();
    await knock(app);
    await tab('Intercept');
    await payload(page).fill('From nobody');
    await page.getByRole('combobox', { name: 'As if sent by' }).selectOption('the server, to the page');
    await page.getByRole('button', { name: 'Inject' }).click();
    await page.getByText(/^Injected into c\d+\.$/).waitFor();
    await payload(page).fill('{"echo": "me"}');
    await page.getByRole('combobox', { name: 'As if sent by' }).selectOption('the client, to the lab');
    await page.getByRole('button', { name: 'Inject' }).click();
    await tab('App');
    await app.getByText('Server: From nobody').waitFor();
    await app.getByText('Server: {"echo": "me"}').waitFor();
  });

  it('is off when it is off: what is held goes, in its order, and what comes later passes', async () => {
    const { page, app, tab, held } = await openLab();
    await knock(app);
    await turnOn(page, { from: 'the client' });
    await tab('App');
    await say(app, 'One');
    await say(app, 'Two');
    await page.getByText('Intercept is on · 2 held').waitFor();
    await tab('Intercept');
    await held('“Two”').waitFor();
    await payload(page).fill('never sent');
    await page.getByRole('button', { name: 'Turn off' }).click();
    await page.getByText(/Intercept was turned off/).waitFor();
    await tab('App');
    await app.getByText('Server: Two').waitFor();
    await say(app, 'Three');
    await app.getByText('Server: Three').waitFor();
    expect(await app.getByText(/^Server: (?!Welcome)/).allTextContents()).toEqual([
      'Server: One',
      'Server: Two',
      'Server: Three',
    ]);
    expect(await page.getByText(/Intercept is on/).count()).toBe(0);
  });

  it('gives what is held its minute anew, as often as it is asked', async () => {
    const { page, app, tab, held } = await openLab();
    await knock(app);
    await turnOn(page, { from: 'the client' });
    await tab('App');
    await say(app, 'Patience');
    await tab('Intercept');
    await held('“Patience”').waitFor();
    await payload(page).fill('Half a thought');
    const left = async () => {
      const words = await page.getByText(/^Goes on by itself in/).textContent();
      return Number(/in (\d+) s\.$/.exec(words ?? '')?.[1]);
    };
    for (let presses = 0; presses < 2; presses++) {
      await expect.poll(left).toBeLessThan(58);
      const before = await left();
      await page.getByRole('button', { name: 'Keep holding' }).click();
      await expect.poll(left).toBeGreaterThan(before);
    }
    expect(await payload(page).inputValue()).toBe('Half a thought');
    await forwardEdited(page);
    await tab('App');
    await app.getByText('Server: Half a thought').waitFor();
  });

  it('says after a lost connection that everything was let go, and that intercept is off', async () => {
    const page = await openPage();
    const cut = await severable(page);
    const { app, tab, held } = await openLab(page);
    await knock(app);
    await turnOn(page, { from: 'the client' });
    await tab('App');
    await say(app, 'One');
    await tab('Intercept');
    await held('“One”').waitFor();
    await cut();
    await page
      .getByRole('region', { name: 'Workbench' })
      .getByText('Everything held was let go, and intercept is off. Turn it on again.')
      .waitFor();
    await page.getByRole('switch', { name: 'Intercept', checked: false }).waitFor();
    expect(await page.getByText(/Intercept is on/).count()).toBe(0);
    await tab('App');
    await app.getByText('Server: One').waitFor();
  });

  it('lets everything go when the learner’s page closes', async () => {
    const { page, held } = await openLab();
    await turnOn(page, { from: 'the client' });
    const address = await page
      .getByText(/^ws:\/\/localhost/)
      .first()
      .textContent();
    const other = new WebSocket(`${address}socket`, { headers: { 'user-agent': 'Mozilla/5.0 (a browser)' } });
    onTestFinished(() => other.terminate());
    await once(other, 'message');
    other.send('still here');
    await held('“still here”').waitFor();
    const echo = once(other, 'message');
    await page.close();
    expect(String((await echo)[0])).toBe('still here');
  });
});

/** Lets the live channel of a page be cut from outside. */
async function severable(page: Page): Promise<() => Promise<void>> {
  let latest: WebSocketRoute | undefined;
  await page.routeWebSocket(/\/api\/live/, (channel) => {
    const server = channel.connectToServer();
    latest = server;
    channel.onMessage((message) => server.send(message));
    server.onMessage((message) => channel.send(message));
    server.onClose((code) => channel.close({ code: code ?? 1011 }));
  });
  return async () => {
    await latest?.close();
  };
}

async function openLab(open?: Page) {
  const page = open ?? (await openPage());
  await page.goto(`${running.origins.platform}/labs/apprentice/shake-hands`);
  const tab = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  await tab('App');
  const app = page.getByTitle('The lab’s page').contentFrame();
  const held = (words: string) =>
    page.getByRole('list', { name: 'Held, oldest first' }).getByRole('button').filter({ hasText: words });
  return { page, app, tab, held };
}

/** Turns intercept on; holds only what one side says, if that is given. */
async function turnOn(page: Page, { handshakes = false, from }: { handshakes?: boolean; from?: string }) {
  await page.getByRole('tab', { name: /^Intercept/ }).click();
  if (handshakes) await page.getByRole('checkbox', { name: 'Hold handshakes' }).check();
  if (from) {
    await page.getByText('Frames to hold').click();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByRole('combobox', { name: 'From, rule 1' }).selectOption(from);
  }
  await page.getByRole('switch', { name: 'Intercept' }).click();
  await page.getByText('Intercept is on').waitFor();
}

async function knock(app: FrameLocator): Promise<void> {
  await app.getByRole('button', { name: 'Knock' }).click();
  await app.getByText('Server: Welcome.').waitFor();
}

async function say(app: FrameLocator, text: string): Promise<void> {
  await app.getByRole('textbox', { name: 'Message' }).fill(text);
  await app.getByRole('button', { name: 'Say it' }).click();
}

async function forwardEdited(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Forward edited' }).click();
}

/** The payload of what is held, or to inject when nothing is. */
function payload(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Payload' }).first();
}

function isFocused(element: Element): boolean {
  return element.getRootNode() instanceof ShadowRoot && element.matches(':focus');
}
