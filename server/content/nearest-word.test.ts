import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestWord, oneOf, suggestion } from './nearest-word.ts';

const keys = ['id', 'when', 'times', 'within', 'hints', 'solve', 'solution'];

describe('nearestWord', () => {
  it.each([
    ['a letter left out', 'hnts', 'hints'],
    ['a letter too many', 'timess', 'times'],
    ['a letter changed', 'sulve', 'solve'],
    ['two letters swapped', 'wehn', 'when'],
    ['another case', 'Hints', 'hints'],
    ['a beginning', 'sol', 'solve'],
  ])('finds the word behind %s', (_, word, meant) => {
    expect(nearestWord(word, keys)).toBe(meant);
  });

  it.each(['colour', 'x', ''])('finds nothing behind "%s"', (word) => {
    expect(nearestWord(word, keys)).toBeNull();
  });

  it('finds a candidate itself, and never anything but a candidate', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.string({ minLength: 1, maxLength: 60 }), { maxLength: 5 }),
        (word, words) => {
          const found = nearestWord(word, words);
          expect(found === null || words.includes(found)).toBe(true);
          for (const one of words) expect(nearestWord(one, words)?.toLowerCase()).toBe(one.toLowerCase());
        },
      ),
    );
  });
});

it('lists the candidates when none is near', () => {
  expect(suggestion('colour', ['red', 'green', 'blue'])).toBe(': expected red, green or blue');
  expect(suggestion('gren', ['red', 'green', 'blue'])).toBe(', did you mean "green"?');
});

it.each([
  [[], 'nothing'],
  [['a'], 'a'],
  [['a', 'b'], 'a or b'],
  [['a', 'b', 'c'], 'a, b or c'],
])('joins %j as "%s"', (words, joined) => {
  expect(oneOf(words)).toBe(joined);
});
