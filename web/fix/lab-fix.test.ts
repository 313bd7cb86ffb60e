import axe from 'axe-core';
import { html } from 'lit';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { FixState, VerifyRun } from '../../protocol/workbench.ts';
import { frameEvent, handshakeEvent } from '../testing/events.ts';
import { benchState, FakeBench, stepState } from '../testing/fake-bench.ts';
import { mount } from '../testing/mount.ts';
import { accessEvent, fixState } from '../testing/victim.ts';
import './lab-fix.ts';

afterEach(() => {
  delete document.documentElement.dataset.theme;
});

const verify = page.getByRole('button', { name: 'Verify' });

test('says what is still to do while steps are open', async () => {
  const bench = fix({ open: false });
  bench.setSteps(
    stepState({ id: 'a', title: 'First', passed: true }),
    stepState({ id: 'b', title: 'Second' }),
  );
  await expect.element(page.getByText(/this opens when every step is passed/)).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Second' })).toHaveAttribute('href', '#step-b');
  expect(page.getByRole('link').elements()).toHaveLength(1);
  expect(verify.elements()).toHaveLength(0);
});

test('begins with the settings of the bench, and marks none as right', async () => {
  fix();
  await expect.element(page.getByRole('radio', { name: /Any page/ })).toBeChecked();
  expect(page.getByText(/right|wrong|correct|recommended/i).elements()).toHaveLength(0);
});

test('begins with what is to be mended, where that is not as the bench has it', async () => {
  const bench = fix({ given: { origin: 'prefix' } });
  await expect.element(page.getByRole('radio', { name: /Begins like ours/ })).toBeChecked();
  await verify.click();
  expect(bench.asked).toEqual([{ type: 'fix.verify', settings: { origin: 'prefix', csp: false } }]);
});

test('verifies the settings as chosen, and leaves the bench’s own alone', async () => {
  const bench = fix();
  await page.getByRole('radio', { name: /Begins like ours/ }).click();
  await verify.click();
  expect(bench.asked).toEqual([{ type: 'fix.verify', settings: { origin: 'prefix', csp: false } }]);
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect.element(page.getByRole('radio', { name: /Any page/ })).toBeChecked();
});

test('brings a result into sight, though it was over before its running was told', async () => {
  await page.viewport(400, 300);
  const bench = fix();
  const runs = Array.from({ length: 12 }, (_, index) => run({ name: `Attack ${index}` }));
  bench.set({ fix: verified('falls', runs) });
  await page.getByRole('radio', { name: /Any page/ }).click();
  await verify.click();
  bench.set({ fix: verified('falls', runs) });
  const title = page.getByRole('heading', { level: 3 }).first();
  await expect.poll(() => title.element().getBoundingClientRect().top).toBeGreaterThanOrEqual(0);
});

test('hands the focus of Verify to its result, and that of Discard to Verify', async () => {
  const bench = fix();
  await page.getByRole('radio', { name: /Begins like ours/ }).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  const focused = () => document.activeElement?.shadowRoot?.activeElement?.textContent.trim();
  await expect.poll(focused).toBe('Verify');
  await verify.click();
  bench.set({ fix: verified('running', [run({ state: 'running' })]) });
  await expect.poll(focused).toMatch(/^Verifying: /);
});

test('shows what the server refuses', async () => {
  const bench = fix();
  bench.refusal = 'A verification is under way. Wait until it is done.';
  await verify.click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('A verification is under way');
});

test('shows each run as it goes', async () => {
  const bench = fix();
  bench.set({
    fix: verified('running', [
      run({ state: 'running' }),
      run({ kind: 'legit', state: 'waiting', name: 'Ordinary use' }),
    ]),
  });
  await expect.element(page.getByRole('button', { name: 'Verifying…' })).toBeDisabled();
  await expect.element(page.getByRole('heading', { name: 'Verifying: 0 of 2 runs done.' })).toBeVisible();
  const [attack, legit] = page
    .getByRole('listitem')
    .elements()
    .map(({ textContent }) => textContent?.replace(/\s+/g, ' ').trim());
  expect(attack).toBe('The attack must fail Running…');
  expect(legit).toBe('Ordinary use must work Waiting');
});

test('says why it does not hold, with the attack and ordinary use as short traces', async () => {
  const bench = fix();
  bench.set({ fix: fallen() });
  await expect
    .element(page.getByRole('heading', { name: 'It does not hold: an attack still succeeds.' }))
    .toBeVisible();
  await expect.element(page.getByText('begins like ours', { exact: true })).toBeVisible();
  await expect.element(page.getByText('Still succeeds')).toBeVisible();
  const trace = page.getByRole('list', { name: 'What the server saw of “A host that begins like ours”' });
  await expect.element(trace.getByText('victim')).toBeVisible();
  await expect.element(trace).toMatchTextContent('carries password');
  await expect
    .element(page.getByRole('list', { name: 'What the server saw of “Ordinary use”' }))
    .toBeVisible();
});

