import { html } from 'lit';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { mount } from '../testing/mount.ts';
import { digest } from './digest.ts';
import './lab-digest.ts';

// RFC 6455 §1.3 gives this key, GUID and result.
const sample = 'dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

test('agrees with the RFC’s own example', () => {
  expect(digest(sample)).toEqual({
    hex: 'b37a4f2cc0624f1690f64606cf385945b2bec4ea',
    base64: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  });
});

test('hashes what is typed, spaces included', async () => {
  mount(html`<lab-digest></lab-digest>`);
  const input = page.getByRole('textbox', { name: /Text, hashed exactly/ });
  await input.fill(sample);
  await expect.element(page.getByText('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')).toBeVisible();
  await input.fill(`${sample} `);
  await expect.element(page.getByText('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')).not.toBeInTheDocument();
});
