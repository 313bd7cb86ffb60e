import { html } from 'lit';
import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { closeEvent, frameEvent, handshakeEvent } from '../testing/events.ts';
import { FakeBench } from '../testing/fake-bench.ts';
import { focusedName } from '../testing/focused.ts';
import { mount } from '../testing/mount.ts';
import './lab-timeline.ts';

// A narrow timeline has fewer columns.
beforeEach(() => page.viewport(1280, 800));

test('says what will stand here while nothing was seen', async () => {
  timeline();
  await expect.element(page.getByText(/Nothing has crossed the wire yet/)).toBeVisible();
});

test.each([
  ['handshake', handshakeEvent(1), '1 c1 client handshake GET /socket → 101 Switching Protocols'],
  ['frame', frameEvent(1, 'Hello'), '1 c1 client frame text “Hello”, 5 bytes'],
  [
    'broken frame',
    frameEvent(1, 'Hello', { masked: false, broken: ['mask-missing'] }),
    '1 c1 client frame text “Hello”, 5 bytes, unmasked, breaks mask-missing',
  ],
  ['close', closeEvent(1), '1 c1 server close closed cleanly, 1000 normal closure'],
])('lists a %s', async (_, event, expected) => {
  timeline(event);
  await expect.element(page.getByRole('cell').first()).toBeVisible();
  const cells = page
    .getByRole('cell')
    .elements()
    .map(({ textContent }) => textContent?.trim() ?? '');
  const [number, , , ...rest] = cells;
  expect([number, ...rest].join(' ').replace(/\s+/g, ' ')).toBe(expected);
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

test('shows a frame’s fields, and its payload as text and as hex', async () => {
  timeline(frameEvent(1, 'Hello'));
  await page.getByRole('button', { name: 'Event 1' }).click();
  const detail = page.getByRole('region', { name: 'Event 1 in detail' });
  await expect.element(detail).toMatchTextContent('1, key 37fa213d');
  await expect.element(page.getByLabelText('Payload as text')).toMatchTextContent('Hello');
  await expect
    .element(page.getByLabelText('Payload, unmasked in hex'))
    .toMatchTextContent('0000 48 65 6c 6c 6f');
});

test('shows a payload as text, never as HTML', async () => {
  const place = timeline(frameEvent(1, '<img src=x onerror=alert(1)>')).place;
  await page.getByRole('button', { name: 'Event 1' }).click();
  await expect.element(page.getByLabelText('Payload as text')).toMatchTextContent('<img src=x');
  expect(place.querySelector('lab-timeline')?.shadowRoot?.querySelector('img')).toBeNull();
});

test('moves between rows with the arrow keys, Home and End', async () => {
  timeline(frameEvent(1, 'a'), frameEvent(2, 'b'), frameEvent(3, 'c'));
  await userEvent.tab();
  await expect.poll(focusedName).toBe('Event 3');
  await userEvent.keyboard('{ArrowUp}');
  await expect.poll(focusedName).toBe('Event 2');
  await userEvent.keyboard('{Home}{Enter}');
  await expect.element(page.getByRole('region', { name: 'Event 1 in detail' })).toBeVisible();
  await userEvent.keyboard('{End}');
  await expect.element(page.getByRole('region', { name: 'Event 3 in detail' })).toBeVisible();
});

test('says where events are gone', async () => {
  const { bench } = timeline(frameEvent(40, 'a'));
  bench.set({ gaps: [{ before: 40, count: 39 }] });
  await expect.element(page.getByText(/39 events before this one are gone/)).toBeVisible();
});

test('lists the newest 2,000 and says how many are left out', async () => {
  timeline(...Array.from({ length: 2003 }, (_, index) => frameEvent(index + 1, 'x')));
  await expect.element(page.getByText('3 older events are not listed.')).toBeInTheDocument();
  expect(page.getByRole('button', { name: /^Event / }).elements()).toHaveLength(2000);
});

test('follows the end until the learner scrolls up, and again on request', async () => {
  const events = Array.from({ length: 60 }, (_, index) => frameEvent(index + 1, 'x'));
  const { bench, place } = timeline(...events);
  const last = page.getByRole('button', { name: 'Event 60' });
  await expect.element(last).toBeInViewport();
  const list = place.querySelector('lab-timeline')?.shadowRoot?.querySelector('.list');
  list?.scrollTo(0, 0);
  await expect.element(last).not.toBeInViewport();
  bench.set({ events: [...events, frameEvent(61, 'new')] });
  await page.getByRole('button', { name: '1 newer' }).click();
  await expect.element(page.getByRole('button', { name: 'Event 61' })).toBeInViewport();
});

function timeline(...events: FakeBench['events']) {
  const bench = new FakeBench();
  bench.events = events;
  bench.place = { ...bench.place, tab: 'timeline' };
  const place = mount(
    html`<div style="block-size: 400px; display: grid; container: panel / size"><lab-timeline></lab-timeline></div>`,
    bench,
  );
  return { bench, place };
}
