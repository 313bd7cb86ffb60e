import { html } from 'lit';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { ClassDetail } from '../../protocol/class.ts';
import { classDetail, mountClass } from '../testing/fake-class.ts';
import { fakeServer } from '../testing/fake-server.ts';
import './class-controls.ts';

test('sends a message to everybody, shows it, and takes it back', async () => {
  const asked = controls();
  await page.getByRole('button', { name: 'Message' }).click();
  await page.getByRole('textbox', { name: 'To everybody’s page' }).fill('Look at step 2.');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect.element(page.getByText('“Look at step 2.”')).toBeVisible();
  await page.getByRole('button', { name: 'Take the message back' }).click();
  await expect.element(page.getByText('“Look at step 2.”')).not.toBeInTheDocument();
  expect(asked.map(({ body }) => body)).toEqual([{ broadcast: 'Look at step 2.' }, { broadcast: null }]);
});

test('starts a countdown in minutes, and stops it', async () => {
  const asked = controls();
  await page.getByRole('button', { name: 'Countdown' }).click();
  await page.getByRole('spinbutton', { name: 'Minutes from now' }).fill('7');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect.element(page.getByText(/Countdown (7:00|6:\d\d)/)).toBeVisible();
  await page.getByRole('button', { name: 'Stop the countdown' }).click();
  await expect.element(page.getByText(/Countdown \d/)).not.toBeInTheDocument();
  expect(asked.map(({ body }) => body)).toEqual([{ countdown: 420 }, { countdown: null }]);
});

test('pauses the class and lets it go on', async () => {
  const asked = controls();
  await page.getByRole('button', { name: 'Pause the class' }).click();
  const pressed = page.getByRole('button', { name: 'Paused: go on' });
  await expect.element(pressed).toHaveAttribute('aria-pressed', 'true');
  await pressed.click();
  await expect.element(page.getByRole('button', { name: 'Pause the class' })).toBeVisible();
  expect(asked.map(({ body }) => body)).toEqual([{ paused: true }, { paused: false }]);
});

test('says why it was refused, and changes nothing', async () => {
  fakeServer(() => ({ status: 404, code: 'CLASS_NOT_FOUND', message: 'There is no such class.' }));
  mountClass(html`<lab-class-controls></lab-class-controls>`).socket.board([]);
  await page.getByRole('button', { name: 'Pause the class' }).click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('There is no such class.');
  await expect.element(page.getByRole('button', { name: 'Pause the class' })).toBeVisible();
});

function controls() {
  let detail: ClassDetail = classDetail();
  const asked = fakeServer(({ body }) => {
    const { countdown, broadcast, ...rest } = body as Record<string, unknown>;
    detail = {
      ...detail,
      ...rest,
      ...(countdown === undefined
        ? {}
        : { countdown: typeof countdown === 'number' ? { left: countdown * 1000 } : null }),
      ...(broadcast === undefined
        ? {}
        : { broadcast: typeof broadcast === 'string' ? { text: broadcast, at: 1 } : null }),
    };
    return { ok: detail };
  });
  mountClass(html`<lab-class-controls></lab-class-controls>`).socket.board([]);
  return asked;
}
