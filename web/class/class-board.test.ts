import axe from 'axe-core';
import { html } from 'lit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { boardRow, mountClass, serverNow, stepFacts } from '../testing/fake-class.ts';
import { focusedName } from '../testing/focused.ts';
import './class-board.ts';

const MINUTE = 60_000;

beforeEach(() => page.viewport(1280, 800));
afterEach(() => {
  delete document.documentElement.dataset.theme;
});

test('shows who is stuck longest first, then who works at nothing, empty seats last', async () => {
  board(
    boardRow(1, 'Ana'),
    boardRow(2, 'Ben', { joined: false, steps: {}, at: null, stuckSince: null }),
    boardRow(3, 'Cem', { at: null, stuckSince: null, steps: {} }),
    boardRow(4, 'Dee', { stuckSince: serverNow() - 12 * MINUTE }),
  );
  await expect.poll(names).toEqual(['Dee', 'Ana', 'Cem', 'Ben']);
  await expect.element(rowOf('Dee')).toMatchTextContent('12 min Earn a 101');
  await expect.element(rowOf('Ben')).toMatchTextContent('not here yet');
});

test('shows every learner of a class of 120, each with every step', async () => {
  const rows = Array.from({ length: 120 }, (_, index) => boardRow(index + 1, `Learner ${index + 1}`));
  board(...rows);
  await expect.poll(() => page.getByRole('row').elements().length).toBe(122);
  expect(page.getByRole('row').elements().at(-1)?.children).toHaveLength(3 + 4);
});

test('says of a step what was done for it, in words', async () => {
  board(
    boardRow(1, 'Ana', {
      steps: {
        'apprentice/shake-hands#hello': stepFacts({
          tries: 4,
          hints: 1,
          openedAt: serverNow() - 5 * MINUTE,
          passedAt: serverNow() - 2 * MINUTE,
        }),
        'apprentice/shake-hands#version': stepFacts({ tries: 2, openedAt: serverNow() - 2 * MINUTE }),
      },
      at: { writeup: 'apprentice/shake-hands', step: 'version' },
    }),
  );
  await expect.element(cell('Passed alone, 4 tries, 1 hint, in 3 min')).toBeVisible();
  await expect.element(cell('Tried, 2 tries, for 2 min, is here now')).toBeVisible();
});

test('writes every number out for one lab', async () => {
  const at = serverNow();
  const facts = stepFacts({ tries: 1, hints: 2, openedAt: at - MINUTE, passedAt: at, withSolution: true });
  board(boardRow(1, 'Ana', { steps: { 'apprentice/shake-hands#hello': facts } }));
  await page.getByRole('combobox', { name: 'Labs' }).selectOptions('Shake hands');
  await expect.element(page.getByText('1 try · 2 hints · in 1 min')).toBeVisible();
  await expect.element(page.getByRole('columnheader', { name: 'Ask for the wrong version' })).toBeVisible();
  expect(page.getByRole('columnheader', { name: 'Begin like ours' }).elements()).toHaveLength(0);
});

test('takes in a change, and leaves the other rows alone', async () => {
  const { socket } = board(boardRow(1, 'Ana'), boardRow(2, 'Ben'));
  await expect.element(rowOf('Ben')).toBeVisible();
  const before = [...rowOf('Ben').element().children];
  socket.rows(
    boardRow(1, 'Ana', { steps: { 'apprentice/shake-hands#hello': stepFacts({ passedAt: serverNow() }) } }),
  );
  await expect.element(cell(/^Passed alone/)).toBeVisible();
  expect([...rowOf('Ben').element().children]).toEqual(before);
});

test('does not move a row away from under the reader’s focus', async () => {
  const { socket } = board(boardRow(1, 'Ana'), boardRow(2, 'Ben'), boardRow(3, 'Cem'));
  await expect.element(rowOf('Ana')).toBeVisible();
  page.getByRole('link', { name: 'Ana' }).element().focus();
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(focusedName).toBe('Ben');
  socket.rows(boardRow(3, 'Cem', { stuckSince: serverNow() - 50 * MINUTE }), boardRow(4, 'Dee'));
  await expect.element(rowOf('Dee')).toBeVisible();
  expect(names()).toEqual(['Ana', 'Ben', 'Cem', 'Dee']);
  expect(focusedName()).toBe('Ben');
});

