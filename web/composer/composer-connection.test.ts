import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { ProbeState } from '../../protocol/workbench.ts';
import { composer, openProbe, payload, sendButton, startAfresh, unmasked } from '../testing/composer.ts';
import { frameEvent } from '../testing/events.ts';
import { focusedName } from '../testing/focused.ts';

beforeEach(startAfresh);

test('answers the server’s ping with its payload', async () => {
  const { bench } = composer();
  bench.set({ events: [frameEvent(1, 'hb-7', { opcode: 'ping', opcodeBits: 9, direction: 'server' })] });
  await expect.element(page.getByText(/“hb-7” waits for a pong/)).toBeVisible();
  await page.getByRole('button', { name: 'Pong', exact: true }).click();
  await expect.poll(() => unmasked(bench)).toEqual(['pong hb-7']);
  bench.set({ events: [...bench.events, frameEvent(2, 'hb-7', { opcode: 'pong', opcodeBits: 10 })] });
  await expect.element(page.getByText(/waits for a pong/)).not.toBeInTheDocument();
});

test('sends a ping, and a close with code and reason, at one press', async () => {
  const { bench } = composer();
  await page.getByRole('button', { name: 'Ping', exact: true }).click();
  await page.getByRole('button', { name: 'Close…' }).click();
  await page.getByRole('combobox', { name: 'Code' }).fill('4001');
  await page.getByRole('textbox', { name: 'Reason' }).fill('bye');
  await expect.element(page.getByText(/^private use/)).toBeVisible();
  await page.getByRole('button', { name: 'Send close frame' }).click();
  await expect.poll(() => unmasked(bench)).toEqual(['ping ', 'close \u000f\u00a1bye']);
});

test('says that a reason is too long for a control frame, and sends it all the same', async () => {
  const { bench } = composer();
  await page.getByRole('button', { name: 'Close…' }).click();
  const reason = page.getByRole('textbox', { name: 'Reason' });
  await reason.fill('é'.repeat(62));
  await expect.element(page.getByText(/1 byte too long/)).toBeVisible();
  await page.getByRole('button', { name: 'Send close frame' }).click();
  await expect.poll(() => bench.asked).toHaveLength(1);
  await page.getByRole('button', { name: 'Close…' }).click();
  await reason.fill('x'.repeat(123));
  await expect.element(page.getByText(/too long/)).not.toBeInTheDocument();
});

test('knows that a server reads nothing behind a close frame', async () => {
  composer();
  await page.getByRole('spinbutton', { name: 'Split into frames' }).fill('2');
  await page.getByRole('combobox', { name: 'After the first frame' }).selectOptions('a close');
  const warnings = page.getByRole('list', { name: 'What these bytes break' });
  await expect
    .element(warnings.getByText(/sends no more data\. .*does not look at what comes behind/))
    .toBeVisible();
});

test('holds nothing against a message that the next connection will carry', async () => {
  const { place } = composer();
  const complaint = page.getByText('Whoever has sent a close frame sends no more data.');
  await page.getByRole('button', { name: 'Close…' }).click();
  await page.getByRole('button', { name: 'Send close frame' }).click();
  await expect.element(complaint).toBeVisible();
  change(place, { ...openProbe, state: 'closed', ended: 'You closed the connection.' });
  await expect.element(complaint).not.toBeInTheDocument();
});

test('forgets with a connection why nothing could be sent there', async () => {
  const { bench, place } = composer();
  bench.refusal = 'Probe "p1" is closed.';
  await page.getByRole('button', { name: 'Ping' }).click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Probe "p1" is closed.');
  change(place, { ...openProbe, probe: 'p2', connection: 'c2' });
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('keeps the draft when the connection ends, and asks for it again', async () => {
  const { bench, place } = composer();
  let again = 0;
  place.querySelector('lab-composer')?.addEventListener('again', () => {
    again += 1;
  });
  await payload.fill('Hello');
  const element = place.querySelector('lab-composer');
  if (element) element.probe = { ...openProbe, state: 'closed', ended: 'The server closed the connection.' };
  await expect.element(page.getByText('The server closed the connection.')).toBeVisible();
  await expect.element(sendButton).toBeDisabled();
  await expect.element(payload).toHaveValue('Hello');
  await page.getByRole('button', { name: 'Connect again' }).click();
  expect(again).toBe(1);
  expect(bench.asked).toEqual([]);
});

test('says what the server refused it with, when it was not opened again', async () => {
  const { place } = composer();
  change(place, { ...openProbe, state: 'closed', raw: 'HTTP/1.1 403 Forbidden\r\n\r\n', ended: 'Complete.' });
  await expect.element(page.getByText('The server refused the handshake: 403 Forbidden.')).toBeVisible();
});

test('keeps the focus when the control that had it can do nothing any more', async () => {
  const { place } = composer();
  await page.getByRole('button', { name: 'Close…' }).click();
  await page.getByRole('button', { name: 'Send close frame' }).click();
  await expect.poll(focusedName).toBe('Close…');
  change(place, { ...openProbe, state: 'closed', ended: 'You closed the connection.' });
  await expect.poll(focusedName).toBe('Connect again');
  change(place, { ...openProbe, probe: 'p2', connection: 'c2' });
  await expect.poll(() => focusedIn(place)?.id).toBe('payload');
});

test('says in the open panel why no close frame can be sent any more', async () => {
  const { place } = composer();
  await page.getByRole('button', { name: 'Close…' }).click();
  const send = page.getByRole('button', { name: 'Send close frame' });
  send.element().focus();
  change(place, { ...openProbe, state: 'closed', ended: 'The server ended it.' });
  await expect
    .element(page.getByText('The connection is not open any more. The server ended it.'))
    .toBeVisible();
  await expect.element(send).toBeDisabled();
  await expect.poll(() => focusedIn(place)?.tagName).toBe('INPUT');
});

/** What became of the probe. */
function change(place: HTMLElement, probe: ProbeState): void {
  const element = place.querySelector('lab-composer');
  if (element) element.probe = probe;
}

function focusedIn(place: HTMLElement): Element | null {
  return place.querySelector('lab-composer')?.shadowRoot?.activeElement ?? null;
}
