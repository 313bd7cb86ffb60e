import { html } from 'lit';
import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { Policies } from '../../protocol/class-policies.ts';
import { classDetail, mountClass, openPolicies, serverNow } from '../testing/fake-class.ts';
import { type FakeRequest, fakeServer } from '../testing/fake-server.ts';
import './class-rules.ts';

const HANDS = 'apprentice/shake-hands';
const save = page.getByRole('button', { name: 'Save' });

beforeEach(() => page.viewport(1280, 900));

test('saves all rules with the changed ones among them, and nothing before Save', async () => {
  const { asked } = rules();
  await expect.element(save).toBeDisabled();
  await page
    .getByRole('group', { name: 'Hints' })
    .getByRole('radio', { name: /^After some tries/ })
    .click();
  await page.getByRole('spinbutton', { name: /^After/ }).fill('5');
  await page
    .getByRole('group', { name: 'Order' })
    .getByRole('radio', { name: /^Guided/ })
    .click();
  await page
    .getByRole('group', { name: 'Worked solutions' })
    .getByRole('radio', { name: /^Never/ })
    .click();
  await page.getByRole('checkbox', { name: /^Fix it, after the attack/ }).click();
  expect(asked).toEqual([]);
  await save.click();
  await expect.element(page.getByText('Saved. It holds from now on.')).toBeVisible();
  expect(asked).toEqual([
    {
      method: 'PUT',
      path: '/class/api/classes/k1/policies',
      body: {
        ...openPolicies,
        order: 'guided',
        hints: { when: 'tries', after: 5 },
        solutions: 'never',
        fix: false,
      },
    },
  ]);
});

test('closes a lab, or opens it for a time, by the server’s clock', async () => {
  const { asked } = rules();
  await page.getByRole('checkbox', { name: /^Origin checks/ }).click();
  await page.getByLabelText('From when Shake hands is open').fill('2026-11-23T09:00');
  await save.click();
  await expect.poll(() => asked.length).toBe(1);
  const { writeups } = saved(asked);
  expect(writeups['practitioner/origin-checks']).toEqual({ open: false, from: null, until: null });
  // The server's clock is an hour behind this browser's.
  const from = new Date('2026-11-23T09:00').getTime() - 3_600_000;
  expect(Math.abs((writeups[HANDS]?.from ?? 0) - from)).toBeLessThan(1_000);
});

test('gives a lab’s bench other settings, and locks one', async () => {
  const { asked } = rules();
  await page.getByText(/^Settings of its lab/).click();
  await page.getByRole('radio', { name: /^Ignored/ }).click();
  await page.getByRole('checkbox', { name: /^Learners may not touch it.*Version check/ }).click();
  await expect.element(page.getByText('Settings of its lab: 1 default of your own, 1 locked')).toBeVisible();
  await save.click();
  await expect.poll(() => asked.length).toBe(1);
  expect(saved(asked).settings).toEqual({
    [HANDS]: { values: { version: 'ignored' }, locked: ['version'] },
  });
});

test('has nothing to save after a change was taken back', async () => {
  rules();
  await page.getByText(/^Settings of its lab/).click();
  await page.getByRole('radio', { name: /^Ignored/ }).click();
  await expect.element(save).toBeEnabled();
  await page.getByRole('radio', { name: /^Checked/ }).click();
  await expect.element(save).toBeDisabled();
});

test('keeps what was chosen when the server refuses it, and shows why', async () => {
  rules('Setting "version": expected one of checked, ignored.');
  await page.getByRole('checkbox', { name: /^New learners may join/ }).click();
  await save.click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('expected one of checked');
  await expect.element(page.getByRole('checkbox', { name: /^New learners may join/ })).not.toBeChecked();
});

test('says that somebody else changed the rules meanwhile', async () => {
  const { socket } = rules();
  await page.getByRole('checkbox', { name: /^New learners may join/ }).click();
  await expect.element(page.getByText('Not saved yet.', { exact: true })).toBeVisible();
  const changed = classDetail({ policies: { ...openPolicies, fix: false } });
  socket.say({ type: 'class', now: serverNow(), class: changed });
  await expect.element(page.getByText(/changed elsewhere meanwhile/)).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect.element(page.getByRole('checkbox', { name: /^Fix it, after the attack/ })).not.toBeChecked();
});

test('leaves a number alone that is half written, whatever the class does meanwhile', async () => {
  const { socket } = rules();
  await page.getByRole('radio', { name: /^After some tries/ }).click();
  const tries = page.getByRole('spinbutton', { name: /^After/ });
  await tries.fill('5');
  const changed = classDetail({ policies: { ...openPolicies, fix: false } });
  socket.say({ type: 'class', now: serverNow(), class: changed });
  await expect.element(page.getByText(/changed elsewhere meanwhile/)).toBeVisible();
  await expect.element(tries).toHaveValue(5);
});

/** The rules that the server was sent first. */
function saved([first]: FakeRequest[]): Policies {
  return first?.body as Policies;
}

function rules(refusal?: string) {
  const asked = fakeServer(({ body }) =>
    refusal === undefined
      ? { ok: classDetail({ policies: body as Policies }) }
      : { status: 400, code: 'SETTING_INVALID', message: refusal },
  );
  const { socket } = mountClass(html`<lab-class-rules></lab-class-rules>`);
  socket.board([]);
  return { asked, socket };
}
