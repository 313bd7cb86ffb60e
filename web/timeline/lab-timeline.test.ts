import axe from 'axe-core';
import { html } from 'lit';
import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { closeEvent, frameEvent, handshakeEvent, unfinishedFrame } from '../testing/events.ts';
import { FakeBench } from '../testing/fake-bench.ts';
import { mount } from '../testing/mount.ts';
import { showTheme } from '../testing/theme.ts';
import { row, timeline, widenWindow } from '../testing/timeline.ts';
import { accessEvent, cookiesEvent, dialogEvent, jailEvent, visitEvent } from '../testing/victim.ts';

beforeEach(widenWindow);

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
    unfinishedFrame({
      length: 2 ** 30,
      lengthBits: 64,
      header: '82ff000000004000000037fa213d',
      received: 12,
    }),
    '1 c1 probe client binary FIN MASK 12 unfinished: declared 1,073,741,824 bytes, 12 arrived',
  ],
  [
    'frame with a length beyond all counting',
    unfinishedFrame({
      length: Number.MAX_SAFE_INTEGER,
      lengthBits: 64,
      header: '82ff800000000000000037fa213d',
      broken: ['length-top-bit'],
    }),
    '1 c1 probe client binary FIN MASK 0 breaks length-top-bit unfinished: declared 9,223,372,036,854,775,808 bytes, 0 arrived',
  ],
  [
    'frame with half a header',
    unfinishedFrame({ length: 0, lengthBits: 16, header: '82fe01', maskingKey: null }),
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

test('says where events are gone', async () => {
  const { bench } = timeline(frameEvent(40, 'a'));
  bench.set({ gaps: [{ before: 40, count: 39 }] });
  await expect.element(page.getByText(/39 events before this one are gone/)).toBeVisible();
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

test('opens in a paused list what the trace has lost meanwhile, and counts all that came', async () => {
  const { bench } = timeline(frameEvent(1, 'a'), frameEvent(2, 'b'));
  await page.getByRole('button', { name: 'Pause' }).click();
  bench.set({ events: [frameEvent(901, 'y'), frameEvent(902, 'z')] });
  await expect.element(page.getByRole('button', { name: /^Resume 900 new/ })).toBeVisible();
  await page.getByRole('button', { name: 'Event 1' }).click();
  await expect.element(page.getByRole('region', { name: /^Event 1 in detail/ })).toBeVisible();
  await page.getByRole('searchbox').fill('“b”');
  await expect.element(page.getByText(/The filter hides its row/)).toBeVisible();
});

test('ends a pause with the trace that it was of, however much the next one holds by then', async () => {
  const { bench } = timeline(frameEvent(1, 'old'));
  await page.getByRole('button', { name: 'Pause' }).click();
  bench.show({ tab: 'settings' });
  bench.set({ trace: 't2', events: [frameEvent(1, 'new'), frameEvent(2, 'newer')] });
  bench.show({ tab: 'timeline' });
  await expect.element(row(2)).toBeVisible();
  await expect.element(page.getByRole('gridcell', { name: '“old”' })).not.toBeInTheDocument();
});

test('says that nothing fits a filter where only a gap would be left', async () => {
  timeline(frameEvent(40, 'a'));
  await page.getByRole('searchbox').fill('nowhere');
  await expect.element(page.getByText(/No event fits the filter/)).toBeVisible();
  await expect.element(page.getByText('0 rows fit the filter.')).toBeInTheDocument();
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
  showTheme(theme);
  timeline(handshakeEvent(1, 400), frameEvent(2, 'Hello', { broken: ['mask-missing'] }), closeEvent(3));
  await page.getByRole('button', { name: 'Event 2' }).click();
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect.element(page.getByRole('combobox', { name: 'Kind' })).toBeVisible();
  const { violations } = await axe.run('lab-timeline');
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});
