import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { composer, everyBit, payload, shownBytes, startAfresh } from '../testing/composer.ts';
import { plainDraft } from './message-draft.ts';

beforeEach(startAfresh);

test('checks and formats JSON', async () => {
  composer();
  await page.getByRole('combobox', { name: 'Written as' }).selectOptions('JSON');
  await payload.fill('{"a":');
  await expect.element(page.getByText(/Not JSON yet/)).toBeVisible();
  await payload.fill('{"a":1}');
  await page.getByRole('button', { name: 'Format' }).click();
  await expect.element(payload).toHaveValue('{\n  "a": 1\n}');
});

test('shows all lines of a message that is loaded, up to some height', async () => {
  const { place } = composer();
  const element = place.querySelector('lab-composer');
  element?.load({ ...plainDraft, payload: 'one\ntwo\nthree\nfour\nfive' });
  const height = () => payload.element();
  await expect.poll(() => height().scrollHeight - height().clientHeight).toBeLessThanOrEqual(1);
  element?.load({ ...plainDraft, payload: 'line\n'.repeat(200) });
  await expect.poll(() => height().scrollHeight).toBeGreaterThan(3000);
  expect(height().clientHeight).toBeLessThan(400);
});

test('shows the frames of a message one by one', async () => {
  composer();
  await payload.fill('abc');
  await page.getByRole('spinbutton', { name: 'Split into frames' }).fill('2');
  await page.getByRole('combobox', { name: 'After the first frame' }).selectOptions('a ping');
  await expect.element(page.getByText('3 frames, 21 bytes')).toBeVisible();
  await page.getByRole('combobox', { name: 'Frame' }).last().selectOptions('2 of 3');
  await expect.poll(() => shownBytes().slice(0, 4)).toBe('8980');
});

test('says where FIN 0 and the declared length go when a message is split', async () => {
  composer();
  await everyBit.click();
  await page.getByRole('spinbutton', { name: 'Split into frames' }).fill('3');
  await expect
    .element(page.getByText(/If you set FIN to 0, that goes on the last, and so does a declared length\./))
    .toBeVisible();
});
