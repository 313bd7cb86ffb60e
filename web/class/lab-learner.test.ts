import axe from 'axe-core';
import { html } from 'lit';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { LearnerDetail } from '../../protocol/class.ts';
import { boardRow, mountClass, serverNow, stepFacts } from '../testing/fake-class.ts';
import { fakeServer } from '../testing/fake-server.ts';
import './lab-learner.ts';

const detail: LearnerDetail = {
  learner: 's1',
  name: 'Ana',
  joinedAt: serverNow(),
  benches: [],
  signals: [
    {
      id: 'g1',
      at: serverNow(),
      writeup: 'practitioner/origin-checks',
      secret: 'password',
      of: { learner: 's2', name: 'Ben' },
      evidence: 'In a message to the lab, event 17 of the trace.',
    },
  ],
};

test('shows the steps with all that is known of them', async () => {
  learner();
  await expect.element(page.getByText('Tried · 2 tries · for 1 min')).toBeVisible();
  await expect.element(page.getByText('Not opened')).toBeVisible();
  await expect.element(page.getByText('No lab opened yet.')).toBeVisible();
});

test('shows a signal with its evidence and whose secret it was', async () => {
  learner();
  await expect.element(page.getByText('In a message to the lab, event 17 of the trace.')).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Ben' })).toHaveAttribute('href', '#learner=s2');
});

test('resets a step of this learner after asking', async () => {
  const asked = learner();
  await page.getByRole('combobox', { name: 'Reset' }).selectOptions('Earn a 101');
  await page.getByRole('button', { name: 'Reset…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Reset “Earn a 101” for Ana?' });
  await dialog.getByRole('button', { name: 'Reset' }).click();
  await expect.element(page.getByText('Done.')).toBeVisible();
  expect(asked.at(-1)).toEqual({
    method: 'POST',
    path: '/class/api/classes/k1/reset',
    body: { learner: 's1', writeup: 'apprentice/shake-hands', step: 'hello' },
  });
});

test('makes a new rejoin code and shows it once', async () => {
  learner();
  await page.getByRole('button', { name: 'New rejoin code' }).click();
  await expect.element(page.getByText('9JTW-KWB3-B9JJ')).toBeVisible();
});

test('gives a learner another name', async () => {
  const asked = learner();
  await page.getByRole('textbox', { name: 'Name' }).fill('Ana Maria');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect
    .poll(() => asked.at(-1))
    .toEqual({
      method: 'PATCH',
      path: '/class/api/classes/k1/learners/s1',
      body: { name: 'Ana Maria' },
    });
});

test('says so when the learner is no longer in the class', async () => {
  fakeServer(() => ({ ok: detail }));
  const { socket } = mountClass(html`<lab-learner .learner=${'s9'}></lab-learner>`);
  socket.board([boardRow(1, 'Ana')]);
  await expect.element(page.getByText(/not in the class any more/)).toBeVisible();
});

test('has no fault that axe finds', async () => {
  learner();
  await expect.element(page.getByRole('link', { name: 'Ben' })).toBeVisible();
  const { violations } = await axe.run('lab-learner');
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});

function learner() {
  const asked = fakeServer(({ path, method }) => {
    if (path.endsWith('/code')) {
      const link = 'http://localhost:3000/join/9JTWKWB3B9JJ';
      return { ok: { code: '9JTW-KWB3-B9JJ', link, qr: 'data:,', onlyHere: false } };
    }
    return { ok: method === 'POST' ? null : detail };
  });
  const { socket } = mountClass(html`<lab-learner .learner=${'s1'}></lab-learner>`);
  socket.board([
    boardRow(1, 'Ana', { steps: { 'apprentice/shake-hands#hello': stepFacts({ tries: 2 }) }, signals: 1 }),
  ]);
  return asked;
}
