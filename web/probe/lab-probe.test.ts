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
beforeEach(() => {
  sessionStorage.clear();
  return page.viewport(1280, 800);
});

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

test('keeps ready-made handshakes back until the first step is passed, if that is to write one', async () => {
  const bench = probe();
  bench.setSteps(stepState({ isHandshake: true }));
  await page.getByRole('button', { name: 'Start from' }).click();
  await expect.element(page.getByText(/once you have passed the first step/)).toBeVisible();
  expect(page.getByRole('button', { name: /browser’s handshake/ }).elements()).toHaveLength(0);
  bench.setSteps(stepState());
  await expect.element(page.getByRole('button', { name: /browser’s handshake/ })).toBeVisible();
  bench.setSteps(stepState({ isHandshake: true, passed: true }));
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
  await page.getByRole('textbox', { name: 'Payload' }).fill('Hello');
  await page.getByRole('button', { name: 'Send message' }).click();
  await expect.poll(() => bench.asked.at(-1)).toMatchObject({ type: 'probe.bytes', probe: 'p1' });
  bench.set({ events: [frameEvent(1, 'bye', { opcode: 'close', code: 1000, connection: 'c1' })] });
  await expect
    .element(page.getByRole('list', { name: 'What was said on this connection' }))
    .toMatchTextContent('1000 normal closure');
  await page.getByRole('button', { name: 'Drop TCP' }).click();
  expect(bench.asked.at(-1)).toEqual({ type: 'probe.close', probe: 'p1' });
});

test('leads from the answer to the composer, which may stand far below', async () => {
  const bench = probe();
  await sendButton.click();
  bench.set({ probes: new Map([['p1', opened]]) });
  await page.getByRole('button', { name: 'Composer', exact: true }).click();
  await expect.element(page.getByRole('heading', { name: 'Composer' })).toBeInViewport();
  await userEvent.keyboard('Hello');
  await expect.element(page.getByRole('textbox', { name: 'Payload' })).toHaveValue('Hello');
  bench.set({ probes: new Map([['p1', { ...opened, state: 'closed' }]]) });
  await expect.element(page.getByRole('button', { name: 'Composer', exact: true })).not.toBeInTheDocument();
});

test('drops the open connection before it opens another in its place', async () => {
  const bench = probe();
  await sendButton.click();
  bench.set({ probes: new Map([['p1', opened]]) });
  await sendButton.click();
  await expect
    .poll(() => bench.asked.map((ask) => [ask.type, 'probe' in ask && ask.probe]))
    .toEqual([
      ['probe.open', 'p1'],
      ['probe.close', 'p1'],
      ['probe.open', 'p2'],
    ]);
});

test('holds several connections, each with its own request and answer', async () => {
  const bench = probe();
  await page.getByRole('button', { name: 'Connection B' }).click();
  await page.getByRole('textbox', { name: 'Name of connection B' }).fill('user B');
  await userEvent.tab();
  const b = page.getByRole('region', { name: 'user B' });
  await b.getByRole('textbox', { name: 'Raw text' }).fill('GET /b HTTP/1.1');
  await b.getByRole('button', { name: 'Send request' }).click();
  const a = page.getByRole('region', { name: 'Connection A' });
  await a.getByRole('button', { name: 'Send request' }).click();
  expect(bench.asked).toEqual([
    { type: 'probe.open', probe: 'p1', raw: 'GET /b HTTP/1.1\r\n\r\n' },
    { type: 'probe.open', probe: 'p2', raw: bare },
  ]);
  bench.set({
    probes: new Map([
      ['p1', refused],
      ['p2', { ...opened, probe: 'p2' }],
    ]),
  });
  await expect.element(b.getByText('Not a valid handshake.')).toBeVisible();
  await expect.element(a.getByText('A valid handshake.')).toBeVisible();
  await page.getByRole('button', { name: 'Remove user B' }).click();
  await expect.element(page.getByText('Not a valid handshake.')).not.toBeInTheDocument();
});

