import { html } from 'lit';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { VictimState } from '../../protocol/workbench.ts';
import { FakeBench } from '../testing/fake-bench.ts';
import { mount } from '../testing/mount.ts';
import { victimState } from '../testing/victim.ts';
import './victim-strip.ts';
import type { LabVictimStrip } from './victim-strip.ts';

const status = page.getByRole('status');

test('says whose browser waits, and how many go first', async () => {
  const bench = strip();
  bench.set({ victim: visits({ position: 2, state: 'waiting' }) });
  await expect.element(page.getByText('Mara’s browser: 2 in front of you', { exact: true })).toBeVisible();
  bench.set({ victim: visits({ position: 0, state: 'waiting' }) });
  await expect.element(page.getByText('Mara’s browser comes next', { exact: true })).toBeVisible();
  bench.set({ victim: visits({ position: 0, state: 'running' }) });
  await expect.element(page.getByText('Mara’s browser is visiting', { exact: true })).toBeVisible();
});

test('keeps its place while nobody comes, and has none where there is no victim', async () => {
  const bench = strip();
  await element().updateComplete;
  expect(element().offsetHeight).toBe(0);
  bench.set({ victim: visits({ position: 0, state: 'running' }) });
  await expect.element(page.getByText(/is visiting$/)).toBeVisible();
  const { offsetHeight } = element();
  bench.set({ victim: victimState() });
  await expect.element(page.getByText('Nobody is visiting')).toBeVisible();
  expect(element().offsetHeight).toBe(offsetHeight);
});

test('says only the last, where more came within a second', async () => {
  const bench = strip();
  for (const position of [3, 2, 1]) {
    bench.set({ victim: visits({ position, state: 'waiting' }) });
    await element().updateComplete;
  }
  await expect.element(status).toHaveTextContent('Mara’s browser: 3 in front of you.');
  await expect.element(status).toHaveTextContent('Mara’s browser: 1 in front of you.');
  bench.set({ victim: victimState() });
  await expect.element(status).toHaveTextContent('The visit is over.');
});

test('says nothing where nobody ever came', async () => {
  const bench = strip();
  bench.set({ victim: victimState() });
  await element().updateComplete;
  await expect.element(status).toHaveTextContent('');
});

type Visit = VictimState['visits'][number];

function visits(visit: Pick<Visit, 'position' | 'state'>): VictimState {
  return victimState({
    visits: [{ visit: 'v1', who: 'agent', url: 'http://localhost:3001/b/b0/agent', ...visit }],
  });
}

function strip(): FakeBench {
  const bench = new FakeBench();
  mount(html`<lab-victim-strip></lab-victim-strip>`, bench);
  return bench;
}

function element(): LabVictimStrip {
  const found = document.querySelector('lab-victim-strip');
  if (!found) throw new Error('Expected a strip, found none.');
  return found;
}
