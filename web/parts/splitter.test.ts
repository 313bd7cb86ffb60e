import { html } from 'lit';
import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { mount } from '../testing/mount.ts';
import './splitter.ts';

// Below 800 px there is nothing to split.
beforeEach(async () => {
  localStorage.clear();
  await page.viewport(1280, 800);
});

const separator = page.getByRole('separator', { name: 'Width of the writeup' });

test.each([
  ['ArrowRight', '35'],
  ['ArrowLeft', '31'],
  ['Home', '20'],
  ['End', '50'],
  ['End}{Enter', '33'],
  ['End}{ArrowRight', '50'],
])('moves with {%s} to %s percent', async (keys, percent) => {
  const place = splitter();
  await userEvent.tab();
  await userEvent.keyboard(`{${keys}}`);
  await expect.element(separator).toHaveAttribute('aria-valuenow', percent);
  expect(place.style.getPropertyValue('--split')).toBe(`${percent}%`);
});

test('is where it was on the next visit', async () => {
  splitter();
  await userEvent.tab();
  await userEvent.keyboard('{End}');
  document.querySelector('main')?.remove();
  splitter();
  await expect.element(separator).toHaveAttribute('aria-valuenow', '50');
});

function splitter(): HTMLElement {
  const place = mount(html`<lab-splitter></lab-splitter>`);
  place.className = 'lab';
  return place;
}
