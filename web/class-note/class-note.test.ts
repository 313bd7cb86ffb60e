import axe from 'axe-core';
import { html } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import { page } from 'vitest/browser';
import type { ClassState } from '../../protocol/class-state.ts';
import { classState } from '../testing/class-state.ts';
import { mount } from '../testing/mount.ts';
import { classFeed } from './class-feed.ts';
import './lab-class-banner.ts';
import './lab-class-note.ts';

test('shows what the server wrote until there is news, then who and where', async () => {
  header();
  await expect.element(page.getByText('Ana · Monday')).toBeVisible();
  hear({ name: 'Ana Maria' });
  await expect.element(page.getByText('Ana Maria · Monday')).toBeVisible();
});

test('counts down, and says when it is over', async () => {
  header();
  hear({ countdown: { left: 300_000 } });
  await expect.element(page.getByRole('timer', { name: 'Countdown' })).toMatchTextContent(/^4:5\d|5:00$/);
  hear({ countdown: { left: 0 } });
  await expect.element(page.getByRole('timer', { name: 'Countdown' })).toMatchTextContent('over');
  hear({});
  await expect.element(page.getByRole('timer')).not.toBeInTheDocument();
});

test('shows a message in a status region that was there before it, until it is put away', async () => {
  header();
  const status = page.getByRole('status');
  await expect.element(status).toBeInTheDocument();
  hear({ broadcast: { text: 'Look at step 2.', at: 1 } });
  await expect.element(status.getByText('Look at step 2.')).toBeVisible();
  await page.getByRole('button', { name: 'Put the message away' }).click();
  hear({ broadcast: { text: 'Look at step 2.', at: 1 }, paused: true });
  await expect.element(status.getByText(/Paused by your instructor/)).toBeVisible();
  expect(status.getByText('Look at step 2.').elements()).toHaveLength(0);
  hear({ broadcast: { text: 'Now step 3.', at: 2 } });
  await expect.element(status.getByText('Now step 3.')).toBeVisible();
});

test('says that the lab of this page was closed, and why', async () => {
  header();
  const lab = document.createElement('div');
  lab.id = 'lab';
  lab.dataset.writeup = 'apprentice/shake-hands';
  document.body.append(lab);
  onTestFinished(() => lab.remove());
  hear({ closed: [{ writeup: 'apprentice/other', message: 'Elsewhere.', opensIn: null }] });
  await expect.element(page.getByText(/closed now/)).not.toBeInTheDocument();
  hear({
    closed: [{ writeup: 'apprentice/shake-hands', message: 'Your class keeps it so.', opensIn: null }],
  });
  await expect.element(page.getByText(/closed now.*Your class keeps it so/)).toBeVisible();
});

test('is gone when the class is', async () => {
  header();
  hear({ paused: true });
  await expect.element(page.getByText(/Paused/)).toBeVisible();
  classFeed.set(null);
  await expect.element(page.getByText(/Paused/)).not.toBeInTheDocument();
  await expect.element(page.getByText('Ana · Monday')).not.toBeVisible();
});

test('has no fault that axe finds', async () => {
  header();
  hear({ paused: true, broadcast: { text: 'Look at step 2.', at: 1 }, countdown: { left: 60_000 } });
  await expect.element(page.getByText('Look at step 2.')).toBeVisible();
  const { violations } = await axe.run('main');
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});

function header(): void {
  classFeed.state = undefined;
  classFeed.countdownEnd = null;
  mount(html`<lab-class-note>Ana · Monday</lab-class-note><lab-class-banner></lab-class-banner>`);
  onTestFinished(() => classFeed.set(null));
}

function hear(changes: Partial<ClassState>): void {
  classFeed.set(classState(changes));
}
