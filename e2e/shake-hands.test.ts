import { describe, expect, it } from 'vitest';
import { acceptKey } from '../protocol/accept-key.ts';
import { openPage } from './support/browser.ts';
import { labPage } from './support/lab-page.ts';
import { platformForFile } from './support/platform.ts';

const running = platformForFile();

describe('a first-time reader', () => {
  it('gets from Home to a solved Shake hands with the page’s own controls', async () => {
    const page = await openPage();
    const lab = labPage(page);
    await page.goto(running.origins.platform);
    await page.getByRole('link', { name: 'Start: Shake hands' }).click();
    await page.getByRole('heading', { name: 'Shake hands', level: 1 }).waitFor();

    await lab.addHeader('Upgrade', 'websocket');
    await lab.addHeader('Connection', 'Upgrade');
    await lab.addHeader('Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==');
    await lab.addHeader('Sec-WebSocket-Version', '13');
    await lab.send();
    await page.getByText('A valid handshake.', { exact: true }).waitFor();
    await lab.untilPassed('Earn a 101');

    await page.getByRole('textbox', { name: 'Payload' }).fill('hello');
    await page.getByRole('button', { name: 'Send message' }).click();
    await lab.untilPassed('See what the 101 ended');

    await lab.setHeader('Sec-WebSocket-Version', '8');
    await lab.send();
    await lab.untilPassed('Ask for the wrong version');

    await lab.setHeader('Sec-WebSocket-Version', '13');
    await lab.removeHeader('Sec-WebSocket-Key');
    await lab.send();
    const missing = lab.section('Leave one header out');
    await missing.getByRole('textbox', { name: 'Your answer' }).fill('Sec-WebSocket-Key');
    await missing.getByRole('button', { name: 'Answer' }).click();
    await lab.untilPassed('Leave one header out');

    const accept = lab.section('Play the server');
    const key = /Sec-WebSocket-Key: ([\w+/]{22}==)/.exec((await accept.textContent()) ?? '')?.[1] ?? '';
    await accept
      .getByRole('textbox', { name: /Text, hashed/ })
      .fill(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    const base64 = await accept.getByText(acceptKey(key), { exact: true }).textContent();
    await accept.getByRole('textbox', { name: 'Your answer' }).fill(base64 ?? '');
    await accept.getByRole('button', { name: 'Answer' }).click();
    await lab.untilPassed('Play the server');

    const proof = lab.section('Say what it proves');
    await proof.getByRole('radio', { name: /knows the WebSocket protocol/ }).check();
    await proof.getByRole('button', { name: 'Answer' }).click();
    await lab.untilPassed('Say what it proves');

    await lab.addHeader('Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==');
    await lab.addHeader('Sec-WebSocket-Protocol', 'echo.v2, echo.v1');
    await lab.send();
    await lab.untilPassed('Agree on a subprotocol');

    await page.goto(running.origins.platform);
    expect(await page.getByRole('listitem').filter({ hasText: 'Shake hands' }).textContent()).toContain(
      'Solved',
    );
  });

  it('reads under the step what a refused handshake still lacked', async () => {
    const page = await openPage();
    const lab = labPage(page);
    await page.goto(`${running.origins.platform}/labs/apprentice/shake-hands`);
    await lab.addHeader('Upgrade', 'websocket');
    await lab.send();
    await page.getByRole('region', { name: 'Response' }).getByText('400').first().waitFor();
    await lab.section('Earn a 101').getByText('accepted: expected true, got false').waitFor();
  });
});