test('puts the rows in another order when asked', async () => {
  const passed = { 'apprentice/shake-hands#hello': stepFacts({ passedAt: serverNow() }) };
  board(boardRow(1, 'zoe'), boardRow(2, 'Ana'), boardRow(3, 'Ben', { steps: passed }));
  const order = page.getByRole('combobox', { name: 'First' });
  await order.selectOptions('name');
  await expect.poll(names).toEqual(['Ana', 'Ben', 'zoe']);
  await order.selectOptions('most passed');
  await expect.poll(names).toEqual(['Ben', 'zoe', 'Ana']);
});

test('keeps what was chosen while the board was away', async () => {
  const { place } = board(boardRow(1, 'Ana'));
  await page.getByRole('combobox', { name: 'Labs' }).selectOptions('Shake hands');
  await page.getByRole('combobox', { name: 'First' }).selectOptions('name');
  const element = place.querySelector('lab-class-board');
  element?.replaceWith(document.createElement('lab-class-board'));
  await expect.element(page.getByRole('combobox', { name: 'Labs' })).toHaveDisplayValue('Shake hands');
  await expect.element(page.getByRole('combobox', { name: 'First' })).toHaveDisplayValue('name');
});

test('forgets who has left', async () => {
  const { socket } = board(boardRow(1, 'Ana'), boardRow(2, 'Ben'));
  await expect.element(rowOf('Ben')).toBeVisible();
  socket.say({ type: 'gone', learners: ['s2'] });
  await expect.poll(names).toEqual(['Ana']);
});

test('leads to the learner, and shows a name for the text that it is', async () => {
  board(boardRow(1, '<img src=x onerror=alert(1)>', { signals: 2 }));
  const link = page.getByRole('link', { name: '<img src=x onerror=alert(1)>' });
  await expect.element(link).toHaveAttribute('href', '#learner=s1');
  await expect.element(page.getByText('2 signals')).toBeVisible();
});

test('shows numbers for names on the projector, in the order of joining', async () => {
  const { socket } = mountClass(boardIn(true), 'projector');
  socket.board(
    [
      boardRow(1, null, { stuckSince: serverNow() }),
      boardRow(2, null, { stuckSince: serverNow() - 9 * MINUTE }),
    ],
    {},
    'projector',
  );
  await expect
    .poll(() =>
      page
        .getByRole('rowheader')
        .elements()
        .map((one) => one.textContent),
    )
    .toEqual(['#1', '#2']);
  expect(page.getByRole('link').elements()).toHaveLength(0);
});

test('asks to show the code while nobody is there', async () => {
  board();
  await expect.element(page.getByText(/Nobody has joined yet/)).toBeVisible();
});

test.each(['light', 'dark'])('has no fault that axe finds, in the %s theme', async (theme) => {
  document.documentElement.dataset.theme = theme;
  board(
    boardRow(1, 'Ana', { signals: 1 }),
    boardRow(2, 'Ben', {
      steps: { 'apprentice/shake-hands#hello': stepFacts({ passedAt: serverNow(), tries: 2 }) },
    }),
  );
  for (const labs of ['All, side by side', 'Shake hands']) {
    await page.getByRole('combobox', { name: 'Labs' }).selectOptions(labs);
    await expect.element(rowOf('Ben')).toBeVisible();
    const { violations } = await axe.run('lab-class-board');
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  }
});

test('scrolls in its own place at 320 px: the page does not', async () => {
  await page.viewport(320, 700);
  board(boardRow(1, 'A name that goes on and on and on'));
  await expect.element(page.getByRole('rowheader')).toBeVisible();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
});

function boardIn(projector = false) {
  return html`<div style="block-size: 600px; display: grid"><lab-class-board ?projector=${projector}></lab-class-board></div>`;
}

function board(...rows: ReturnType<typeof boardRow>[]) {
  const mounted = mountClass(boardIn());
  mounted.socket.board(rows);
  return mounted;
}

function names(): (string | undefined)[] {
  return page
    .getByRole('rowheader')
    .elements()
    .map((one) => one.querySelector('a')?.textContent);
}

function rowOf(name: string) {
  return page.getByRole('row').filter({ hasText: name });
}

function cell(words: string | RegExp) {
  return page.getByRole('cell', { name: words });
}
