import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { frameEvent, frameEvents } from '../testing/events.ts';
import { focusedName } from '../testing/focused.ts';
import { deep, row, timeline, widenWindow } from '../testing/timeline.ts';

beforeEach(widenWindow);

test('draws some of 5,000 rows and counts them all', async () => {
  const { place } = timeline(...frameEvents(5000));
  await expect.poll(() => page.getByRole('grid').element().getAttribute('aria-rowcount')).toBe('5001');
  await expect.element(page.getByRole('button', { name: 'Event 5000' })).toBeInViewport();
  expect(deep(place, 'tr').length).toBeLessThan(100);
  await expect.element(row(5000)).toHaveAttribute('aria-rowindex', '5001');
});

test('moves between rows with the keyboard alone', async () => {
  timeline(...frameEvents(100));
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
  const { place } = timeline(...frameEvents(500));
  await focusOn('Event 500');
  list(place).scrollTo(0, 0);
  await expect.element(page.getByRole('button', { name: 'Event 1', exact: true })).toBeInTheDocument();
  await userEvent.keyboard('{ArrowUp}');
  await expect.poll(focusedName).toBe('Event 499');
});

test('follows the end until the learner scrolls up, then offers to jump there', async () => {
  const events = frameEvents(60);
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
  const events = frameEvents(300);
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
  const events = frameEvents(500);
  const { bench } = timeline(...events.slice(0, 300));
  await focusOn('Event 300');
  for (let newest = 310; newest <= 500; newest += 10) {
    bench.set({ events: events.slice(newest - 300, newest) });
    await expect.element(page.getByRole('button', { name: `Event ${newest}`, exact: true })).toBeInViewport();
  }
  expect(page.getByRole('button', { name: /^Jump to the newest/ }).elements()).toEqual([]);
});

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
