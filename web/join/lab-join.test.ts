import axe from 'axe-core';
import { html } from 'lit';
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Joined, JoinState } from '../../protocol/class-joining.ts';
import { type FakeAnswer, fakeServer } from '../testing/fake-server.ts';
import { focusedName } from '../testing/focused.ts';
import { mount } from '../testing/mount.ts';
import './lab-join.ts';

const room: JoinState = { kind: 'class', className: 'Monday', seatName: null, you: null };
const joined: Joined = {
  name: 'Ana',
  className: 'Monday',
  rejoin: {
    code: '9JTW-KWB3-B9JJ',
    link: 'http://localhost:3000/join/9JTWKWB3B9JJ',
    qr: 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/%3E',
    onlyHere: false,
  },
};

test('needs a name and Enter, and shows the rejoin code once', async () => {
  const asked = join({ ok: room });
  await expect.poll(focusedId).toBe('name');
  await userEvent.keyboard('Ana{Enter}');
  await expect.poll(focusedName).toBe('You are in, Ana.');
  await expect.element(page.getByText('9JTW-KWB3-B9JJ')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Copy your rejoin code' })).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'To the labs' })).toHaveAttribute('href', '/');
  expect(asked.at(-1)).toEqual({ method: 'POST', path: '/api/join', body: { code: 'KXT4WM', name: 'Ana' } });
});

test('says what is wrong with a code, and lets it be typed again', async () => {
  const answers: FakeAnswer[] = [
    { status: 404, code: 'JOIN_CODE_UNKNOWN', message: 'No class has this code.' },
    { ok: room },
  ];
  const asked = join(...answers);
  await expect.element(page.getByRole('alert')).toMatchTextContent('No class has this code.');
  const code = page.getByRole('textbox', { name: 'Code' });
  await expect.element(code).toHaveValue('KXT4WM');
  await code.fill(' kxt-4wn ');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect.element(page.getByRole('heading', { name: 'Join Monday' })).toBeVisible();
  expect(asked.at(-1)?.path).toBe('/api/join/kxt-4wn');
});

test('takes somebody back to a seat without asking for a name', async () => {
  const asked = join({ ok: { ...room, kind: 'seat', seatName: 'Ana' } });
  await page.getByRole('button', { name: 'I am Ana' }).click();
  await expect.element(page.getByRole('heading', { name: 'You are in, Ana.' })).toBeVisible();
  expect(asked.at(-1)?.body).toEqual({ code: 'KXT4WM' });
});

test('lets who is in go on, and somebody else join from the same browser', async () => {
  const asked = join({ ok: { ...room, you: { name: 'Ben', className: 'Monday', inThisClass: true } } });
  await expect.element(page.getByRole('link', { name: 'Go on as Ben' })).toHaveAttribute('href', '/');
  await page.getByRole('button', { name: 'I am somebody else' }).click();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ana');
  await page.getByRole('button', { name: 'Join' }).click();
  await expect.element(page.getByRole('heading', { name: 'You are in, Ana.' })).toBeVisible();
  expect(asked.at(-1)?.body).toEqual({ code: 'KXT4WM', name: 'Ana', asNew: true });
});

test('warns who is in another class before they leave it', async () => {
  const asked = join({ ok: { ...room, you: { name: 'Ben', className: 'Sunday', inThisClass: false } } });
  await expect.element(page.getByText(/Ben needs their rejoin code/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ana');
  await page.getByRole('button', { name: 'Join' }).click();
  await expect.poll(() => asked.at(-1)?.body).toEqual({ code: 'KXT4WM', name: 'Ana', asNew: true });
});

test('shows a name for the text that it is', async () => {
  join({ ok: { ...room, className: '<img src=x onerror=alert(1)>' } });
  await expect
    .element(page.getByRole('heading', { name: 'Join <img src=x onerror=alert(1)>' }))
    .toBeVisible();
});

test('has no fault that axe finds', async () => {
  join({ ok: room });
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ana');
  for (const step of ['joining', 'joined']) {
    const { violations } = await axe.run('lab-join');
    expect(
      violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
      step,
    ).toEqual([]);
    if (step === 'joining') await page.getByRole('button', { name: 'Join' }).click();
    await expect.element(page.getByRole('heading', { name: 'You are in, Ana.' })).toBeVisible();
  }
});

function focusedId(): string | undefined {
  return document.activeElement?.shadowRoot?.activeElement?.id;
}

/** The page of a code; what its look-ups are answered, in order. */
function join(...looks: FakeAnswer[]) {
  const asked = fakeServer(({ method }) =>
    method === 'POST' ? { ok: joined } : (looks.shift() ?? { ok: room }),
  );
  mount(html`<lab-join code="KXT4WM"></lab-join>`);
  return asked;
}
