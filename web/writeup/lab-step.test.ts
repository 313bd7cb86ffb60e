import { html } from 'lit';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { StepState } from '../../protocol/step-state.ts';
import { classState } from '../testing/class-state.ts';
import { frameEvent, messageEvent } from '../testing/events.ts';
import { FakeBench, stepState } from '../testing/fake-bench.ts';
import { mount } from '../testing/mount.ts';
import './lab-step.ts';

const explained: StepState['explanation'] = {
  seq: 7,
  summary: 'event 7: fin: expected false, got true',
  conditions: [{ path: 'fin', expected: 'false', found: 'true', met: false }],
};

test.each<[string, Partial<StepState>]>([
  ['Not started', {}],
  ['Tried', { tries: 1 }],
  // Frames are no counted tries, and yet it was begun.
  ['Tried', { explanation: explained }],
  ['Passed', { passed: true, tries: 3 }],
  ['Passed with the solution', { passed: true, withSolution: true }],
])('says “%s” in words', async (words, changes) => {
  step(changes);
  await expect.element(page.getByText(words, { exact: true })).toBeVisible();
});

test('takes what was seen for a step that nobody is at for no try', async () => {
  const bench = step({});
  bench.setSteps(stepState({ id: 'first' }), stepState({ explanation: explained }));
  await expect.element(page.getByText(/^event 7/)).toBeVisible();
  await expect.element(page.getByText('Not started', { exact: true })).toBeVisible();
});

test('shows what the server knew until the channel is there', async () => {
  const bench = new FakeBench();
  bench.bench = null;
  mount(html`<lab-step step="hello" passed></lab-step>`, bench);
  await expect.element(page.getByText('Passed', { exact: true })).toBeVisible();
});

test('explains an open step from the learner’s own data, and leads to the event', async () => {
  const bench = step({
    explanation: {
      seq: 7,
      summary: 'event 7: status expected 101, got 400',
      conditions: [
        { path: 'kind', expected: 'handshake', found: 'handshake', met: true },
        { path: 'status', expected: '101', found: '400', met: false },
      ],
    },
  });
  await expect.element(page.getByRole('row', { name: 'not met status 101 400' })).toBeVisible();
  await expect.element(page.getByRole('row', { name: 'met kind handshake handshake' })).toBeVisible();
  await page.getByRole('button', { name: 'Show event 7 in the timeline' }).click();
  expect(bench.place).toEqual({ screen: 'workbench', tab: 'timeline', selected: 7 });
});

test('says which row stands for a message that has none of its own', async () => {
  const bench = step({ explanation: { seq: 2, summary: 'event 2: text', conditions: [] } });
  bench.set({ events: [frameEvent(1, 'hi'), messageEvent(2, [1], 'hi')] });
  await expect
    .element(page.getByRole('button', { name: 'Show event 2 in the timeline, by its frame 1' }))
    .toBeVisible();
});

test('asks for one hint at a time and shows those it has', async () => {
  const bench = step({ hints: ['<p>Look at the headers.</p>'] });
  await expect.element(page.getByRole('list', { name: 'Hints' })).toMatchTextContent('Look at the headers.');
  await page.getByRole('button', { name: 'Hint 2 of 3' }).click();
  expect(bench.asked).toEqual([{ type: 'hint', step: 'hello' }]);
});

test('offers the next hint after failed tries, and not before', async () => {
  const bench = step({ tries: 1 });
  await expect.element(page.getByText(/may help/)).not.toBeInTheDocument();
  bench.setSteps(stepState({ tries: 2 }));
  await expect.element(page.getByText('2 tries so far. The next hint may help.')).toBeVisible();
});

test.each([
  ['hints', classState({ hints: { when: 'off', after: 3 } }), 'Your class works without hints.', /^Hint/],
  [
    'the worked solution',
    classState({ solutions: 'never' }),
    'Your class works without the worked solutions.',
    /solution/,
  ],
  [
    'the worked solution before the step is passed',
    classState({ solutions: 'solved' }),
    'Your class shows the worked solution once you have passed the step.',
    /solution/,
  ],
])('says why the class does not give %s, and does not offer it', async (what, own, words, button) => {
  const bench = step(what === 'hints' ? {} : { hints: ['a', 'b', 'c'] });
  bench.set({ classState: own });
  await expect.element(page.getByText(words)).toBeVisible();
  expect(page.getByRole('button', { name: button }).elements()).toHaveLength(0);
});

test('offers the solution of a passed step where the class shows it then', async () => {
  const bench = step({ hints: ['a', 'b', 'c'], passed: true });
  bench.set({ classState: classState({ solutions: 'solved' }) });
  await expect.element(page.getByRole('button', { name: /solution/ })).toBeVisible();
});

