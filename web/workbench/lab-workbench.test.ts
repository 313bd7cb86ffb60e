import axe from 'axe-core';
import { html } from 'lit';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Locator, page, userEvent } from 'vitest/browser';
import { interceptOff } from '../bench/held-view.ts';
import { closeEvent, frameEvent, handshakeEvent } from '../testing/events.ts';
import { FakeBench, stepState } from '../testing/fake-bench.ts';
import { focusedName } from '../testing/focused.ts';
import { heldFrame } from '../testing/held.ts';
import { mount } from '../testing/mount.ts';
import { exploitState, fixState, victimState } from '../testing/victim.ts';
import './lab-workbench.ts';

beforeEach(() => page.viewport(1280, 800));
afterEach(() => {
  delete document.documentElement.dataset.theme;
});

test('shows one tool at a time, chosen with the arrow keys', async () => {
  workbench();
  await page.getByRole('tab', { name: 'Probe' }).click();
  await userEvent.keyboard('{ArrowRight}');
  await expect.poll(focusedName).toBe('Timeline');
  await expect.element(page.getByRole('tabpanel', { name: 'Timeline' })).toBeVisible();
  await userEvent.keyboard('{End}');
  await expect.element(page.getByRole('tab', { name: 'Settings' })).toHaveAttribute('aria-selected', 'true');
  await userEvent.keyboard('{ArrowRight}');
  await expect.poll(focusedName).toBe('App');
  expect(page.getByRole('tabpanel').elements()).toHaveLength(1);
});

