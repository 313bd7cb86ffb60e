import { expect, test } from 'vitest';
import type { VerifyRun } from '../../protocol/workbench.ts';
import { dutyOf, runWords, tellingRuns, verifyWords } from './fix-words.ts';

const run = (changes: Partial<VerifyRun>): VerifyRun => ({
  name: 'The attack',
  kind: 'attack',
  state: 'done',
  events: [],
  gaps: [],
  ...changes,
});

test.each<[Partial<VerifyRun>, string]>([
  [{ state: 'waiting' }, 'Waiting'],
  [{ state: 'running' }, 'Running…'],
  [{ good: true }, 'Failed, as it should'],
  [{ good: false }, 'Still succeeds'],
  [{ kind: 'mishap', good: true }, 'Did no harm'],
  [{ kind: 'mishap', good: false }, 'Still does harm'],
  [{ kind: 'legit', good: true }, 'Works, as it should'],
  [{ kind: 'legit', good: false }, 'Does not work any more'],
])('says how a run stands: %o', (changes, expected) => {
  expect(runWords(run(changes)).text).toBe(expected);
});

test.each<[string, VerifyRun[], RegExp]>([
  ['running', [run({ good: true }), run({ state: 'waiting' })], /1 of 2 runs done/],
  ['holds', [run({ good: true })], /every attack failed, and ordinary use works/],
  ['falls', [run({ good: false })], /an attack still succeeds/],
  [
    'falls',
    [run({ good: true }), run({ kind: 'legit', good: false })],
    /ordinary use does not work any more/,
  ],
  [
    'falls',
    [run({ good: false }), run({ kind: 'legit', good: false })],
    /an attack still succeeds, and ordinary use/,
  ],
  ['holds', [run({ kind: 'mishap', good: true })], /no harm was done, and ordinary use works/],
  ['falls', [run({ kind: 'mishap', good: false })], /harm is still done/],
])('says of a verification that it is %s', (state, runs, expected) => {
  expect(verifyWords({ state: state as 'holds', runs, settings: {}, because: [] })).toMatch(expected);
});

test('says what a run has to come to', () => {
  expect(dutyOf(run({}))).toBe('must fail');
  expect(dutyOf(run({ kind: 'mishap' }))).toBe('must do no harm');
  expect(dutyOf(run({ kind: 'legit' }))).toBe('must work');
});

test('opens the attack that succeeded and ordinary use', () => {
  const first = run({ good: true });
  const second = run({ good: false });
  const legit = run({ kind: 'legit', good: true });
  expect(tellingRuns([first, second, legit])).toEqual(new Set([second, legit]));
  expect(tellingRuns([first, legit])).toEqual(new Set([first, legit]));
  expect(tellingRuns([])).toEqual(new Set());
});
