import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import {
  composer,
  openProbe,
  payload,
  sendButton,
  sent,
  startAfresh,
  unmasked,
} from '../testing/composer.ts';
import { answerEvent, frameEvent } from '../testing/events.ts';
import { CaptureBook } from './capture-book.ts';
import { RulesEvent } from './lab-saved.ts';

beforeEach(startAfresh);

test('saves a message with the rules that it needs, and loads it again', async () => {
  const { bench, place } = composer();
  const told: unknown[] = [];
  const element = place.querySelector('lab-composer');
  place.addEventListener('rules', (event) => {
    if (!(event instanceof RulesEvent) || !element) return;
    told.push(event.rules);
    const book = new CaptureBook();
    book.setRules(event.rules);
    element.book = book;
  });
  await payload.fill('token={{token}}');
  await page.getByText('Variables').click();
  await page.getByRole('textbox', { name: 'Name' }).fill('token');
  await page.getByRole('textbox', { name: /^Place/ }).fill('t');
  await page.getByRole('button', { name: 'Capture' }).click();
  expect(told).toHaveLength(1);
  await page.getByRole('button', { name: 'Saved' }).click();
  await page.getByRole('textbox', { name: 'Save this message as' }).fill('login');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.element(page.getByText('Saved “login”.')).toBeVisible();
  const [ask] = bench.asked;
  if (ask?.type !== 'message.save') throw new Error(`Expected message.save, found ${ask?.type}.`);
  expect(JSON.parse(ask.body)).toMatchObject({
    payload: 'token={{token}}',
    rules: [{ name: 'token', path: 't' }],
  });
  bench.saved = [{ name: 'login', body: ask.body }];
  bench.set({});
  await userEvent.keyboard('{Escape}');
  await payload.fill('');
  await page.getByRole('button', { name: 'Saved' }).click();
  await page.getByRole('button', { name: 'Load login' }).click();
  await expect.element(payload).toHaveValue('token={{token}}');
  expect(told).toHaveLength(2);
});

test('fills in what a reply brought, and says which name has no value', async () => {
  const book = new CaptureBook();
  book.setRules([{ name: 'id', from: 'json', path: 'id', before: '', after: '' }]);
  const { bench } = composer(book);
  await payload.fill('{{id}} {{nobody}}');
  await expect.element(page.getByText(/nobody.*has no value yet/)).toBeVisible();
  const events = [answerEvent(1, '{"id":42}')];
  book.read(events, () => 'A');
  bench.set({ events });
  await expect.element(page.getByText(/\{\{id\}\} is filled in/)).toBeVisible();
  await sendButton.click();
  await expect.poll(() => unmasked(bench)).toEqual(['text 42 {{nobody}}']);
});

test('sends once for each line of a list, and counts the answers', async () => {
  const { bench } = composer();
  await payload.fill('try {{item}}');
  await page.getByText('Repeat, or send a list').click();
  await page.getByRole('radio', { name: 'once for each line of a list' }).click();
  await page.getByRole('textbox', { name: /^List/ }).fill('a\nb\n\nc');
  await page.getByRole('spinbutton', { name: /^A second/ }).fill('500');
  await page.getByRole('button', { name: 'Start: 3 messages' }).click();
  await expect.poll(() => unmasked(bench)).toEqual(['text try a', 'text try b', 'text try c']);
  bench.set({ events: [answerEvent(1, 'no'), answerEvent(2, 'no')] });
  await expect.element(page.getByText('3 of 3 sent, 2 answers')).toBeVisible();
  await expect.element(page.getByText('All sent.')).toBeVisible();
});

test('counts a run’s answers on its own connection, also when the composer is on the next one', async () => {
  const { bench, place } = composer();
  bench.set({ events: [answerEvent(1, 'welcome'), answerEvent(2, 'hello')] });
  await page.getByText('Repeat, or send a list').click();
  await page.getByRole('spinbutton', { name: 'Times' }).fill('1');
  await userEvent.tab();
  await page.getByRole('button', { name: 'Start: 1 message' }).click();
  bench.set({ events: [...bench.events, answerEvent(3, 'no')] });
  await expect.element(page.getByText('1 of 1 sent, 1 answer')).toBeVisible();
  const element = place.querySelector('lab-composer');
  if (element) element.probe = { ...openProbe, probe: 'p2', connection: 'c2' };
  bench.set({ events: [...bench.events, { ...answerEvent(4, 'welcome'), connection: 'c2' }] });
  await page.getByRole('spinbutton', { name: 'Times' }).fill('2');
  await userEvent.tab();
  await expect.element(page.getByRole('button', { name: 'Start: 2 messages' })).toBeVisible();
  await expect.element(page.getByText('1 of 1 sent, 1 answer')).toBeVisible();
});

test('stops a run', async () => {
  const { bench } = composer();
  await page.getByText('Repeat, or send a list').click();
  await page.getByRole('spinbutton', { name: 'Times' }).fill('500');
  await page.getByRole('button', { name: /^Start/ }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.element(page.getByText('Stopped.')).toBeVisible();
  expect(sent(bench).length).toBeLessThan(100);
});

test('replays the frames that are chosen', async () => {
  const { bench } = composer();
  bench.set({
    events: [frameEvent(1, 'one'), frameEvent(2, 'two'), frameEvent(3, 'other', { connection: 'c2' })],
  });
  await page.getByText('Replay what was sent before').click();
  await page.getByRole('combobox', { name: 'Recorded on' }).selectOptions('connection c1');
  await page.getByRole('checkbox', { name: /one/ }).click();
  await page.getByRole('button', { name: 'Replay 1 frame' }).click();
  await expect.poll(() => unmasked(bench)).toEqual(['text two']);
  await expect.element(page.getByText('All replayed.')).toBeVisible();
});

test('names the connection whose frames are offered, whichever the learner chose before', async () => {
  const { bench, place } = composer();
  bench.set({
    events: ['c1', 'c2', 'c3'].map((connection, at) => frameEvent(at + 1, connection, { connection })),
  });
  await page.getByText('Replay what was sent before').click();
  const choice = page.getByRole('combobox', { name: 'Recorded on' });
  for (const connection of ['c2', 'c3', 'c2']) await choice.selectOptions(`connection ${connection}`);
  for (const [seq, connection] of [
    [3, 'c3'],
    [2, 'c2'],
    [1, 'c1'],
    [2, 'c2'],
  ] as const) {
    place.querySelector('lab-composer')?.replay([seq]);
    await expect
      .element(page.getByRole('checkbox', { name: `${seq} text “${connection}”, 2 bytes` }))
      .toBeVisible();
    await expect.element(choice).toHaveValue(connection);
  }
});
