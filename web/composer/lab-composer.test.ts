import axe from 'axe-core';
import { html } from 'lit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fromBase64, toHex } from '../../protocol/bytes.ts';
import type { TraceEvent } from '../../protocol/trace.ts';
import type { ProbeState } from '../../protocol/workbench.ts';
import { frameEvent } from '../testing/events.ts';
import { FakeBench } from '../testing/fake-bench.ts';
import { focusedName } from '../testing/focused.ts';
import { mount } from '../testing/mount.ts';
import { CaptureBook } from './capture-book.ts';
import './lab-composer.ts';
import { RulesEvent } from './lab-saved.ts';
import { plainDraft } from './message-draft.ts';

const payload = page.getByRole('textbox', { name: 'Payload' });
const sendButton = page.getByRole('button', { name: /^Send (message|ping|pong|close|frame)$/ });
const everyBit = page.getByText('Every bit');

beforeEach(() => {
  sessionStorage.clear();
  return page.viewport(1000, 900);
});
afterEach(() => {
  delete document.documentElement.dataset.theme;
});

test('sends exactly the bytes of the preview', async () => {
  const { bench } = composer();
  await payload.fill('Hello');
  await expect.element(page.getByText('1 frame, 11 bytes')).toBeVisible();
  const shown = shownBytes();
  await sendButton.click();
  await expect.poll(() => sent(bench)).toEqual([shown]);
  expect(shown.startsWith('8185')).toBe(true);
});

test('takes another key for the next frame', async () => {
  const { bench } = composer();
  await payload.fill('Hello');
  await sendButton.click();
  await sendButton.click();
  await expect.poll(() => sent(bench).length).toBe(2);
  const [first, second] = sent(bench);
  expect(first?.slice(4, 12)).not.toBe(second?.slice(4, 12));
});

test('is worked with the keyboard alone, down to every bit', async () => {
  const { bench } = composer();
  await payload.click();
  await userEvent.keyboard('hi');
  document.querySelector('lab-composer')?.shadowRoot?.querySelector('summary')?.focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('button', { name: 'FIN', exact: true })).toBeVisible();
  await userEvent.tab();
  await userEvent.keyboard(' ');
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  // RSV3, opcode, then the mask's radio group.
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  await expect
    .element(page.getByRole('list', { name: 'What these bytes break' }))
    .toMatchTextContent('masked');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.poll(() => sent(bench)).toEqual(['21026869']);
});

test('names each rule that would be broken, and sends all the same', async () => {
  const { bench } = composer();
  await everyBit.click();
  await page.getByRole('radio', { name: 'Off' }).click();
  const warnings = page.getByRole('list', { name: 'What these bytes break' });
  await expect.element(warnings).toMatchTextContent('Every frame from a client is masked.');
  await expect
    .element(warnings.getByRole('link', { name: 'RFC 6455 §5.1' }))
    .toHaveAttribute('href', 'https://www.rfc-editor.org/rfc/rfc6455#section-5.1');
  await sendButton.click();
  await expect.poll(() => sent(bench)).toEqual(['8100']);
});

test('warns of what the bytes before have left open', async () => {
  composer();
  await everyBit.click();
  await page.getByRole('button', { name: 'FIN', exact: true }).click();
  await sendButton.click();
  await expect
    .element(page.getByRole('list', { name: 'What these bytes break' }))
    .toMatchTextContent('no other message begins');
});

test('says what cannot be made into bytes, and sends nothing', async () => {
  const { bench } = composer();
  await page.getByRole('combobox', { name: 'Written as' }).selectOptions('Hex');
  await payload.fill('8');
  await expect.element(page.getByText(/two hex digits for each byte/).first()).toBeVisible();
  await expect.element(payload).toHaveAttribute('aria-invalid', 'true');
  await sendButton.click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Nothing was sent.');
  expect(bench.asked).toEqual([]);
});

test('checks and formats JSON', async () => {
  composer();
  await page.getByRole('combobox', { name: 'Written as' }).selectOptions('JSON');
  await payload.fill('{"a":');
  await expect.element(page.getByText(/Not JSON yet/)).toBeVisible();
  await payload.fill('{"a":1}');
  await page.getByRole('button', { name: 'Format' }).click();
  await expect.element(payload).toHaveValue('{\n  "a": 1\n}');
});

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

