import { html } from 'lit';
import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ProbeState } from '../../protocol/workbench.ts';
import { frameEvent } from '../testing/events.ts';
import { FakeBench, stepState } from '../testing/fake-bench.ts';
import { focusedName } from '../testing/focused.ts';
import { mount } from '../testing/mount.ts';
import './lab-probe.ts';

const raw = page.getByRole('textbox', { name: 'Raw text' });
const sendButton = page.getByRole('button', { name: 'Send request' });
const bare = 'GET /b/b0/socket HTTP/1.1\r\nHost: localhost:3001\r\n\r\n';

// The draft outlives a page on purpose; a test must not.
beforeEach(() => sessionStorage.clear());

test('starts with a bare request and sends it byte for byte', async () => {
  const bench = probe();
  await sendButton.click();
  expect(bench.asked).toEqual([{ type: 'probe.open', probe: 'p1', raw: bare }]);
});

test('writes a header of the table into the raw text', async () => {
  probe();
  await page.getByRole('button', { name: 'Add a header' }).click();
  await page.getByRole('textbox', { name: 'Name of header 2' }).fill('Upgrade');
  await page.getByRole('textbox', { name: 'Value of Upgrade' }).fill('websocket');
  await expect
    .element(raw)
    .toHaveValue('GET /b/b0/socket HTTP/1.1\nHost: localhost:3001\nUpgrade: websocket');
});

test('reads the raw text into the table', async () => {
  probe();
  await raw.fill('POST /x HTTP/1.0\nOrigin: a\nOrigin: b');
  await expect.element(page.getByRole('textbox', { name: 'Method' })).toHaveValue('POST');
  await expect.element(page.getByRole('textbox', { name: 'Path' })).toHaveValue('/x');
  await expect.element(page.getByRole('textbox', { name: 'Value of Origin' }).nth(1)).toHaveValue('b');
});

test('says why a text cannot be read, and sends it all the same', async () => {
  const bench = probe();
  await raw.fill('GET /x HTTP/1.1\nno colon');
  await expect.element(page.getByText('Line 2 cannot be read.')).toBeVisible();
  await expect.element(raw).toHaveAttribute('aria-invalid', 'true');
  await sendButton.click();
  expect(bench.asked).toEqual([
    { type: 'probe.open', probe: 'p1', raw: 'GET /x HTTP/1.1\r\nno colon\r\n\r\n' },
  ]);
});

test('duplicates, moves and removes headers, and the focus goes along', async () => {
  probe();
  await raw.fill('GET / HTTP/1.1\nA: 1\nB: 2');
  await page.getByRole('button', { name: 'Duplicate A' }).click();
  await expect.element(raw).toHaveValue('GET / HTTP/1.1\nA: 1\nA: 1\nB: 2');
  await page.getByRole('button', { name: 'Move up B' }).click();
  await expect.element(raw).toHaveValue('GET / HTTP/1.1\nA: 1\nB: 2\nA: 1');
  await expect.poll(focusedName).toBe('Move up B');
  await page.getByRole('button', { name: 'Remove B' }).click();
  await expect.element(raw).toHaveValue('GET / HTTP/1.1\nA: 1\nA: 1');
});

test('puts a fresh key into a Sec-WebSocket-Key row only', async () => {
  probe();
  await raw.fill('GET / HTTP/1.1\nHost: x\nsec-websocket-key: old');
  expect(page.getByRole('button', { name: /^Fresh key/ }).elements()).toHaveLength(1);
  await page.getByRole('button', { name: 'Fresh key for sec-websocket-key' }).click();
  await expect.element(raw).toHaveValue(expect.stringMatching(/sec-websocket-key: [A-Za-z0-9+/]{22}==$/));
});

test('sends with Ctrl and Enter from any field', async () => {
  const bench = probe();
  await raw.click();
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  expect(bench.asked).toHaveLength(1);
});

test('keeps ready-made handshakes back until the first step is passed', async () => {
  const bench = probe();
  await page.getByRole('button', { name: 'Start from' }).click();
  await expect.element(page.getByText(/once you have passed the first step/)).toBeVisible();
  expect(page.getByRole('button', { name: /browser’s handshake/ }).elements()).toHaveLength(0);
  bench.setSteps(stepState({ passed: true }));
  await page.getByRole('button', { name: /browser’s handshake/ }).click();
  await expect.element(raw).toHaveValue(expect.stringContaining('Sec-WebSocket-Version: 13'));
});

