import axe from 'axe-core';
import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import {
  closeEvent,
  frameEvent,
  handshakeEvent,
  httpEvent,
  messageEvent,
  unfinishedFrame,
} from '../testing/events.ts';
import { showTheme } from '../testing/theme.ts';
import { deep, row, timeline, widenWindow } from '../testing/timeline.ts';
import {
  accessEvent,
  cookiesEvent,
  dialogEvent,
  jailEvent,
  victimHandshake,
  visitEvent,
} from '../testing/victim.ts';

beforeEach(widenWindow);

test('opens the detail of a row, and closes it', async () => {
  timeline(handshakeEvent(1, 400), frameEvent(2, 'Hello'));
  await page.getByRole('button', { name: 'Event 1' }).click();
  const detail = page.getByRole('region', { name: 'Event 1 in detail' });
  await expect.element(detail).toMatchTextContent('Host: localhost:3001');
  await expect.element(detail).toMatchTextContent('HTTP/1.1 400 Bad Request');
  await page.getByRole('button', { name: 'Close the detail' }).click();
  await expect.element(detail).not.toBeInTheDocument();
});

test('shows what came with a request', async () => {
  timeline(httpEvent(1, { body: 'name=customer&password=k3v9' }));
  await page.getByRole('button', { name: 'Event 1' }).click();
  const detail = page.getByRole('region', { name: 'Event 1 in detail' });
  await expect.element(detail).toMatchTextContent('Body of the request');
  await expect.element(detail).toMatchTextContent('name=customer&password=k3v9');
});

test('says that of a long body not all may be there', async () => {
  timeline(httpEvent(1, { body: `${'x'.repeat(4_095)}\ufffd` }));
  await page.getByRole('button', { name: 'Event 1' }).click();
  const detail = page.getByRole('region', { name: 'Event 1 in detail' });
  await expect.element(detail).toMatchTextContent('Body of the request, at most its first 4,096 bytes');
});

test('shows a frame’s anatomy, its payload as JSON, as text and as hex, and stays with the choice', async () => {
  timeline(frameEvent(1, '{"a":[1]}'), frameEvent(2, '{"b":2}'));
  await page.getByRole('button', { name: 'Event 1' }).click();
  await expect.element(page.getByRole('button', { name: 'masking key: 37 fa 21 3d' })).toBeVisible();
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  await expect.element(page.getByLabelText('Payload as JSON')).toMatchTextContent('"a": [ 1 ]');
  await page.getByRole('button', { name: 'Hex', exact: true }).click();
  await expect
    .element(page.getByLabelText('Payload, unmasked, in hex'))
    .toMatchTextContent('0000 7b 22 61 22 3a 5b 31 5d 7d');
  await page.getByRole('button', { name: 'Event 2' }).click();
  await expect.element(page.getByLabelText('Payload, unmasked, in hex')).toMatchTextContent('7b 22 62');
});

test('shows what came of a frame that was never complete, and says so', async () => {
  const header = '82fe012c37fa213d';
  timeline(unfinishedFrame({ length: 300, lengthBits: 16, header, payload: btoa('abc'), received: 200 }));
  await page.getByRole('button', { name: 'Event 1' }).click();
  const detail = page.getByRole('region', { name: 'Event 1 in detail' });
  for (const words of [
    /declared 300 bytes, 200 arrived. Nobody waited for the rest/,
    /197 bytes more crossed the wire/,
    /100 bytes declared and never come/,
  ])
    await expect.element(detail.getByText(words)).toBeVisible();
  await page.getByRole('button', { name: 'Hex', exact: true }).click();
  await expect.element(page.getByLabelText('Payload, unmasked, in hex')).toMatchTextContent('197 bytes more');
});

test('shows both forms of a compressed message', async () => {
  const compressed = 'ykjNycnXUSjPL8pJUQQAAAD//w==';
  timeline(
    frameEvent(1, '', { rsv1: true, payload: compressed, text: undefined as never, length: 19 }),
    messageEvent(2, [1], 'Hello, world!', { compressed }),
  );
  await page.getByRole('button', { name: 'Event 1' }).click();
  await page.getByRole('button', { name: 'Hex', exact: true }).click();
  await expect.element(page.getByLabelText(/unmasked and compressed, in hex/)).toMatchTextContent('ca 48 cd');
  await expect.element(page.getByLabelText('Payload, inflated, in hex')).toMatchTextContent('48 65 6c 6c 6f');
  await page.getByRole('button', { name: 'message 2' }).click();
  await expect.element(page.getByLabelText(/As it crossed the wire/)).toMatchTextContent('ca 48 cd');
});