test('shows the frames of a message one by one', async () => {
  composer();
  await payload.fill('abc');
  await page.getByRole('spinbutton', { name: 'Split into frames' }).fill('2');
  await page.getByRole('combobox', { name: 'After the first frame' }).selectOptions('a ping');
  await expect.element(page.getByText('3 frames, 21 bytes')).toBeVisible();
  await page.getByRole('combobox', { name: 'Frame' }).last().selectOptions('2 of 3');
  await expect.poll(() => shownBytes().slice(0, 4)).toBe('8980');
});

test('describes a long message as what it is: a whole frame, of which nothing has crossed the wire', async () => {
  const { place } = composer();
  await payload.fill('{{fill:65536}}');
  const preview = page.getByRole('region', { name: 'Bytes to send' });
  await expect.element(preview.getByText('65,472 bytes more are not drawn.')).toBeVisible();
  await expect
    .element(preview.getByRole('button', { name: /^payload: 65,536 bytes, the first 64 in hex 78 78/ }))
    .toBeInTheDocument();
  const anatomy = place.querySelector('lab-composer')?.shadowRoot?.querySelector('lab-anatomy');
  expect(anatomy?.shadowRoot?.textContent).not.toMatch(/crossed the wire;|the trace/);
});

test('says where FIN 0 and the declared length go when a message is split', async () => {
  composer();
  await everyBit.click();
  await page.getByRole('spinbutton', { name: 'Split into frames' }).fill('3');
  await expect
    .element(page.getByText(/If you set FIN to 0, that goes on the last, and so does a declared length\./))
    .toBeVisible();
});

test('groups the digits of a declared length in the closed row', async () => {
  const { place } = composer();
  place.querySelector('lab-composer')?.load({ ...plainDraft, declared: '65536' });
  await expect.element(page.getByText(/declares 65,536 bytes/)).toBeVisible();
  await expect.element(page.getByRole('textbox', { name: 'Declared length' })).toHaveValue('65536');
});

test('keeps the draft when the connection ends, and asks for it again', async () => {
  const { bench, place } = composer();
  let again = 0;
  place.querySelector('lab-composer')?.addEventListener('again', () => {
    again += 1;
  });
  await payload.fill('Hello');
  const element = place.querySelector('lab-composer');
  if (element) element.probe = { ...opened, state: 'closed', ended: 'The server closed the connection.' };
  await expect.element(page.getByText('The server closed the connection.')).toBeVisible();
  await expect.element(sendButton).toBeDisabled();
  await expect.element(payload).toHaveValue('Hello');
  await page.getByRole('button', { name: 'Connect again' }).click();
  expect(again).toBe(1);
  expect(bench.asked).toEqual([]);
});

test('says what the server refused it with, when it was not opened again', async () => {
  const { place } = composer();
  change(place, { ...opened, state: 'closed', raw: 'HTTP/1.1 403 Forbidden\r\n\r\n', ended: 'Complete.' });
  await expect.element(page.getByText('The server refused the handshake: 403 Forbidden.')).toBeVisible();
});

test('keeps the focus when the control that had it can do nothing any more', async () => {
  const { place } = composer();
  await page.getByRole('button', { name: 'Close…' }).click();
  await page.getByRole('button', { name: 'Send close frame' }).click();
  await expect.poll(focusedName).toBe('Close…');
  change(place, { ...opened, state: 'closed', ended: 'You closed the connection.' });
  await expect.poll(focusedName).toBe('Connect again');
  change(place, { ...opened, probe: 'p2', connection: 'c2' });
  await expect.poll(() => focusedIn(place)?.id).toBe('payload');
});

test('says in the open panel why no close frame can be sent any more', async () => {
  const { place } = composer();
  await page.getByRole('button', { name: 'Close…' }).click();
  const send = page.getByRole('button', { name: 'Send close frame' });
  send.element().focus();
  change(place, { ...opened, state: 'closed', ended: 'The server ended it.' });
  await expect
    .element(page.getByText('The connection is not open any more. The server ended it.'))
    .toBeVisible();
  await expect.element(send).toBeDisabled();
  await expect.poll(() => focusedIn(place)?.tagName).toBe('INPUT');
});