test('shows what the server refuses, and no attempt for it', async () => {
  const bench = probe();
  bench.refusal = 'Eight probes are open. Close one first.';
  await sendButton.click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Eight probes are open.');
  expect(page.getByRole('region', { name: 'Response' }).elements()).toHaveLength(0);
});

test('explains each line of the response, and which rules were broken', async () => {
  const bench = probe();
  await sendButton.click();
  bench.set({ probes: new Map([['p1', { probe: 'p1', state: 'waiting' }]]) });
  await expect.element(page.getByText(/Waiting for the response/)).toBeVisible();
  bench.set({ probes: new Map([['p1', refused]]) });
  await expect.element(page.getByText('Not a valid handshake.')).toBeVisible();
  const line = page.getByRole('row', { name: /HTTP\/1\.1 400 Bad Request/ });
  await expect.element(line).toMatchTextContent('The server refuses.');
  await expect.element(page.getByText(/Expected a field Upgrade/)).toBeVisible();
  await expect
    .element(page.getByRole('link', { name: 'RFC 6455 §4.2.1' }).first())
    .toHaveAttribute('href', 'https://www.rfc-editor.org/rfc/rfc6455#section-4.2.1');
});

test('says why there was no response', async () => {
  const bench = probe();
  await sendButton.click();
  bench.set({
    probes: new Map([['p1', { probe: 'p1', state: 'closed', ended: 'Nothing came within 10 s.' }]]),
  });
  await expect.element(page.getByText('Nothing came within 10 s.')).toBeVisible();
});

test('talks on an open connection and shows what the server observed there', async () => {
  const bench = probe();
  await sendButton.click();
  bench.set({ probes: new Map([['p1', opened]]) });
  await page.getByRole('textbox', { name: 'Text message' }).fill('Hello');
  await page.getByRole('button', { name: 'Send message' }).click();
  expect(bench.asked.at(-1)).toEqual({ type: 'probe.send', probe: 'p1', text: 'Hello' });
  bench.set({ events: [frameEvent(1, 'bye', { opcode: 'close', code: 1000, connection: 'c1' })] });
  await expect
    .element(page.getByRole('list', { name: 'What was said on this connection' }))
    .toMatchTextContent('1000 normal closure');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  expect(bench.asked.at(-1)).toEqual({ type: 'probe.close', probe: 'p1' });
});

test('keeps past attempts to look at and to edit again', async () => {
  const bench = probe();
  await sendButton.click();
  await raw.fill('GET /second HTTP/1.1');
  await sendButton.click();
  bench.set({
    probes: new Map([
      ['p1', refused],
      ['p2', { ...opened, probe: 'p2' }],
    ]),
  });
  await expect.element(page.getByText('A valid handshake.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Attempt' }).selectOptions('1: 400');
  await expect.element(page.getByText('Not a valid handshake.')).toBeVisible();
  await page.getByRole('button', { name: 'Edit this request again' }).click();
  await expect.element(raw).toHaveValue('GET /b/b0/socket HTTP/1.1\nHost: localhost:3001');
});

test('keeps the draft over a reload of the page', async () => {
  probe();
  await raw.fill('GET /kept HTTP/1.1');
  document.querySelector('main')?.remove();
  probe();
  await expect.element(raw).toHaveValue('GET /kept HTTP/1.1');
});

const refused: ProbeState = {
  probe: 'p1',
  state: 'closed',
  raw: 'HTTP/1.1 400 Bad Request\r\n\r\n',
  reading: {
    valid: false,
    lines: [{ line: 'HTTP/1.1 400 Bad Request', meaning: 'The server refuses.', verdict: 'breaks' }],
    broken: [],
    request: [
      {
        rule: 'upgrade-missing',
        message: 'Expected a field Upgrade; found none.',
        section: 'RFC 6455 §4.2.1',
      },
    ],
  },
};

const opened: ProbeState = {
  probe: 'p1',
  state: 'open',
  connection: 'c1',
  raw: 'HTTP/1.1 101 Switching Protocols\r\n\r\n',
  reading: { valid: true, lines: [], broken: [], request: [] },
};

function probe(): FakeBench {
  const bench = new FakeBench();
  mount(html`<lab-probe></lab-probe>`, bench);
  return bench;
}
