import { html } from 'lit';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { FixState } from '../../protocol/workbench.ts';
import { FakeBench, stepState } from '../testing/fake-bench.ts';
import { mount } from '../testing/mount.ts';
import { fixState } from '../testing/victim.ts';
import './lab-fix-note.ts';

test.each<[string, Partial<FixState>]>([
  ['Opens when every step is passed: 1 to go', { open: false }],
  ['Yours to fix', {}],
  ['Not fixed yet', { tries: 2 }],
  ['Fixed', { passed: true }],
])('says “%s” in words', async (words, changes) => {
  note(changes);
  await expect.element(page.getByText(words, { exact: true })).toBeVisible();
});

test('leads to the tool once it is open', async () => {
  const bench = note({ open: false });
  expect(page.getByRole('button').elements()).toHaveLength(0);
  bench.set({ fix: fixState() });
  await page.getByRole('button', { name: 'Open “Fix it”' }).click();
  expect(bench.place).toMatchObject({ screen: 'workbench', tab: 'fix' });
});

test('shows what the server knew until the channel is there', async () => {
  const bench = new FakeBench();
  bench.bench = null;
  mount(html`<lab-fix-note passed></lab-fix-note>`, bench);
  await expect.element(page.getByText('Fixed', { exact: true })).toBeVisible();
});

function note(changes: Partial<FixState>): FakeBench {
  const bench = new FakeBench();
  bench.fix = fixState(changes);
  bench.setSteps(stepState({ passed: true }), stepState({ id: 'b', title: 'Second' }));
  mount(html`<lab-fix-note></lab-fix-note>`, bench);
  return bench;
}
