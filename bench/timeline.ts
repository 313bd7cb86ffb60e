/**
 * From a frame on the wire to its row in the page: 200 frames a second, each with its echo, into a real timeline in a
 * real browser. Both clocks are this machine's, read in whole milliseconds. Goal: p99 below 100 ms.
 */
import { once } from 'node:events';
import { chromium, type Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { findChromium, launchArguments } from '../server/victim/find-chromium.ts';
import { startProduct } from './start-child.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const DURATION = Number(process.env.BENCH_MS ?? 1000);
const PER_SECOND = 200;

/**
 * Runs in the page: notes with each picture which frame is the newest in the list, and when. A row that more have
 * pushed out of sight since the last picture was there as well.
 */
const watchRows = `(() => {
  const find = (root) => root.querySelector('lab-event-grid') ??
    [...root.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot && find(shadowRoot)).find(Boolean);
  const rows = find(document).shadowRoot;
  window.pictures = [];
  const look = () => {
    const texts = [...rows.querySelectorAll('tr.kind-frame td.content')].map((cell) => cell.textContent);
    const numbers = texts.map((text) => Number(/“frame (\\d+)”/.exec(text)?.[1] ?? -1));
    window.pictures.push({ newest: Math.max(-1, ...numbers), at: Date.now() });
  };
  // A message that is sent before a picture comes when it is painted: whatever else was to be done for it is done.
  const painted = new MessageChannel();
  painted.port1.onmessage = look;
  const next = () => {
    painted.port2.postMessage(null);
    requestAnimationFrame(next);
  };
  next();
})()`;

const product = await startProduct();
const { path } = await findChromium({ explicit: process.env.CHROMIUM_PATH });
const browser = await chromium.launch({ executablePath: path, args: launchArguments() });
const page = await browser.newPage();
const client = await openConversation(page);
await page.evaluate(watchRows);

const sent: number[] = [];
// What is compiled and laid out for the first rows is not counted.
await sendPaced(DURATION);
const first = sent.length;
await sendPaced(ROUNDS * DURATION);
const last = `“frame ${sent.length - 1}”`;
await page.getByRole('row', { name: last }).first().waitFor();
const pictures = (await page.evaluate('window.pictures')) as { newest: number; at: number }[];
// The server's row of the same text comes later: the first picture with the number has the client's.
const delays = sent
  .map((at, number) => (pictures.find(({ newest }) => newest >= number)?.at ?? Number.NaN) - at)
  .slice(first)
  .sort((a, b) => a - b);
const at = (share: number) => delays[Math.floor(delays.length * share)];
console.log('| frames per second | frames | to the row, p50 ms | p99 ms |');
console.log('| --- | --- | --- | --- |');
console.log(`| ${PER_SECOND} and their echoes | ${delays.length} | ${at(0.5)} | ${at(0.99)} |`);

client.terminate();
await browser.close();
product.process.kill();

/** A lab's page at its timeline, and an open connection of a tool beside it. */
async function openConversation(page: Page): Promise<WebSocket> {
  await page.goto(`${product.said.platform}/labs/apprentice/shake-hands`);
  const address = await page
    .getByText(/^ws:\/\/localhost:\d+\/b\/\w+\/$/)
    .first()
    .textContent();
  await page.getByRole('tab', { name: /^Timeline/ }).click();
  const client = new WebSocket(`${address}socket`, { perMessageDeflate: false });
  await once(client, 'open');
  await page.locator('lab-event-grid').waitFor();
  return client;
}

async function sendPaced(duration: number): Promise<void> {
  const started = performance.now();
  const before = sent.length;
  while (performance.now() - started < duration) {
    const due = before + ((performance.now() - started) * PER_SECOND) / 1000;
    for (; sent.length < due; sent.push(Date.now())) client.send(`frame ${sent.length}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
