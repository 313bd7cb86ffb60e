import axe from 'axe-core';
import { html } from 'lit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { FrameEvent, TraceEvent } from '../../protocol/trace.ts';
import { closeEvent, frameEvent, handshakeEvent, httpEvent, messageEvent } from '../testing/events.ts';
import { FakeBench } from '../testing/fake-bench.ts';
import { focusedName } from '../testing/focused.ts';
import { mount } from '../testing/mount.ts';
import {
  accessEvent,
  cookiesEvent,
  dialogEvent,
  jailEvent,
  victimHandshake,
  visitEvent,
} from '../testing/victim.ts';
import './lab-timeline.ts';

// A narrow timeline has fewer columns.
beforeEach(() => page.viewport(1280, 800));
afterEach(() => {
  delete document.documentElement.dataset.theme;
});

const row = (seq: number) => page.getByRole('row', { name: new RegExp(`^Event ${seq} `) });

test('says what will stand here while nothing was seen', async () => {
  timeline();
  await expect.element(page.getByText(/Nothing has crossed the wire yet/)).toBeVisible();
});

test.each([
  ['handshake', handshakeEvent(1), '1 c1 probe client handshake GET /socket → 101 Switching Protocols'],
  ['frame', frameEvent(1, 'Hello'), '1 c1 probe client text FIN MASK 5 “Hello”'],
  [
    'broken frame',
    frameEvent(1, 'Hello', { masked: false, fin: false, broken: ['mask-missing'] }),
    '1 c1 probe client text none 5 breaks mask-missing “Hello”',
  ],
  [
    'binary frame',
    frameEvent(1, '\x00\x01', { opcode: 'binary', text: undefined as never }),
    '1 c1 probe client binary FIN MASK 2 00 01',
  ],
  [
    'frame that was refused by its header',
    unfinished({ length: 2 ** 30, lengthBits: 64, header: '82ff000000004000000037fa213d', received: 12 }),
    '1 c1 probe client binary FIN MASK 12 unfinished: declared 1,073,741,824 bytes, 12 arrived',
  ],
  [
    'frame with a length beyond all counting',
    unfinished({
      length: Number.MAX_SAFE_INTEGER,
      lengthBits: 64,
      header: '82ff800000000000000037fa213d',
      broken: ['length-top-bit'],
    }),
    '1 c1 probe client binary FIN MASK 0 breaks length-top-bit unfinished: declared 9,223,372,036,854,775,808 bytes, 0 arrived',
  ],
  [
    'frame with half a header',
    unfinished({ length: 0, lengthBits: 16, header: '82fe01', maskingKey: null }),
    '1 c1 probe client binary FIN MASK 0 unfinished: 3 bytes of its header arrived',
  ],
  ['close', closeEvent(1), '1 c1 probe server end 1000 normal closure, closed cleanly'],
  [
    'victim',
    frameEvent(1, 'a', { actor: 'victim', via: 'browser' }),
    '1 c1 victim client text FIN MASK 1 “a”',
  ],
  ['visit', visitEvent(1), '1 v1 victim visit customer’s browser goes to http://127.0.0.1:3002/e/b0/'],
  ['end of a visit', visitEvent(1, 'Its page was quiet.'), '1 v1 victim visit over: Its page was quiet.'],
  ['dialog', dialogEvent(1), '1 v1 victim alert “1” on /agent, in the agent’s browser'],
  [
    'choice of cookies',
    cookiesEvent(1),
    '1 v1 victim cookies with the handshake: session sent, basket withheld',
  ],
  [
    'refusal of the jail',
    jailEvent(1),
    '1 v1 victim jail example.com:443 refused: The victim reaches the lab and the exploit server only.',
  ],
  [
    'line of the access log',
    accessEvent(1),
    '1 victim access GET /log?line=Your password is k3v9 → 404, carries password',
  ],
  [
    'view of one’s own page',
    accessEvent(1, { actor: 'learner', path: '/', query: '', status: 200, carries: [] }),
    '1 you access GET / → 200',
  ],
])('lists a %s', async (_, event, expected) => {
  timeline(event);
  await expect.element(page.getByRole('gridcell').first()).toBeVisible();
  const [number, , , ...rest] = page
    .getByRole('gridcell')
    .elements()
    .map(({ textContent }) => textContent?.trim() ?? '');
  expect([number, ...rest].filter(Boolean).join(' ').replace(/\s+/g, ' ')).toBe(expected);
});

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
  timeline(unfinished({ length: 300, lengthBits: 16, header, payload: btoa('abc'), received: 200 }));
  await page.getByRole('button', { name: 'Event 1' }).click();
  const detail = page.getByRole('region', { name: 'Event 1 in detail' });
  for (const words of [
    /declared 300 bytes, 200 arrived. The rest never came/,
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

test('moves between rows with the keyboard alone', async () => {
  timeline(...frames(100));
  await focusOn('Event 100');
  await userEvent.keyboard('{ArrowUp}');
  await expect.poll(focusedName).toBe('Event 99');
  await userEvent.keyboard('{PageUp}');
  await expect.poll(() => Number(focusedName().slice(6))).toBeLessThan(95);
  await userEvent.keyboard('{Home}');
  await expect.poll(focusedName).toBe('Event 1');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('region', { name: 'Event 1 in detail' })).toBeVisible();
  await userEvent.keyboard('{End}');
  await expect.element(page.getByRole('region', { name: 'Event 100 in detail' })).toBeVisible();
  await expect.poll(focusedName).toBe('Event 100');
});

test('keeps the keys when the focused row scrolls out of the document', async () => {
  const { place } = timeline(...frames(500));
  await focusOn('Event 500');
  list(place).scrollTo(0, 0);
  await expect.element(page.getByRole('button', { name: 'Event 1', exact: true })).toBeInTheDocument();
  await userEvent.keyboard('{ArrowUp}');
  await expect.poll(focusedName).toBe('Event 499');
});

test('draws some of 5,000 rows and counts them all', async () => {
  const { place } = timeline(...frames(5000));
  await expect.poll(() => page.getByRole('grid').element().getAttribute('aria-rowcount')).toBe('5001');
  await expect.element(page.getByRole('button', { name: 'Event 5000' })).toBeInViewport();
  expect(deep(place, 'tr').length).toBeLessThan(100);
  await expect.element(row(5000)).toHaveAttribute('aria-rowindex', '5001');
});

test('says where events are gone', async () => {
  const { bench } = timeline(frameEvent(40, 'a'));
  bench.set({ gaps: [{ before: 40, count: 39 }] });
  await expect.element(page.getByText(/39 events before this one are gone/)).toBeVisible();
});

test('follows the end until the learner scrolls up, then offers to jump there', async () => {
  const events = frames(60);
  const { bench, place } = timeline(...events);
  await expect.element(page.getByRole('button', { name: 'Event 60' })).toBeInViewport();
  list(place).scrollBy(0, -40);
  await expect
    .poll(() => list(place).scrollTop + list(place).clientHeight)
    .toBeLessThan(list(place).scrollHeight);
  bench.set({ events: [...events, frameEvent(61, 'new')] });
  await page.getByRole('button', { name: /^Jump to the newest 1 new/ }).click();
  await expect.element(page.getByRole('button', { name: 'Event 61' })).toBeInViewport();
  bench.set({ events: [...events, frameEvent(61, 'new'), frameEvent(62, 'new')] });
  await expect.element(page.getByRole('button', { name: 'Event 62' })).toBeInViewport();
});

test('stays where the learner scrolled to when the oldest events go', async () => {
  const events = frames(300);
  const { bench, place } = timeline(...events);
  bench.show({ selected: 20 });
  await expect.element(page.getByRole('button', { name: 'Event 20' })).toBeInViewport();
  list(place).scrollTo(0, 4000);
  await expect.element(page.getByRole('button', { name: 'Event 20' })).not.toBeInTheDocument();
  const read = page.getByRole('button', { name: 'Event 150', exact: true });
  await expect.element(read).toBeInViewport();
  const { top } = read.element().getBoundingClientRect();
  for (const gone of [5, 40, 100]) {
    bench.set({ events: [...events.slice(gone), frameEvent(301, 'new')] });
    const rows = String(300 - gone + 1 + 2);
    await expect.poll(() => page.getByRole('grid').element().getAttribute('aria-rowcount')).toBe(rows);
    expect(read.element().getBoundingClientRect().top).toBe(top);
  }
});

test('goes on following when the focused row, and the oldest with it, are gone', async () => {
  const events = frames(500);
  const { bench } = timeline(...events.slice(0, 300));
  await focusOn('Event 300');
  for (let newest = 310; newest <= 500; newest += 10) {
    bench.set({ events: events.slice(newest - 300, newest) });
    await expect.element(page.getByRole('button', { name: `Event ${newest}`, exact: true })).toBeInViewport();
  }
  expect(page.getByRole('button', { name: /^Jump to the newest/ }).elements()).toEqual([]);
});

test('counts new events while paused, and shows them afterwards', async () => {
  const { bench } = timeline(frameEvent(1, 'a'));
  await page.getByRole('button', { name: 'Pause' }).click();
  bench.set({ events: [frameEvent(1, 'a'), frameEvent(2, 'b')] });
  await expect.element(page.getByRole('button', { name: /^Resume 1 new/ })).toBeVisible();
  await expect.element(row(2)).not.toBeInTheDocument();
  await page.getByRole('button', { name: /^Resume/ }).click();
  await expect.element(row(2)).toBeVisible();
});

test('hides heartbeats with one click, and filters by connection', async () => {
  timeline(
    frameEvent(1, 'a'),
    frameEvent(2, '', { opcode: 'ping' }),
    frameEvent(3, 'c', { connection: 'c2', via: 'tool' }),
  );
  await page.getByRole('checkbox', { name: 'Hide heartbeats' }).click();
  await expect.element(row(2)).not.toBeInTheDocument();
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('combobox', { name: 'Connection' }).selectOptions('c2 · tool');
  await expect.element(row(1)).not.toBeInTheDocument();
  await expect.element(row(3)).toBeVisible();
});

test('keeps a choice that is followed by another before the bar is drawn again', async () => {
  timeline(frameEvent(1, 'order 17'), frameEvent(2, 'order x'), frameEvent(3, 'order x', { opcode: 'ping' }));
  await expect.element(row(3)).toBeVisible();
  const search = page.getByRole('searchbox').element() as HTMLInputElement;
  const heartbeats = page.getByRole('checkbox', { name: 'Hide heartbeats' }).element() as HTMLInputElement;
  search.value = 'order x';
  search.dispatchEvent(new Event('input'));
  heartbeats.click();
  await expect.element(row(1)).not.toBeInTheDocument();
  await expect.element(row(2)).toBeVisible();
  await expect.element(row(3)).not.toBeInTheDocument();
});

test('finds a text, and a regular expression', async () => {
  timeline(frameEvent(1, 'order 17'), frameEvent(2, 'order x'));
  await page.getByRole('searchbox').fill('order x');
  await expect.element(row(1)).not.toBeInTheDocument();
  await page.getByRole('searchbox').fill('order \\d+');
  await expect.element(page.getByText(/No event fits the filter/)).toBeVisible();
  await page.getByRole('button', { name: 'Regular expression' }).click();
  await expect.element(row(1)).toBeVisible();
  await expect.element(row(2)).not.toBeInTheDocument();
});

test('says why an expression cannot be used, and hides nothing for it', async () => {
  timeline(frameEvent(1, 'a'));
  await page.getByRole('button', { name: 'Regular expression' }).click();
  await page.getByRole('searchbox').fill('(a');
  await expect.element(page.getByRole('alert')).toMatchTextContent('missing closing )');
  await expect.element(page.getByRole('searchbox')).toHaveAttribute('aria-invalid', 'true');
  await expect.element(row(1)).toBeVisible();
});

test('shows an event that the filter hides when the writeup leads to it', async () => {
  const { bench } = timeline(frameEvent(1, 'a'), frameEvent(2, '', { opcode: 'ping' }));
  await page.getByRole('checkbox', { name: 'Hide heartbeats' }).click();
  bench.show({ selected: 2 });
  await expect.element(page.getByText(/The filter hides its row/)).toBeVisible();
  await page.getByRole('button', { name: 'Show every event' }).click();
  await expect.element(row(2)).toHaveAttribute('aria-selected', 'true');
});

test('hands a message and a conversation to the composer', async () => {
  const { bench } = timeline(
    frameEvent(1, 'a'),
    frameEvent(2, 'A', { direction: 'server' }),
    frameEvent(3, 'b'),
    frameEvent(4, 'other', { connection: 'c2' }),
  );
  await page.getByRole('button', { name: 'Event 3' }).click();
  await page.getByRole('button', { name: 'Load into the composer' }).click();
  expect(bench.place).toMatchObject({ tab: 'probe', compose: { text: 'b', opcode: 'text' } });
  bench.show({ tab: 'timeline' });
  await page.getByRole('button', { name: 'Replay this conversation' }).click();
  expect(bench.place.replay).toEqual([1, 3]);
  bench.show({ tab: 'timeline' });
  await page.getByRole('button', { name: 'Replay from here' }).click();
  expect(bench.place.replay).toEqual([3]);
});

test('hands nothing on where it shows somebody else’s trace', async () => {
  const bench = new FakeBench();
  bench.events = [handshakeEvent(1), frameEvent(2, 'Hello')];
  bench.show({ tab: 'timeline', selected: 2 });
  mount(html`<div style="block-size: 600px"><lab-timeline readonly></lab-timeline></div>`, bench);
  await expect.element(page.getByRole('region', { name: /^Event 2/ })).toBeVisible();
  expect(page.getByRole('button', { name: /composer|Replay|Export/ }).elements()).toHaveLength(0);
});

test('offers the trace as HAR and as JSON Lines', async () => {
  timeline(frameEvent(1, 'a'));
  await page.getByRole('button', { name: 'Export' }).click();
  await expect
    .element(page.getByRole('link', { name: 'HAR' }))
    .toHaveAttribute('href', '/api/benches/b0/trace.har');
  await expect
    .element(page.getByRole('link', { name: 'JSON Lines' }))
    .toHaveAttribute('href', '/api/benches/b0/trace.jsonl');
});

test.each(['light', 'dark'])('has no fault that axe finds, in the %s theme', async (theme) => {
  document.documentElement.dataset.theme = theme;
  timeline(handshakeEvent(1, 400), frameEvent(2, 'Hello', { broken: ['mask-missing'] }), closeEvent(3));
  await page.getByRole('button', { name: 'Event 2' }).click();
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect.element(page.getByRole('combobox', { name: 'Kind' })).toBeVisible();
  const { violations } = await axe.run('lab-timeline');
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});

function frames(count: number): TraceEvent[] {
  return Array.from({ length: count }, (_, index) => frameEvent(index + 1, 'x'));
}

function timeline(...events: TraceEvent[]) {
  const bench = new FakeBench();
  bench.events = events;
  bench.place = { ...bench.place, tab: 'timeline' };
  const place = mount(
    html`<div style="block-size: 600px; display: grid; container: panel / size"><lab-timeline></lab-timeline></div>`,
    bench,
  );
  return { bench, place };
}

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

test('narrows to what the victim’s browser did', async () => {
  timeline(frameEvent(1, 'mine'), victimHandshake(2), dialogEvent(3), accessEvent(4, { actor: 'learner' }));
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('combobox', { name: 'Kind' }).selectOptions('The victim’s doings');
  await expect.element(row(1)).not.toBeInTheDocument();
  await expect.element(row(4)).not.toBeInTheDocument();
  await expect.element(row(2)).toBeVisible();
  await expect.element(row(3)).toBeVisible();
});

test.each(['light', 'dark'])(
  'has no fault that axe finds in what the victim did, in the %s theme',
  async (theme) => {
    document.documentElement.dataset.theme = theme;
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

async function focusOn(name: string): Promise<void> {
  const button = page.getByRole('button', { name });
  await expect.element(button).toBeVisible();
  button.element().focus();
}

function list(place: HTMLElement): HTMLElement {
  const [found] = deep(place, '.list');
  if (!(found instanceof HTMLElement)) throw new Error('Expected a list, found none.');
  return found;
}

/** Elements in this place and in every shadow root below it. */
function deep(place: ParentNode, selector: string): Element[] {
  const inner = [...place.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
    shadowRoot ? deep(shadowRoot, selector) : [],
  );
  return [...place.querySelectorAll(selector), ...inner];
}

/** The first of a frame that was never complete. */
function unfinished(changes: Partial<FrameEvent>): FrameEvent {
  const { text: _text, ...frame } = frameEvent(1, '', { opcode: 'binary', opcodeBits: 2 });
  return { ...frame, truncated: true, received: 0, ...changes };
}
