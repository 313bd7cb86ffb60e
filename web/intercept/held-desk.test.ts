import { expect, test } from 'vitest';
import type { HeldView } from '../bench/held-view.ts';
import { heldFrame } from '../testing/held.ts';
import { HeldDesk } from './held-desk.ts';
import type { ItemEdit } from './item-edit.ts';

const first = heldFrame('h1', 'first');
const second = heldFrame('h2', 'second');
const written: ItemEdit = { what: 'frame', payload: { form: 'text', text: 'mine' } };
const ids = (items: readonly HeldView[]) => items.map(({ id }) => id);

test('shows the oldest, and stays with what the learner chose', () => {
  const desk = deskWith(first, second);
  expect(desk.shown).toBe(first);
  desk.choose('h2');
  desk.follow({ on: true, held: [first, { ...second }] }, false);
  expect(desk.shown?.id).toBe('h2');
});

test('goes on to the next when an item is decided, before the server has said so', () => {
  const desk = deskWith(first, second);
  desk.decide('h1');
  expect(ids(desk.held)).toEqual(['h2']);
  expect(desk.shown).toBe(second);
  desk.follow({ on: true, held: [first, second] }, true);
  expect(ids(desk.held)).toEqual(['h2']);
});

test('puts an item back when the server refuses the decision', () => {
  const desk = deskWith(first, second);
  desk.decide('h1');
  desk.restore('h1');
  expect(ids(desk.held)).toEqual(['h1', 'h2']);
  expect(desk.shown).toBe(first);
});

test('keeps what was written on each item', () => {
  const desk = deskWith(first, second);
  desk.keep(first, written);
  desk.choose('h2');
  desk.choose('h1');
  expect(desk.editOf(first)).toBe(written);
});

test('moves on in silence from an untouched item that left by itself', () => {
  const desk = deskWith(first, second);
  desk.follow({ on: true, held: [second] }, false);
  expect(desk.gone).toBe('');
  expect(desk.shown).toBe(second);
});

test.each([
  ['its time is over', true, first.until, 'Its time was over'],
  ['intercept is off', false, first.until - 30_000, 'Intercept was turned off'],
  ['its connection closed', true, first.until - 30_000, 'What you wrote was not sent'],
])('stays with an item that was written on when %s', (_, on, now, words) => {
  const desk = deskWith(first, second);
  desk.keep(first, written);
  desk.follow({ on, held: [second] }, false, now);
  expect(desk.gone).toContain(words);
  expect(desk.shown).toBe(first);
  expect(desk.editOf(first)).toBe(written);
  desk.leave();
  expect(desk.gone).toBe('');
  expect(desk.shown).toBe(second);
});

test('stays with an item while the cursor is in it', () => {
  const desk = deskWith(first, second);
  desk.follow({ on: true, held: [second] }, true);
  expect(desk.shown).toBe(first);
  expect(desk.gone).not.toBe('');
});

test('does not mistake an item of the next trace for one that was decided or edited', () => {
  const desk = deskWith(first, second);
  desk.decide('h1');
  desk.keep(second, written);
  desk.follow({ on: true, held: [] }, false);
  desk.leave();
  const again = [heldFrame('h1', 'new'), heldFrame('h2', 'newer')];
  desk.follow({ on: true, held: [] }, false);
  desk.follow({ on: true, held: again }, false);
  expect(ids(desk.held)).toEqual(['h1', 'h2']);
  expect(desk.editOf(heldFrame('h2', 'newer'))).toMatchObject({ payload: { text: 'newer' } });
});

function deskWith(...held: HeldView[]): HeldDesk {
  const desk = new HeldDesk();
  desk.follow({ on: true, held }, false);
  return desk;
}
