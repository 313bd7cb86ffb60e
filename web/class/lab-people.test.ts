import { html } from 'lit';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { NewSeat } from '../../protocol/class.ts';
import { boardRow, mountClass } from '../testing/fake-class.ts';
import { fakeServer } from '../testing/fake-server.ts';
import './lab-people.ts';

const seats: NewSeat[] = [
  {
    learner: 's2',
    name: '=cmd, "Ben"',
    code: 'AAAA-BBBB-CCCC',
    link: 'http://localhost:3000/join/AAAABBBBCCCC',
  },
];

test('makes seats of names, shows their codes, and hands them on as CSV that no spreadsheet runs', async () => {
  const asked = fakeServer(() => ({ ok: seats }));
  people();
  await page.getByRole('textbox', { name: 'Names' }).fill('=cmd, "Ben"\nAna');
  await page.getByRole('button', { name: 'Make seats' }).click();
  await expect.element(page.getByText('1 seat made.')).toBeVisible();
  await expect.element(page.getByRole('row', { name: /AAAA-BBBB-CCCC/ })).toBeVisible();
  expect(asked[0]).toEqual({
    method: 'POST',
    path: '/class/api/classes/k1/learners',
    body: { csv: '=cmd, "Ben"\nAna' },
  });
  expect(document.querySelector('lab-people')?.shadowRoot?.querySelector('lab-copy')?.value).toBe(
    `name,code,link\n"'=cmd, ""Ben""",AAAA-BBBB-CCCC,http://localhost:3000/join/AAAABBBBCCCC`,
  );
});

test('says so when everybody is in already', async () => {
  fakeServer(() => ({ ok: [] }));
  people();
  await page.getByRole('textbox', { name: 'Names' }).fill('Ana');
  await page.getByRole('button', { name: 'Make seats' }).click();
  await expect.element(page.getByText(/everybody is in the class already/)).toBeVisible();
});

test('lists who is there, and whose seat is still empty', async () => {
  people();
  await expect.element(page.getByRole('link', { name: 'Ana' })).toHaveAttribute('href', '#learner=s1');
  await expect
    .element(page.getByRole('listitem').filter({ hasText: 'Cem' }))
    .toMatchTextContent(/has not joined yet/);
});

function people(): void {
  const { socket } = mountClass(html`<lab-people></lab-people>`);
  socket.board([boardRow(1, 'Ana'), boardRow(2, 'Cem', { joined: false, at: null, stuckSince: null })]);
}