test('stands side by side where there is room, and one at a time where there is none', async () => {
  probe();
  await page.getByRole('button', { name: 'Connection B' }).click();
  await expect.poll(() => sendButton.elements().length).toBe(2);
  await page.viewport(500, 800);
  await expect.poll(() => sendButton.elements().length).toBe(1);
  const chooser = page.getByRole('group', { name: 'Connection' });
  await chooser.getByRole('button', { name: 'Connection A' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Name of connection A' })).toBeVisible();
});

test('keeps the connections over a reload, and knows whose each probe is', async () => {
  const bench = probe();
  await page.getByRole('button', { name: 'Connection B' }).click();
  const b = page.getByRole('region', { name: 'Connection B' });
  await b.getByRole('button', { name: 'Send request' }).click();
  document.querySelector('main')?.remove();
  const again = probe();
  again.set({ probes: new Map() });
  await expect.element(b).toBeVisible();
  await b.getByRole('button', { name: 'Send request' }).click();
  expect(bench.asked.at(-1)).toMatchObject({ probe: 'p1' });
  expect(again.asked.at(-1)).toMatchObject({ probe: 'p2' });
});

test('takes over what the writeup loads, and sends nothing', async () => {
  const bench = probe();
  bench.show({ load: { probe: { path: '/loaded', headers: { Upgrade: 'websocket' } } } });
  await expect
    .element(raw)
    .toHaveValue('GET /b/b0/loaded HTTP/1.1\nHost: localhost:3001\nUpgrade: websocket');
  bench.show({ load: { compose: { text: 'loaded', fin: false } } });
  await expect.element(page.getByRole('textbox', { name: 'Payload' })).toHaveValue('loaded');
  await expect
    .element(page.getByRole('button', { name: 'FIN', exact: true }))
    .toHaveAttribute('aria-pressed', 'false');
  expect(bench.place.load).toBeNull();
  expect(bench.asked).toEqual([]);
});

test('takes over what the timeline hands on', async () => {
  const bench = probe();
  bench.set({ events: [frameEvent(4, 'again'), frameEvent(5, 'not this')] });
  bench.show({ compose: { bytes: Uint8Array.of(0xc3, 0x28), opcode: 'text' } });
  await expect.element(page.getByRole('textbox', { name: 'Payload' })).toHaveValue('c328');
  bench.show({ replay: [4] });
  await expect.element(page.getByRole('button', { name: 'Replay 1 frame' })).toBeVisible();
  await expect.element(page.getByRole('checkbox', { name: /again/ })).toBeChecked();
  await expect.element(page.getByRole('checkbox', { name: /not this/ })).not.toBeChecked();
});

test('puts the cursor into what it takes over', async () => {
  const bench = probe();
  bench.show({ load: { compose: { text: 'loaded' } } });
  await expect.poll(focusedId).toBe('payload');
  bench.show({ load: { probe: { path: '/loaded' } } });
  await expect.poll(focusedId).toBe('raw');
  bench.show({ compose: { bytes: Uint8Array.of(0x68), opcode: 'text' } });
  await expect.poll(focusedId).toBe('payload');
});

test('shows the answer when the connection is refused that was to be opened again', async () => {
  const bench = probe();
  await page.viewport(700, 500);
  await sendButton.click();
  bench.set({ probes: new Map([['p1', opened]]) });
  await expect.element(page.getByText('A valid handshake.')).toBeInTheDocument();
  bench.set({ probes: new Map([['p1', { ...opened, state: 'closed' }]]) });
  const verdict = page.getByText('Not a valid handshake.');
  await page.getByRole('button', { name: 'Connect again' }).click();
  expect(bench.asked.at(-1)).toMatchObject({ type: 'probe.open', probe: 'p2' });
  bench.set({ probes: new Map([['p2', { ...refused, probe: 'p2' }]]) });
  await expect.element(verdict).toBeInViewport();
  await expect.poll(focusedName).toBe('Response');
});

test('shows the end of a long path while nobody writes in it, and all of it in its title', async () => {
  probe();
  const long = `/b/${'b'.repeat(80)}/socket?last=171`;
  await raw.fill(`GET ${long} HTTP/1.1`);
  const path = page.getByRole('textbox', { name: 'Path' });
  await expect.element(path).toHaveAttribute('title', long);
  const end = () => path.element().scrollWidth - path.element().clientWidth - path.element().scrollLeft;
  await expect.poll(end).toBeLessThan(2);
  await path.click();
  await userEvent.keyboard('{Home}');
  await expect.poll(end).toBeGreaterThan(50);
  await userEvent.tab();
  await expect.poll(end).toBeLessThan(2);
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

function focusedId(): string {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused?.id ?? '';
}

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