test('shows all lines of a message that is loaded, up to some height', async () => {
  const { place } = composer();
  const element = place.querySelector('lab-composer');
  element?.load({ ...plainDraft, payload: 'one\ntwo\nthree\nfour\nfive' });
  const height = () => payload.element();
  await expect.poll(() => height().scrollHeight - height().clientHeight).toBeLessThanOrEqual(1);
  element?.load({ ...plainDraft, payload: 'line\n'.repeat(200) });
  await expect.poll(() => height().scrollHeight).toBeGreaterThan(3000);
  expect(height().clientHeight).toBeLessThan(400);
});

test('saves a message with the rules that it needs, and loads it again', async () => {
  const { bench, place } = composer();
  const told: unknown[] = [];
  const element = place.querySelector('lab-composer');
  place.addEventListener('rules', (event) => {
    if (!(event instanceof RulesEvent) || !element) return;
    told.push(event.rules);
    const book = new CaptureBook();
    book.setRules(event.rules);
    element.book = book;
  });
  await payload.fill('token={{token}}');
  await page.getByText('Variables').click();
  await page.getByRole('textbox', { name: 'Name' }).fill('token');
  await page.getByRole('textbox', { name: /^Place/ }).fill('t');
  await page.getByRole('button', { name: 'Capture' }).click();
  expect(told).toHaveLength(1);
  await page.getByRole('button', { name: 'Saved' }).click();
  await page.getByRole('textbox', { name: 'Save this message as' }).fill('login');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.element(page.getByText('Saved “login”.')).toBeVisible();
  const [ask] = bench.asked;
  if (ask?.type !== 'message.save') throw new Error(`Expected message.save, found ${ask?.type}.`);
  expect(JSON.parse(ask.body)).toMatchObject({
    payload: 'token={{token}}',
    rules: [{ name: 'token', path: 't' }],
  });
  bench.saved = [{ name: 'login', body: ask.body }];
  bench.set({});
  await userEvent.keyboard('{Escape}');
  await payload.fill('');
  await page.getByRole('button', { name: 'Saved' }).click();
  await page.getByRole('button', { name: 'Load login' }).click();
  await expect.element(payload).toHaveValue('token={{token}}');
  expect(told).toHaveLength(2);
});

test('fills in what a reply brought, and says which name has no value', async () => {
  const book = new CaptureBook();
  book.setRules([{ name: 'id', from: 'json', path: 'id', before: '', after: '' }]);
  const { bench } = composer(book);
  await payload.fill('{{id}} {{nobody}}');
  await expect.element(page.getByText(/nobody.*has no value yet/)).toBeVisible();
  const events = [answer(1, '{"id":42}')];
  book.read(events, () => 'A');
  bench.set({ events });
  await expect.element(page.getByText(/\{\{id\}\} is filled in/)).toBeVisible();
  await sendButton.click();
  await expect.poll(() => unmasked(bench)).toEqual(['text 42 {{nobody}}']);
});

test('sends once for each line of a list, and counts the answers', async () => {
  const { bench } = composer();
  await payload.fill('try {{item}}');
  await page.getByText('Repeat, or send a list').click();
  await page.getByRole('radio', { name: 'once for each line of a list' }).click();
  await page.getByRole('textbox', { name: /^List/ }).fill('a\nb\n\nc');
  await page.getByRole('spinbutton', { name: /^A second/ }).fill('500');
  await page.getByRole('button', { name: 'Start: 3 messages' }).click();
  await expect.poll(() => unmasked(bench)).toEqual(['text try a', 'text try b', 'text try c']);
  bench.set({ events: [answer(1, 'no'), answer(2, 'no')] });
  await expect.element(page.getByText('3 of 3 sent, 2 answers')).toBeVisible();
  await expect.element(page.getByText('All sent.')).toBeVisible();
});

