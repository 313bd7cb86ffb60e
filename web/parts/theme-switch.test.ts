import { html } from 'lit';
import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { mount } from '../testing/mount.ts';
import { startThemeSwitch } from './theme-switch.ts';

const root = document.documentElement;

beforeEach(() => {
  localStorage.clear();
  delete root.dataset.theme;
});

test('is hidden until its script runs', async () => {
  markup();
  expect(page.getByRole('radio').elements()).toHaveLength(0);
  startThemeSwitch(document);
  await expect.element(page.getByRole('radio', { name: 'System' })).toBeChecked();
});

test('sets and keeps the theme, and gives it back to the system', async () => {
  markup();
  startThemeSwitch(document);
  await page.getByRole('radio', { name: 'Dark' }).click({ force: true });
  expect(root.dataset.theme).toBe('dark');
  expect(localStorage.getItem('theme')).toBe('dark');
  await page.getByRole('radio', { name: 'System' }).click({ force: true });
  expect(root.dataset.theme).toBeUndefined();
  expect(localStorage.getItem('theme')).toBeNull();
});

test('shows the theme that was chosen before', async () => {
  root.dataset.theme = 'light';
  markup();
  startThemeSwitch(document);
  await expect.element(page.getByRole('radio', { name: 'Light' })).toBeChecked();
});

function markup(): void {
  mount(
    html`<fieldset id="theme-switch" hidden>
      ${['system', 'light', 'dark'].map(
        (theme) =>
          html`<label><input type="radio" name="theme" value=${theme} />${theme[0]?.toUpperCase()}${theme.slice(1)}</label>`,
      )}
    </fieldset>`,
  );
}
