import axe from 'axe-core';
import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import {
  composer,
  everyBit,
  payload,
  sendButton,
  sent,
  shownBytes,
  startAfresh,
} from '../testing/composer.ts';
import { answerEvent, frameEvent } from '../testing/events.ts';
import { showTheme } from '../testing/theme.ts';
import { plainDraft } from './message-draft.ts';

beforeEach(startAfresh);

test('sends exactly the bytes of the preview', async () => {
  const { bench } = composer();
  await payload.fill('Hello');
  await expect.element(page.getByText('1 frame, 11 bytes')).toBeVisible();
  const shown = shownBytes();
  await sendButton.click();
  await expect.poll(() => sent(bench)).toEqual([shown]);
  expect(shown.startsWith('8185')).toBe(true);
});

test('takes another key for the next frame', async () => {
  const { bench } = composer();
  await payload.fill('Hello');
  await sendButton.click();
  await sendButton.click();
  await expect.poll(() => sent(bench).length).toBe(2);
  const [first, second] = sent(bench);
  expect(first?.slice(4, 12)).not.toBe(second?.slice(4, 12));
});

test('is worked with the keyboard alone, down to every bit', async () => {
  const { bench } = composer();
  await payload.click();
  await userEvent.keyboard('hi');
  document.querySelector('lab-composer')?.shadowRoot?.querySelector('summary')?.focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('button', { name: 'FIN', exact: true })).toBeVisible();
  await userEvent.tab();
  await userEvent.keyboard(' ');
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  // RSV3, opcode, then the mask's radio group.
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  await expect
    .element(page.getByRole('list', { name: 'What these bytes break' }))
    .toMatchTextContent('masked');
  await userEvent.keyboard('{Control>}{Enter}{/Control}');
  await expect.poll(() => sent(bench)).toEqual(['21026869']);
});

test('names each rule that would be broken, and sends all the same', async () => {
  const { bench } = composer();
  await everyBit.click();
  await page.getByRole('radio', { name: 'Off' }).click();
  const warnings = page.getByRole('list', { name: 'What these bytes break' });
  await expect.element(warnings).toMatchTextContent('Every frame from a client is masked.');
  await expect
    .element(warnings.getByRole('link', { name: 'RFC 6455 §5.1' }))
    .toHaveAttribute('href', 'https://www.rfc-editor.org/rfc/rfc6455#section-5.1');
  await sendButton.click();
  await expect.poll(() => sent(bench)).toEqual(['8100']);
});

test('warns of what the bytes before have left open', async () => {
  composer();
  await everyBit.click();
  await page.getByRole('button', { name: 'FIN', exact: true }).click();
  await sendButton.click();
  await expect
    .element(page.getByRole('list', { name: 'What these bytes break' }))
    .toMatchTextContent('no other message begins');
});

test('says what cannot be made into bytes, and sends nothing', async () => {
  const { bench } = composer();
  await page.getByRole('combobox', { name: 'Written as' }).selectOptions('Hex');
  await payload.fill('8');
  await expect.element(page.getByText(/two hex digits for each byte/).first()).toBeVisible();
  await expect.element(payload).toHaveAttribute('aria-invalid', 'true');
  await sendButton.click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Nothing was sent.');
  expect(bench.asked).toEqual([]);
});

test('describes a long message as what it is: a whole frame, of which nothing has crossed the wire', async () => {
  const { place } = composer();
  await payload.fill('{{fill:65536}}');
  const preview = page.getByRole('region', { name: 'Bytes to send' });
  await expect.element(preview.getByText('65,472 bytes more are not drawn.')).toBeVisible();
  await expect
    .element(preview.getByRole('button', { name: /^payload: 65,536 bytes, the first 64 in hex 78 78/ }))
    .toBeInTheDocument();
  const anatomy = place.querySelector('lab-composer')?.shadowRoot?.querySelector('lab-anatomy');
  expect(anatomy?.shadowRoot?.textContent).not.toMatch(/crossed the wire;|the trace/);
});

test('groups the digits of a declared length in the closed row', async () => {
  const { place } = composer();
  place.querySelector('lab-composer')?.load({ ...plainDraft, declared: '65536' });
  await expect.element(page.getByText(/declares 65,536 bytes/)).toBeVisible();
  await expect.element(page.getByRole('textbox', { name: 'Declared length' })).toHaveValue('65536');
});

test('tells what the server refuses', async () => {
  const { bench } = composer();
  bench.refusal = 'Probe p1 is closed; it must be open.';
  await sendButton.click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Probe p1 is closed');
});

test('offers only targets of at least 24 pixels', async () => {
  const { place } = composer();
  await openAll();
  const root = place.querySelector('lab-composer')?.shadowRoot;
  const small = [...(root?.querySelectorAll<HTMLElement>('button, select, summary, .segments label') ?? [])]
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
    .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${box.width}×${box.height}`);
  expect(small).toEqual([]);
});

test.each(['light', 'dark'])('has no fault that axe finds, in the %s theme', async (theme) => {
  showTheme(theme);
  const { bench } = composer();
  bench.set({ events: [frameEvent(1, 'Hello'), answerEvent(2, 'Hello')] });
  await openAll();
  const { violations } = await axe.run('lab-composer');
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary])).toEqual([]);
});

/** The composer with every tool open and a rule broken. */
async function openAll(): Promise<void> {
  await payload.fill('{{fill:3}} {{nobody}}');
  await everyBit.click();
  await page.getByRole('radio', { name: 'Own key' }).click();
  await page.getByRole('button', { name: 'RSV2', exact: true }).click();
  await page.getByText('Variables').click();
  await page.getByText('Repeat, or send a list').click();
  await page.getByText('Replay what was sent before').click();
  await expect.element(page.getByRole('list', { name: 'What these bytes break' })).toBeVisible();
}
