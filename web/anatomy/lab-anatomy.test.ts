import axe from 'axe-core';
import { html } from 'lit';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { fromHex, toHex, utf8 } from '../../protocol/bytes.ts';
import { encodeClosePayload, encodeFrame } from '../../protocol/frame.ts';
import { focusedName } from '../testing/focused.ts';
import { mount } from '../testing/mount.ts';
import './lab-anatomy.ts';

const hello = fromHex('818537fa213d7f9f4d5158');

afterEach(() => {
  delete document.documentElement.dataset.theme;
});

test('lights a field, its bytes and its meaning together, and says what it means', async () => {
  const place = anatomy(hello);
  await page.getByRole('button', { name: 'masking key: 37 fa 21 3d' }).hover();
  await expect.element(page.getByText(/The key must be random and new for each frame/).first()).toBeVisible();
  await expect.poll(() => lit(place, 'li')).toEqual(['key']);
  // The key stands under each of the five bytes that it masks.
  expect(lit(place, '.column .cell')).toEqual(Array(5).fill('key'));
});

test('lights the bytes of a meaning that is pointed at', async () => {
  const place = anatomy(hello);
  await page.getByRole('listitem').filter({ hasText: 'masked payload' }).hover();
  await expect.poll(() => lit(place, '.column .cell')).toEqual(Array(5).fill('masked'));
});

test('moves through the fields with the arrow keys, and keeps one lit with Enter', async () => {
  const place = anatomy(hello);
  await page.getByText('Elsewhere').hover();
  await userEvent.tab();
  await expect.poll(focusedName).toContain('FIN: 1');
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}');
  await expect.poll(focusedName).toContain('opcode: 0x1 text');
  await userEvent.keyboard('{Enter}{End}');
  await expect.poll(focusedName).toMatch(/^payload: 5 bytes/);
  await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
  await expect.poll(() => lit(place, 'li')).toEqual(['opcode']);
});

test('says the bytes of the payload to who cannot see them, as they crossed the wire and unmasked', async () => {
  anatomy(hello);
  await expect
    .element(
      page.getByRole('button', { name: 'masked payload: 5 bytes, in hex 7f 9f 4d 51 58', exact: true }),
    )
    .toBeInTheDocument();
  await expect
    .element(page.getByRole('button', { name: 'payload: 5 bytes, in hex 48 65 6c 6c 6f', exact: true }))
    .toBeInTheDocument();
});

test('says the bytes of a close code apart from those of the reason', async () => {
  anatomy(encodeFrame({ opcode: 'close', payload: encodeClosePayload(1000, 'ok') }));
  await expect
    .element(page.getByRole('button', { name: /^close code: 1000 .*, in hex 03 e8$/ }))
    .toBeInTheDocument();
  await expect
    .element(page.getByRole('button', { name: 'payload: 2 bytes, in hex 6f 6b', exact: true }))
    .toBeInTheDocument();
});

test('says the bytes of an extended length, and of a long payload those that are drawn', async () => {
  const bytes = encodeFrame({ opcode: 'binary', payload: new Uint8Array(126).map((_, at) => at) });
  anatomy(bytes);
  await expect
    .element(
      page.getByRole('button', { name: 'extended payload length: 126 bytes, in hex 00 7e', exact: true }),
    )
    .toBeInTheDocument();
  const drawn = toHex(bytes.subarray(4, 68)).replace(/..(?!$)/g, '$& ');
  await expect
    .element(
      page.getByRole('button', { name: `payload: 126 bytes, the first 64 in hex ${drawn}`, exact: true }),
    )
    .toBeInTheDocument();
});

test('counts the bytes that it does not draw, and sends nobody to a dump that may not be there', async () => {
  const place = anatomy(encodeFrame({ opcode: 'binary', payload: new Uint8Array(126) }));
  await expect.element(page.getByText('62 bytes more are not drawn.')).toBeVisible();
  expect(place.querySelector('lab-anatomy')?.shadowRoot?.textContent).not.toMatch(/dump/);
});

test('marks a broken rule on its field', async () => {
  anatomy(encodeFrame({ opcode: 'text', payload: utf8('hi') }), ['mask-missing']);
  const mask = page.getByRole('button', { name: 'MASK: 0, breaks a rule' });
  await expect.element(mask).toHaveAccessibleDescription(/Every frame from a client is masked/);
});

test('says what is missing and what was left out', async () => {
  anatomy(encodeFrame({ opcode: 'binary', payload: utf8('abc'), declaredLength: 100 }), [], 90);
  await expect.element(page.getByText(/90 bytes more crossed the wire/)).toBeVisible();
  await expect.element(page.getByText(/7 bytes declared and not here/)).toBeVisible();
});

test('says that nothing more comes when the connection is over', async () => {
  anatomy(encodeFrame({ opcode: 'binary', declaredLength: 2n ** 63n }), [], 0, true);
  await expect
    .element(page.getByText(/More bytes than can be counted declared and never come/))
    .toBeVisible();
});

test('says that a header is not complete', async () => {
  anatomy(fromHex('81'));
  await expect.element(page.getByText(/1 byte: the header is not complete/)).toBeVisible();
});

test.each(['light', 'dark'])('has no fault that axe finds, in the %s theme', async (theme) => {
  document.documentElement.dataset.theme = theme;
  anatomy(hello, ['opcode-reserved']);
  await page.getByRole('button', { name: /^opcode/ }).click();
  const { violations } = await axe.run('lab-anatomy');
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});

function anatomy(bytes: Uint8Array, broken: string[] = [], omitted = 0, ended = false): HTMLElement {
  return mount(
    html`<p>Elsewhere</p>
      <lab-anatomy .bytes=${bytes} .broken=${broken} .omitted=${omitted} .ended=${ended}></lab-anatomy>`,
  );
}

/** The fields of what is lit among these elements. */
function lit(place: HTMLElement, selector: string): (string | undefined)[] {
  const found = place
    .querySelector('lab-anatomy')
    ?.shadowRoot?.querySelectorAll<HTMLElement>(`${selector}.lit`);
  return [...(found ?? [])].map(({ dataset }) => dataset.field);
}
