import { html } from 'lit';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { classState } from '../testing/class-state.ts';
import { benchState, FakeBench } from '../testing/fake-bench.ts';
import { mount } from '../testing/mount.ts';
import './lab-settings.ts';

const apply = page.getByRole('button', { name: 'Apply' });

test('draws a choice, a toggle and an amount with their words', async () => {
  settings();
  const group = page.getByRole('group', { name: 'Version check' });
  await expect.element(group).toHaveAccessibleDescription('What the server does with another version.');
  await expect.element(group.getByRole('radio', { name: /Checked/ })).toBeChecked();
  await expect.element(page.getByRole('checkbox', { name: 'Subprotocol required' })).not.toBeChecked();
  await expect.element(page.getByRole('spinbutton', { name: 'Largest message' })).toHaveValue(100);
  await expect.element(page.getByText(/From 1 to 1000\./)).toBeVisible();
});

test('sends all settings, the changed one among them', async () => {
  const bench = settings();
  await page.getByRole('radio', { name: /Ignored/ }).click();
  await apply.click();
  expect(bench.asked).toEqual([
    { type: 'settings.change', settings: { version: 'ignored', required: false, largest: 100 } },
  ]);
});

test('has nothing to apply until something is changed, nor after it is changed back', async () => {
  settings();
  await expect.element(apply).toBeDisabled();
  await page.getByRole('checkbox').click();
  await expect.element(apply).toBeEnabled();
  await page.getByRole('checkbox').click();
  await expect.element(apply).toBeDisabled();
});

test('shows what the server refuses and keeps what was typed', async () => {
  const bench = settings();
  bench.refusal = 'largest: expected at most 1000, got 999.';
  await page.getByRole('spinbutton').fill('999');
  await apply.click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('expected at most 1000');
  await expect.element(page.getByRole('spinbutton')).toHaveValue(999);
});

test('shows settings that changed elsewhere and keeps the learner’s own edits', async () => {
  const bench = settings();
  await page.getByRole('checkbox').click();
  bench.set({ bench: { ...state, settings: { version: 'ignored', required: false, largest: 100 } } });
  await expect.element(page.getByRole('radio', { name: /Ignored/ })).toBeChecked();
  await expect.element(page.getByRole('checkbox')).toBeChecked();
});

test('shows a setting that the class has locked, and lets nobody touch it', async () => {
  const bench = settings();
  bench.set({ classState: classState({ locked: { [state.writeup]: ['version'] } }) });
  await expect.element(page.getByText('Your class keeps “Version check” as it is.')).toBeVisible();
  await expect.element(page.getByRole('radio', { name: /Ignored/ })).toBeDisabled();
  await expect.element(page.getByRole('checkbox')).toBeEnabled();
});

test('goes back to what is in force on Discard', async () => {
  settings();
  await page.getByRole('radio', { name: /Ignored/ }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect.element(page.getByRole('radio', { name: /Checked/ })).toBeChecked();
});

const state = benchState({
  settings: { version: 'checked', required: false, largest: 100 },
  schema: {
    type: 'object',
    properties: {
      version: {
        title: 'Version check',
        description: 'What the server does with another version.',
        anyOf: [
          { const: 'checked', title: 'Checked', description: 'Answered 426.' },
          { const: 'ignored', title: 'Ignored', description: 'Let in.' },
        ],
      },
      required: { type: 'boolean', title: 'Subprotocol required', description: 'Refuses others.' },
      largest: {
        type: 'integer',
        title: 'Largest message',
        description: 'In bytes.',
        minimum: 1,
        maximum: 1000,
      },
      unknown: { type: 'array' },
    },
  },
});

function settings(): FakeBench {
  const bench = new FakeBench();
  bench.bench = state;
  mount(html`<lab-settings></lab-settings>`, bench);
  return bench;
}