test('has no solution to show before the last hint', async () => {
  step({ hints: ['a', 'b'] });
  expect(page.getByRole('button', { name: /solution/ }).elements()).toHaveLength(0);
});

test('asks first, then reveals the worked solution', async () => {
  const bench = step({ hints: ['a', 'b', 'c'] });
  await page.getByRole('button', { name: 'Show the solution…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Show the worked solution?' });
  await expect.element(dialog).toHaveAccessibleDescription(/counts as solved with the solution/);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(bench.asked).toEqual([]);
  await page.getByRole('button', { name: 'Show the solution…' }).click();
  await dialog.getByRole('button', { name: 'Show the solution' }).click();
  await expect.poll(() => bench.asked).toEqual([{ type: 'solution', step: 'hello' }]);
  bench.setSteps(stepState({ hints: ['a', 'b', 'c'], solution: '<p>Send this.</p>' }));
  await expect
    .element(page.getByRole('region', { name: 'Worked solution' }))
    .toMatchTextContent('Send this.');
});

test('sends the chosen option and keeps the reply in view', async () => {
  const options = [
    { value: '1', label: 'That the client is allowed' },
    { value: '2', label: 'That the server read the handshake' },
  ];
  const bench = step({ question: { prompt: '<p>What does it prove?</p>', options, open: true } });
  const group = page.getByRole('radiogroup', { name: 'What does it prove?' });
  await group.getByRole('radio', { name: 'That the server read the handshake' }).click();
  await page.getByRole('button', { name: 'Answer' }).click();
  expect(bench.asked).toEqual([{ type: 'answer', step: 'hello', answer: '2' }]);
  const reply = { correct: false, message: 'Think again.' };
  bench.setSteps(
    stepState({ question: { prompt: '<p>What does it prove?</p>', options, open: true, reply } }),
  );
  await expect.element(page.getByText(/Not yet\.\s+Think again\./)).toBeVisible();
});

test('sends a typed answer, with the given value beside it to copy', async () => {
  const bench = step({
    question: { prompt: '<p>Accept?</p>', given: { key: 'abc==' }, tool: 'digest', open: true },
  });
  await expect.element(page.getByRole('button', { name: /Copy\s*the key/ })).toBeVisible();
  await expect.element(page.getByRole('group', { name: 'SHA-1 tool' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Your answer' }).fill('xyz=');
  await page.getByRole('button', { name: 'Answer' }).click();
  expect(bench.asked).toEqual([{ type: 'answer', step: 'hello', answer: 'xyz=' }]);
});

test('takes no answer before the server has seen what the step asks for', async () => {
  step({ question: { prompt: '<p>Which one?</p>', open: false } });
  await expect.element(page.getByRole('button', { name: 'Answer' })).toBeDisabled();
  await expect.element(page.getByText(/Opens when the server has seen/)).toBeVisible();
});

test('resets the step after asking, and shows what the server refuses', async () => {
  const bench = step({ passed: true });
  bench.refusal = 'Too many resets.';
  await page.getByRole('button', { name: 'Reset step…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset step' }).click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Too many resets.');
  expect(bench.asked).toEqual([{ type: 'reset.step', step: 'hello' }]);
});

test('hands the focus on to what came of a press that took its control away', async () => {
  const question = { prompt: '<p>What is it?</p>', open: true };
  const hint = (text: string) => `<p>${text}</p>`;
  const bench = step({ question, hintsTotal: 2 });
  const ask = page.getByRole('button', { name: /^Hint/ });
  await ask.click();
  bench.setSteps(stepState({ question, hintsTotal: 2, hints: [hint('first')] }));
  await expect.element(ask).toHaveFocus();
  bench.setSteps(stepState({ question, hintsTotal: 2, hints: [hint('first'), hint('second')] }));
  await expect.element(page.getByRole('listitem').filter({ hasText: 'second' })).toHaveFocus();

  const answer = page.getByRole('button', { name: 'Answer' });
  const wrong = { correct: false, message: 'Look again.' };
  await page.getByRole('textbox', { name: 'Your answer' }).fill('42');
  await answer.click();
  bench.setSteps(stepState({ question: { ...question, reply: wrong } }));
  await expect.element(page.getByText('Look again.')).toBeVisible();
  await expect.element(answer).toHaveFocus();
  bench.setSteps(
    stepState({ passed: true, question: { ...question, reply: { correct: true, message: 'It is.' } } }),
  );
  await expect.poll(() => document.activeElement?.textContent).toMatch(/Right\.\s+It is\./);
});

function step(changes: Partial<StepState>): FakeBench {
  const bench = new FakeBench();
  bench.setSteps(stepState(changes));
  mount(html`<lab-step step="hello"></lab-step>`, bench);
  return bench;
}
