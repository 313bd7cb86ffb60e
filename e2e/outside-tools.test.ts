import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { openPage } from './support/browser.ts';
import { labPage } from './support/lab-page.ts';
import { platformForFile } from './support/platform.ts';

const running = platformForFile();

describe('tools from outside', () => {
  it('earn a step with wscat at the address that the page shows', async () => {
    const page = await openPage();
    const lab = labPage(page);
    const address = await openLab(page);
    const wscat = spawn(process.execPath, [
      createRequire(import.meta.url).resolve('wscat/bin/wscat'),
      '-c',
      `${address}socket`,
      '-s',
      'echo.v2',
      '-x',
      'hello from outside',
    ]);
    onTestFinished(() => void wscat.kill());
    await lab.untilPassed('Earn a 101');
    await lab.untilPassed('See what the 101 ended');
    await page.getByRole('tab', { name: /^Timeline/ }).click();
    await page
      .getByRole('gridcell', { name: /hello from outside/ })
      .first()
      .waitFor();
  });

  it('earn a step with a plain ws client', async () => {
    const page = await openPage();
    const lab = labPage(page);
    const address = await openLab(page);
    const socket = new WebSocket(`${address}socket`, ['echo.v2', 'echo.v1']);
    onTestFinished(() => socket.terminate());
    const [welcome] = await once(socket, 'message');
    expect(String(welcome)).toBe('Welcome. You speak echo.v2.');
    await lab.untilPassed('Agree on a subprotocol');
  });
});

async function openLab(page: Awaited<ReturnType<typeof openPage>>): Promise<string> {
  await page.goto(`${running.origins.platform}/labs/apprentice/shake-hands`);
  return page
    .getByText(/^wss?:\/\/localhost:\d+\/b\/\w+\/$/)
    .first()
    .textContent()
    .then((text) => text ?? '');
}
