/** Makes the pictures of the README from the product as it runs: node docs/screenshots.ts, after `npm run build`. */
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { type Browser, chromium, type Page } from 'playwright-core';
import { labPage } from '../e2e/support/lab-page.ts';
import { parseConfig } from '../server/config.ts';
import { type Running, start } from '../server/start.ts';
import { joinOnBench, PASSWORD, TestInstructor } from '../server/testing/class-client.ts';
import { shakeHands } from '../server/testing/lab-client.ts';
import { TestPage } from '../server/testing/test-page.ts';
import { findChromium, launchArguments } from '../server/victim/find-chromium.ts';

const VIEW = { width: 1280, height: 800 };

/** A class as it is after a quarter of an hour: some are far, some are stuck, one has not begun. */
const names = [
  'Ada',
  'Bao',
  'Chidi',
  'Dana',
  'Emre',
  'Freya',
  'Gita',
  'Hugo',
  'Ines',
  'Jonas',
  'Kim',
  'Lena',
];

/** What passes the first steps of `apprentice/shake-hands`, one by one. */
const acts: [step: string, act: (port: number, bench: string) => Promise<unknown>][] = [
  ['earn', (port, bench) => shakeHands(port, bench)],
  ['talk', async (port, bench) => (await shakeHands(port, bench)).client.sendText('hello')],
  ['version', (port, bench) => shakeHands(port, bench, { 'Sec-WebSocket-Version': '8' })],
];

const free = { PORT: '0', LAB_PORT: '0', LAB_TLS_PORT: '0', EXPLOIT_PORT: '0', DATA_DIR: ':memory:' };
const running = await start(parseConfig({ ...free, INSTRUCTOR_PASSWORD: PASSWORD }), pino({ level: 'warn' }));
const { path } = await findChromium({ explicit: process.env.CHROMIUM_PATH });
const browser = await chromium.launch({ executablePath: path, args: launchArguments() });
try {
  await pictureOfLab(await newPage(browser), running);
  await pictureOfBoard(await newPage(browser), running);
  await pictureOfCheck(await newPage(browser), running);
} finally {
  await browser.close();
  await running.close();
}

async function newPage(from: Browser): Promise<Page> {
  const context = await from.newContext({ viewport: VIEW, colorScheme: 'light', ignoreHTTPSErrors: true });
  return context.newPage();
}

async function pictureOfLab(page: Page, { origins }: Running): Promise<void> {
  const lab = labPage(page);
  await page.goto(`${origins.platform}/labs/apprentice/shake-hands`);
  await lab.addHeader('Upgrade', 'websocket');
  await lab.addHeader('Connection', 'Upgrade');
  await lab.addHeader('Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==');
  await lab.addHeader('Sec-WebSocket-Version', '13');
  await lab.send();
  await lab.untilPassed('Earn a 101');
  await page.getByRole('tab', { name: /^Timeline/ }).click();
  await page.getByRole('row').filter({ hasText: 'Welcome' }).click();
  await page
    .locator('lab-step')
    .first()
    .evaluate((step) => step.scrollIntoView({ block: 'center' }));
  await save(page, 'lab');
}

async function pictureOfBoard(page: Page, { origins, services: { ports } }: Running): Promise<void> {
  const instructor = await TestInstructor.signIn(ports.platform);
  const room = await instructor.openClass('Web security, Monday');
  for (const [place, name] of names.entries()) await work(ports, room.code, name, place);
  const [, token = ''] = instructor.cookie.split('=');
  const [cookieName = ''] = instructor.cookie.split('=');
  await page.context().addCookies([{ name: cookieName, value: token, url: origins.platform }]);
  await page.goto(`${origins.platform}/class/${room.id}`);
  await page
    .getByText(names.at(-1) ?? '')
    .first()
    .waitFor();
  await save(page, 'board');
}

/** One learner of the class, as far as their place in it makes them come. */
async function work(
  ports: Running['services']['ports'],
  code: string,
  name: string,
  place: number,
): Promise<void> {
  const { id, cookie } = await joinOnBench(ports.platform, code, name);
  const page = await TestPage.open({ port: ports.platform, bench: id, cookie });
  if (place % 5 === 1) await page.ask({ type: 'solution', step: 'talk' });
  for (const [step, act] of acts.slice(0, (place * 3) % 4)) {
    await act(ports.lab, id);
    await page.untilPassed(step);
  }
  // Some try, and are not there yet.
  if (place % 2 === 0) await shakeHands(ports.lab, id, { Connection: 'close' });
  page.vanish();
}

async function pictureOfCheck(page: Page, { origins }: Running): Promise<void> {
  await page.goto(`${origins.platform}/check`);
  await page.getByText('Everything that a class needs gets through.').first().waitFor();
  await save(page, 'check');
}

async function save(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, import.meta.url)) });
}