test('has the tools that this lab has, and loads them when they are looked at', async () => {
  const bench = workbench();
  await expect.element(page.getByRole('tab', { name: 'Settings' })).toBeVisible();
  expect(page.getByRole('tab', { name: 'Exploit' }).elements()).toHaveLength(0);
  expect(page.getByRole('tab', { name: 'Fix it' }).elements()).toHaveLength(0);
  bench.set({ exploit: exploitState(), victim: victimState(), fix: fixState({ open: false }) });
  await page.getByRole('tab', { name: 'Exploit' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Body' })).toBeVisible();
  await userEvent.keyboard('{End}');
  await expect.poll(focusedName).toBe('Fix it');
  await expect.element(page.getByText(/opens when every step is passed/)).toBeVisible();
});

test('falls back to the probe where a tool is asked for that this lab does not have', async () => {
  const bench = workbench();
  bench.show({ tab: 'exploit' });
  await expect.element(page.getByRole('tab', { name: 'Probe' })).toHaveAttribute('aria-selected', 'true');
});

test('counts on the tabs what was seen and what is held', async () => {
  const bench = workbench();
  bench.set({
    events: [handshakeEvent(1), frameEvent(2, 'Hello')],
    intercept: { ...interceptOff, on: true, held: [heldFrame('h1', 'Hello')] },
  });
  await expect.element(page.getByRole('tab', { name: 'Timeline 2 events' })).toBeVisible();
  await expect.element(page.getByRole('tab', { name: 'Intercept 1 held' })).toBeVisible();
});

test('says above every tool that intercept is on', async () => {
  const bench = workbench();
  bench.set({ intercept: { ...interceptOff, on: true } });
  for (const tab of ['app', 'probe', 'timeline', 'intercept', 'settings'] as const) {
    bench.show({ tab });
    await expect.element(page.getByText('Intercept is on · 0 held')).toBeVisible();
  }
});

test('shows every tab at 320 px, without a sideways scroll', async () => {
  await page.viewport(320, 700);
  const bench = workbench();
  bench.set({
    exploit: exploitState(),
    fix: fixState(),
    events: Array.from({ length: 1200 }, (_, index) => frameEvent(index + 1, 'Hello')),
    intercept: { ...interceptOff, on: true, held: [heldFrame('h1', 'Hello')] },
  });
  await expect.element(page.getByRole('tab', { name: /^Intercept/ })).toBeVisible();
  for (const tab of page.getByRole('tab').elements()) {
    const { left, right } = tab.getBoundingClientRect();
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(320);
  }
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
});

test('shows the address for outside tools, and how to use it', async () => {
  workbench();
  await expect.element(page.getByText('ws://localhost:3001/b/b0/', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Outside tools' }).click();
  await expect.element(page.getByText('wscat -c ws://localhost:3001/b/b0/socket')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByText('wscat -c ws://localhost:3001/b/b0/socket')).not.toBeVisible();
});

test('says that the connection is lost, keeps what is shown, and tries again on request', async () => {
  const bench = workbench();
  bench.set({ link: { state: 'lost', reason: 'The connection to the server was lost.' } });
  await expect.element(page.getByText('The connection to the server was lost.')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Send request' })).toBeDisabled();
  await page.getByRole('button', { name: 'Try now' }).click();
  expect(bench.retries).toBe(1);
});

test('adds why it cannot come back to what was lost', async () => {
  const bench = workbench();
  bench.set({ link: { state: 'lost', reason: 'The server cannot be reached.' } });
  await expect.element(page.getByText('The connection to the server was lost.')).toBeVisible();
  await expect.element(page.getByText('The server cannot be reached.')).toBeVisible();
});

test('names the step that passed and leads to the next open one', async () => {
  const bench = workbench();
  bench.setSteps(
    stepState({ id: 'a', title: 'First' }),
    stepState({ id: 'b', title: 'Second', passed: true }),
    stepState({ id: 'c', title: 'Third' }),
  );
  bench.set({ justPassed: 'b' });
  await expect.element(page.getByRole('link', { name: 'Next: Third' })).toHaveAttribute('href', '#step-c');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect.element(page.getByRole('link', { name: 'Next: Third' })).not.toBeInTheDocument();
});

test('leads from the last step to the fix, in the text and in the workbench, and says when it is proven', async () => {
  const bench = workbench();
  bench.setSteps(stepState({ id: 'a', title: 'First', passed: true }));
  bench.set({ justPassed: 'a', fix: fixState() });
  const next = page.getByRole('link', { name: 'Next: Fix it' });
  await expect.element(next).toHaveAttribute('href', '#step-fix');
  onTestFinished(() => history.replaceState(null, '', location.pathname + location.search));
  await next.click();
  expect(location.hash).toBe('#step-fix');
  expect(bench.place.tab).toBe('fix');
  bench.set({ justPassed: 'fix', fix: fixState({ passed: true }) });
  await expect.element(page.getByText('Your settings hold, and ordinary use still works.')).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect
    .element(page.getByText('Your settings hold, and ordinary use still works.'))
    .not.toBeInTheDocument();
});

test('says on one line, no taller than for another step, that the fix is next', async () => {
  const bench = workbench();
  const steps = [
    stepState({ id: 'a', title: 'First', passed: true }),
    stepState({ id: 'b', title: 'Second' }),
  ];
  bench.setSteps(...steps);
  bench.set({ justPassed: 'a', fix: fixState() });
  await expect.element(page.getByRole('link', { name: 'Next: Second' })).toBeVisible();
  const before = barHeight();
  bench.setSteps(...steps.map((step) => ({ ...step, passed: true })));
  const next = page.getByRole('link', { name: 'Next: Fix it' });
  await expect.element(next).toBeVisible();
  expect(barHeight()).toBe(before);
  expect(next.element().getBoundingClientRect().height).toBeGreaterThanOrEqual(24);
  const words = ['Passed', 'First', 'The lab is solved.'].map((text) =>
    page.getByText(text, { exact: true }),
  );
  expect(new Set([...words, next].map(lineOf)).size).toBe(1);
});

test('says above every tool that the victim comes', async () => {
  const bench = workbench();
  const visits = [{ visit: 'v1', who: 'agent', url: 'x', position: 1, state: 'waiting' as const }];
  bench.set({ victim: victimState({ visits }) });
  for (const tab of ['app', 'probe', 'timeline', 'settings'] as const) {
    bench.show({ tab });
    await expect.element(page.getByText('Mara’s browser: 1 in front of you', { exact: true })).toBeVisible();
  }
});

test('says with which command a browser for the victim can be had', async () => {
  const bench = workbench();
  bench.set({ victim: victimState({ unavailable: 'There is no browser. Run npx playwright install.' }) });
  await expect.element(page.getByText('There is no browser. Run npx playwright install.')).toBeVisible();
});

test('resets the lab after asking', async () => {
  const bench = workbench();
  await page.getByRole('button', { name: 'Reset lab…' }).click();
  await page
    .getByRole('dialog', { name: 'Reset the lab?' })
    .getByRole('button', { name: 'Reset lab' })
    .click();
  await expect.poll(() => bench.asked).toEqual([{ type: 'reset.lab' }]);
});

test.each(['light', 'dark'])('has no fault that axe finds, in the %s theme', async (theme) => {
  document.documentElement.dataset.theme = theme;
  const bench = workbench();
  bench.set({
    events: [handshakeEvent(1, 400), handshakeEvent(2), frameEvent(3, 'Hello'), closeEvent(4)],
    link: { state: 'lost', reason: 'The connection to the server was lost.' },
    justPassed: 'hello',
    intercept: {
      ...interceptOff,
      on: true,
      rules: [{ direction: 'client' }],
      held: [heldFrame('h1', 'Hello'), heldFrame('h2', 'Bye')],
      connections: [{ connection: 'c1', path: '/socket' }],
    },
  });
  for (const tab of ['app', 'probe', 'timeline', 'intercept', 'settings'] as const) {
    bench.show({ tab, selected: 3 });
    await expect.element(page.getByRole('tab', { selected: true })).toHaveAttribute('id', `tab-${tab}`);
    const { violations } = await axe.run('lab-workbench');
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  }
});

function barHeight(): number | undefined {
  return document.querySelector('lab-workbench')?.shadowRoot?.querySelector('lab-bench-bar')?.offsetHeight;
}

/** Where the words at the end of an element end below: of letters of one size, all do where they share a baseline. */
function lineOf(found: Locator): number {
  const words = found.element().lastChild;
  if (!(words instanceof Text)) throw new Error(`Expected words at the end, found ${words?.nodeName}.`);
  const range = document.createRange();
  range.selectNodeContents(words);
  return range.getBoundingClientRect().bottom;
}

function workbench(): FakeBench {
  const bench = new FakeBench();
  mount(html`<div style="block-size: 600px"><lab-workbench></lab-workbench></div>`, bench);
  return bench;
}