test('stops a run', async () => {
  const { bench } = composer();
  await page.getByText('Repeat, or send a list').click();
  await page.getByRole('spinbutton', { name: 'Times' }).fill('500');
  await page.getByRole('button', { name: /^Start/ }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.element(page.getByText('Stopped.')).toBeVisible();
  expect(sent(bench).length).toBeLessThan(100);
});

test('replays the frames that are chosen', async () => {
  const { bench } = composer();
  bench.set({
    events: [frameEvent(1, 'one'), frameEvent(2, 'two'), frameEvent(3, 'other', { connection: 'c2' })],
  });
  await page.getByText('Replay what was sent before').click();
  await page.getByRole('combobox', { name: 'Recorded on' }).selectOptions('connection c1');
  await page.getByRole('checkbox', { name: /one/ }).click();
  await page.getByRole('button', { name: 'Replay 1 frame' }).click();
  await expect.poll(() => unmasked(bench)).toEqual(['text two']);
  await expect.element(page.getByText('All replayed.')).toBeVisible();
});

test('tells what the server refuses', async () => {
  const { bench } = composer();
  bench.refusal = 'Probe p1 is closed; it must be open.';
  await sendButton.click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Probe p1 is closed');
});

test('offers only targets of at least 24 pixels', async () => {
  const { place } = composer();
  await openAll();
  const root = place.querySelector('lab-composer')?.shadowRoot;
  const small = [...(root?.querySelectorAll<HTMLElement>('button, select, summary, .segments label') ?? [])]
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
    .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${box.width}×${box.height}`);
  expect(small).toEqual([]);
});

test.each(['light', 'dark'])('has no fault that axe finds, in the %s theme', async (theme) => {
  document.documentElement.dataset.theme = theme;
  const { bench } = composer();
  bench.set({ events: [frameEvent(1, 'Hello'), answer(2, 'Hello')] });
  await openAll();
  const { violations } = await axe.run('lab-composer');
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary])).toEqual([]);
});

/** The composer with every tool open and a rule broken. */
async function openAll(): Promise<void> {
  await payload.fill('{{fill:3}} {{nobody}}');
  await everyBit.click();
  await page.getByRole('radio', { name: 'Own key' }).click();
  await page.getByRole('button', { name: 'RSV2', exact: true }).click();
  await page.getByText('Variables').click();
  await page.getByText('Repeat, or send a list').click();
  await page.getByText('Replay what was sent before').click();
  await expect.element(page.getByRole('list', { name: 'What these bytes break' })).toBeVisible();
}

const opened: ProbeState = {
  probe: 'p1',
  state: 'open',
  connection: 'c1',
  raw: 'HTTP/1.1 101 Switching Protocols\r\n\r\n',
};

function composer(book = new CaptureBook()) {
  const bench = new FakeBench();
  const place = mount(
    html`<div style="container-type: inline-size">
      <lab-composer .probe=${opened} .book=${book} request="GET /b/b0/socket HTTP/1.1&#13;&#10;Host: x&#13;&#10;&#13;&#10;"></lab-composer>
    </div>`,
    bench,
  );
  return { bench, place };
}

/** What became of the probe. */
function change(place: HTMLElement, probe: ProbeState): void {
  const element = place.querySelector('lab-composer');
  if (element) element.probe = probe;
}

function focusedIn(place: HTMLElement): Element | null {
  return place.querySelector('lab-composer')?.shadowRoot?.activeElement ?? null;
}

/** What was sent, in hex. */
function sent(bench: FakeBench): string[] {
  return bench.asked.flatMap((ask) => (ask.type === 'probe.bytes' ? [toHex(fromBase64(ask.bytes))] : []));
}

/** What was sent, as opcode and payload; every frame here is short and masked. */
function unmasked(bench: FakeBench): string[] {
  return bench.asked.flatMap((ask) => {
    if (ask.type !== 'probe.bytes') return [];
    const bytes = fromBase64(ask.bytes);
    const text = [...bytes.subarray(6)]
      .map((byte, at) => String.fromCharCode(byte ^ (bytes[2 + (at & 3)] ?? 0)))
      .join('');
    return [`${{ 1: 'text', 8: 'close', 9: 'ping', 10: 'pong' }[(bytes[0] ?? 0) & 15]} ${text}`];
  });
}

/** The bytes that the preview draws. */
function shownBytes(): string {
  const anatomy = document.querySelector('lab-composer')?.shadowRoot?.querySelector('lab-anatomy');
  return toHex(anatomy?.bytes ?? new Uint8Array(0));
}

function answer(seq: number, text: string): TraceEvent {
  const {
    opcode,
    opcodeBits,
    fin,
    rsv1,
    rsv2,
    rsv3,
    masked,
    maskingKey,
    lengthBits,
    header,
    broken,
    ...rest
  } = frameEvent(seq, text);
  return {
    ...rest,
    kind: 'message',
    direction: 'server',
    type: 'text',
    frames: [],
    fragments: 1,
    interleaved: [],
  };
}