test('leads from a fragment to its message and back', async () => {
  timeline(
    frameEvent(1, 'Hel', { fin: false }),
    frameEvent(2, 'lo', { opcode: 'continuation', opcodeBits: 0 }),
    messageEvent(3, [1, 2], 'Hello'),
  );
  await expect.element(row(2)).toMatchTextContent('part of message 3');
  await page.getByRole('button', { name: 'Event 2' }).click();
  await page.getByRole('button', { name: 'message 3' }).click();
  const message = page.getByRole('region', { name: 'Event 3 in detail' });
  await expect.element(message).toBeVisible();
  await message.getByRole('button', { name: 'frame 1' }).click();
  await expect.element(page.getByRole('region', { name: 'Event 1 in detail' })).toBeVisible();
});

test.each([1005, 1006, 1015])('says that %i is never on the wire', async (code) => {
  timeline(closeEvent(1, code));
  await page.getByRole('button', { name: 'Event 1' }).click();
  await expect.element(page.getByText(new RegExp(`${code} is never on the wire`))).toBeVisible();
});

test('shows a payload as text, never as HTML', async () => {
  const { place } = timeline(frameEvent(1, '<img src=x onerror=alert(1)>'));
  await page.getByRole('button', { name: 'Event 1' }).click();
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  await expect.element(page.getByLabelText('Payload as text')).toMatchTextContent('<img src=x');
  expect(deep(place, 'img')).toEqual([]);
});

test('says of each cookie whether it travelled, and why not', async () => {
  timeline(victimHandshake(1), cookiesEvent(2));
  await page.getByRole('button', { name: 'Event 2' }).click();
  const cookies = page.getByRole('table', { name: 'Cookies of this handshake' });
  await expect.element(cookies.getByRole('row', { name: 'session sent Nothing forbids it.' })).toBeVisible();
  await expect
    .element(cookies.getByRole('row', { name: /^basket withheld Its SameSite is Lax.* SameSiteLax$/ }))
    .toBeVisible();
  await expect.element(page.getByText('http://127.0.0.1:3002', { exact: true })).toBeVisible();
});

test('says whose browser showed a dialog, on which page, with which message', async () => {
  timeline(dialogEvent(1, { message: 'secret' }));
  await page.getByRole('button', { name: 'Event 1' }).click();
  const detail = page.getByRole('region', { name: 'Event 1 in detail' });
  await expect.element(detail).toMatchTextContent('alert in the agent’s browser');
  await expect.element(detail).toMatchTextContent('http://localhost:3001/b/b0/agent');
  await expect.element(page.getByLabelText('The alert says')).toMatchTextContent('secret');
});

test('shows a line of the access log as it was written, and what it says', async () => {
  timeline(accessEvent(1, { body: 'name=Ines&note=%3Cb%3E' }));
  await page.getByRole('button', { name: 'Event 1' }).click();
  await expect
    .element(page.getByLabelText('Log line'))
    .toMatchTextContent('"GET /log?line=Your%20password%20is%20k3v9" 404');
  await expect
    .element(page.getByLabelText('Query, decoded'))
    .toMatchTextContent('line = Your password is k3v9');
  await expect.element(page.getByLabelText('Body')).toMatchTextContent('name = Ines note = <b>');
});

test.each(['light', 'dark'])(
  'has no fault that axe finds in what the victim did, in the %s theme',
  async (theme) => {
    showTheme(theme);
    const { bench } = timeline(
      visitEvent(1),
      cookiesEvent(2),
      dialogEvent(3),
      jailEvent(4),
      accessEvent(5, { body: 'a=b' }),
    );
    for (const selected of [2, 3, 5]) {
      bench.show({ selected });
      await expect.element(page.getByRole('region', { name: `Event ${selected} in detail` })).toBeVisible();
      const { violations } = await axe.run('lab-timeline');
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    }
  },
);
