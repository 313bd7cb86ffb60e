import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { frameEvent } from '../testing/events.ts';
import { row, timeline, widenWindow } from '../testing/timeline.ts';
import { accessEvent, dialogEvent, victimHandshake } from '../testing/victim.ts';

beforeEach(widenWindow);

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

test('narrows to what the victim’s browser did', async () => {
  timeline(frameEvent(1, 'mine'), victimHandshake(2), dialogEvent(3), accessEvent(4, { actor: 'learner' }));
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('combobox', { name: 'Kind' }).selectOptions('The victim’s doings');
  await expect.element(row(1)).not.toBeInTheDocument();
  await expect.element(row(4)).not.toBeInTheDocument();
  await expect.element(row(2)).toBeVisible();
  await expect.element(row(3)).toBeVisible();
});
