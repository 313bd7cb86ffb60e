import { expect, test } from 'vitest';
import { stepFacts } from '../testing/fake-class.ts';
import { clockWords, factWords, spanWords, stateOf, waitWords } from './fact-words.ts';

const MINUTE = 60_000;

test.each([
  [0, '0 s'],
  [-5_000, '0 s'],
  [59_999, '59 s'],
  [MINUTE, '1 min'],
  [59 * MINUTE, '59 min'],
  [60 * MINUTE, '1 h'],
  [65 * MINUTE, '1 h 5 min'],
  [50 * 60 * MINUTE, '2 d'],
])('says %i ms as %s', (span, words) => {
  expect(spanWords(span)).toBe(words);
});

test('lets nobody be stuck for seconds', () => {
  expect(waitWords(59_000)).toBe('under 1 min');
  expect(waitWords(12 * MINUTE)).toBe('12 min');
});

test.each([
  [245_000, '4:05'],
  [3_600_000, '1:00:00'],
  [400, '0:01'],
  [-1, '0:00'],
])('counts %i ms down as %s', (left, words) => {
  expect(clockWords(left)).toBe(words);
});

test.each([
  ['untouched', undefined],
  ['opened', {}],
  ['tried', { tries: 1 }],
  ['tried', { hints: 1 }],
  ['tried', { solutionShown: true }],
  ['passed', { tries: 3, passedAt: 1 }],
  ['passed-with-solution', { solutionShown: true, withSolution: true, passedAt: 1 }],
] as const)('calls it %s', (state, changes) => {
  expect(stateOf(changes && stepFacts(changes))).toBe(state);
});

test('says of a step what is known of it, and no more', () => {
  const now = 10 * MINUTE;
  expect(factWords(undefined, now)).toBe('Not opened');
  expect(factWords(stepFacts({ openedAt: null, tries: 1, hints: 2 }), now)).toBe('Tried, 1 try, 2 hints');
  expect(factWords(stepFacts({ openedAt: 4 * MINUTE, solutionShown: true }), now)).toBe(
    'Tried, solution shown, for 6 min',
  );
  expect(factWords(stepFacts({ openedAt: MINUTE, passedAt: 3 * MINUTE, tries: 1_200 }), now)).toBe(
    'Passed alone, 1,200 tries, in 2 min',
  );
});