test('says where something is left out of a trace', async () => {
  const bench = fix();
  const events = [frameEvent(1, 'first'), frameEvent(9, 'last')];
  bench.set({ fix: verified('falls', [run({ good: false, events, gaps: [9] })]) });
  const lines = page.getByRole('list', { name: /^What the server saw/ }).getByRole('listitem');
  await expect.element(lines.nth(1)).toHaveTextContent('More happened in between.');
  await expect.element(lines.nth(2)).toMatchTextContent('last');
});

test('says when the result is of other settings than the form has now', async () => {
  const bench = fix();
  bench.set({ fix: fallen() });
  const words = page.getByText(/That came of other settings than those below/);
  await expect.element(words).toBeVisible();
  await page.getByRole('radio', { name: /Begins like ours/ }).click();
  await expect.element(words).not.toBeInTheDocument();
});

test('says that it is fixed, and lets the learner go on trying', async () => {
  const bench = fix();
  bench.set({ fix: { ...verified('holds', [run({ good: true })]), passed: true } });
  await expect.element(page.getByText('Fixed', { exact: true })).toBeVisible();
  await expect.element(page.getByRole('heading', { name: /^It holds/ })).toBeVisible();
  await expect.element(verify).toBeEnabled();
});

test('announces what came of it, and not what was there before', async () => {
  const bench = fix(fallen());
  await expect.element(page.getByRole('heading', { name: /^It does not hold/ })).toBeVisible();
  await expect.element(page.getByRole('status')).toHaveTextContent('');
  bench.set({ fix: verified('holds', [run({ good: true })]) });
  await expect.element(page.getByRole('status')).toMatchTextContent('It holds');
});

test('leaves it to the page to say that it was fixed just now, and says no more that it runs', async () => {
  const runs = [run(), run({ state: 'running' })];
  const bench = fix(verified('running', [run({ state: 'running' }), run({ state: 'waiting' })]));
  await expect.element(page.getByRole('heading', { name: /0 of 2 runs done/ })).toBeVisible();
  bench.set({ fix: verified('running', runs) });
  await expect.element(page.getByRole('status')).toHaveTextContent('Verifying: 1 of 2 runs done.');
  bench.set({ justPassed: 'fix', fix: { ...verified('holds', [run({ good: true })]), passed: true } });
  await expect.element(page.getByRole('heading', { name: /^It holds/ })).toBeVisible();
  await expect.element(page.getByRole('status')).toHaveTextContent('');
});

test('announces what comes of trying on, while the page still shows that it is fixed', async () => {
  const fixed = (state: 'running' | 'holds') => ({ ...verified(state, [run()]), passed: true });
  const bench = fix(verified('running', [run({ state: 'running' })]));
  await expect.element(page.getByRole('heading', { name: /^Verifying/ })).toBeVisible();
  bench.set({ justPassed: 'fix', fix: fixed('holds') });
  await expect.element(page.getByRole('heading', { name: /^It holds/ })).toBeVisible();
  bench.set({ fix: fixed('running') });
  await expect.element(page.getByRole('status')).toMatchTextContent('Verifying');
  bench.set({ fix: fixed('holds') });
  await expect.element(page.getByRole('status')).toMatchTextContent('It holds');
});

test.each(['light', 'dark'])('has no fault that axe finds, in the %s theme', async (theme) => {
  document.documentElement.dataset.theme = theme;
  const bench = fix();
  bench.set({ fix: { ...fallen(), passed: true } });
  await expect.element(page.getByText('Still succeeds')).toBeVisible();
  const { violations } = await axe.run('lab-fix');
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});

function run(changes: Partial<VerifyRun> = {}): VerifyRun {
  return { name: 'The attack', kind: 'attack', state: 'done', events: [], gaps: [], ...changes };
}

function verified(state: 'running' | 'holds' | 'falls', runs: VerifyRun[], because: string[] = []): FixState {
  return fixState({ tries: 1, verify: { state, settings: { origin: 'prefix', csp: false }, runs, because } });
}

function fallen(): FixState {
  return verified(
    'falls',
    [
      run({ good: true, outcome: 'The handshake was answered 403.' }),
      run({
        name: 'A host that begins like ours',
        good: false,
        events: [handshakeEvent(1), accessEvent(2)],
      }),
      run({ name: 'Ordinary use', kind: 'legit', good: true, events: [frameEvent(1, 'Hello')] }),
    ],
    ['<p>Such an origin only <em>begins like ours</em>.</p>'],
  );
}

function fix(changes: Partial<FixState> = {}): FakeBench {
  const bench = new FakeBench();
  bench.bench = benchState({
    settings: { origin: 'any', csp: false },
    schema: {
      type: 'object',
      properties: {
        origin: {
          title: 'Origin check',
          description: 'Which pages may open the socket.',
          anyOf: [
            { const: 'any', title: 'Any page', description: 'Nobody looks.' },
            { const: 'prefix', title: 'Begins like ours', description: 'One comparison.' },
          ],
        },
        csp: { type: 'boolean', title: 'Content Security Policy', description: 'On the agent’s console.' },
      },
    },
  });
  bench.fix = fixState(changes);
  bench.place = { ...bench.place, tab: 'fix' };
  mount(html`<lab-fix></lab-fix>`, bench);
  return bench;
}
