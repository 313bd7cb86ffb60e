import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { freePorts } from '../server/testing/free-port.ts';
import { productFlags } from '../server/testing/product-flags.ts';
import { closeBrowser, openContext } from './support/browser.ts';
import { labPage } from './support/lab-page.ts';

const main = fileURLToPath(new URL('../server/main.ts', import.meta.url));

afterAll(closeBrowser);

it('keeps passed steps, settings and identity through kill -9, under an open page', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lab101-e2e-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const ports = await freePorts('PORT', 'LAB_PORT', 'LAB_TLS_PORT', 'EXPLOIT_PORT');
  const first = await startProcess(dataDir, ports);

  const context = await openContext();
  const page = await context.newPage();
  const lab = labPage(page);
  await page.goto(`${first.platform}/labs/apprentice/shake-hands`);
  for (const [name, value] of [
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['Sec-WebSocket-Version', '13'],
  ] as const) {
    await lab.addHeader(name, value);
  }
  await lab.send();
  await lab.untilPassed('Earn a 101');
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: /^Ignored/ }).check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('Applied.', { exact: true }).waitFor();
  const cookies = await context.cookies();

  first.process.kill('SIGKILL');
  await once(first.process, 'exit');
  await page
    .getByText(/connection to the server was lost/i)
    .first()
    .waitFor();

  await startProcess(dataDir, ports);
  await page
    .getByText(/connection to the server was lost/i)
    .first()
    .waitFor({ state: 'hidden' });
  await page.reload();
  await lab.untilCounted('1 of 7 steps');
  await lab.untilPassed('Earn a 101');
  await page.getByRole('tab', { name: 'Settings' }).click();
  expect(await page.getByRole('radio', { name: /^Ignored/ }).isChecked()).toBe(true);
  expect(await context.cookies()).toEqual(cookies);
});

/** The product as an operator starts it: a process of its own, ready when its log says so. */
async function startProcess(
  dataDir: string,
  ports: Record<string, number>,
): Promise<{ process: ChildProcess; platform: string }> {
  const own = Object.entries(ports).map(([name, port]) => [name, String(port)]);
  const child = spawn(process.execPath, [...productFlags, main], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, ...Object.fromEntries(own) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg, platform }: { msg: string; platform: string } = JSON.parse(line);
    if (msg.startsWith('Lab 101 is ready')) return { process: child, platform };
  }
  throw new Error('the process ended before it was ready');
}
