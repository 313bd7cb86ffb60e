import { html } from 'lit';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { classDetail } from '../testing/fake-class.ts';
import { mount } from '../testing/mount.ts';
import './lab-invitation.ts';

const { invitation } = classDetail();

test('says why a link leads nobody here, and how to come by one that does', async () => {
  const onlyHere = { ...invitation, onlyHere: true };
  mount(html`<lab-invitation .invitation=${onlyHere}></lab-invitation>`);
  await expect
    .element(page.getByText(/works on this machine only, because you came by localhost/))
    .toBeVisible();
  await expect.element(page.getByText(/Open this page\s+by the address/)).toBeVisible();
});

test('has nothing to add to a link that works for everybody', async () => {
  mount(html`<lab-invitation .invitation=${invitation}></lab-invitation>`);
  await expect.element(page.getByText(invitation.code)).toBeVisible();
  await expect.element(page.getByText(/works on this machine only/)).not.toBeInTheDocument();
});
