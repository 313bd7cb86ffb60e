import { html } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import { page } from 'vitest/browser';
import { interceptOff } from '../bench/held-view.ts';
import { frameEvent, messageEvent } from '../testing/events.ts';
import { FakeBench, stepState } from '../testing/fake-bench.ts';
import { heldFrame } from '../testing/held.ts';
import { mount } from '../testing/mount.ts';
import './lab-screens.ts';

const writeup = page.getByRole('button', { name: /^Writeup/ });
const workbench = page.getByRole('button', { name: /^Workbench/ });

test('turns to the other screen, and Back turns to the one before', async () => {
  const { place } = await screens();
  await workbench.click();
  await expect.element(workbench).toHaveAttribute('aria-pressed', 'true');
  expect(place.dataset.screen).toBe('workbench');
  history.back();
  await expect.element(writeup).toHaveAttribute('aria-pressed', 'true');
  expect(place.dataset.screen).toBe('writeup');
});

test('counts what happened on the hidden screen, and forgets it when it is shown', async () => {
  const { bench } = await screens();
  bench.set({ events: [frameEvent(1, 'a'), frameEvent(2, 'b')] });
  await expect.element(workbench).toHaveAccessibleName('Workbench 2 new events');
  await workbench.click();
  await expect.element(workbench).toHaveAccessibleName('Workbench');
  bench.setSteps(stepState({ passed: true }));
  await expect.element(writeup).toHaveAccessibleName('Writeup 1 step passed');
  await writeup.click();
  await expect.element(writeup).toHaveAccessibleName('Writeup');
});

test('counts no further than anybody wants to know, and no message beside its frames', async () => {
  const { bench } = await screens();
  const frames = Array.from({ length: 99 }, (_, index) => frameEvent(index + 1, 'a'));
  bench.set({ events: [...frames, messageEvent(100, [99], 'a')] });
  await expect.element(workbench).toHaveAccessibleName('Workbench 99 new events');
  bench.set({ events: [...frames, frameEvent(101, 'b')] });
  await expect.element(workbench).toHaveAccessibleName('Workbench 99+ new events');
});

test('says on the other screen that something is held', async () => {
  const { bench } = await screens();
  bench.set({ events: [frameEvent(1, 'a')] });
  bench.set({ intercept: { ...interceptOff, on: true, held: [heldFrame('h1', 'a')] } });
  await expect.element(workbench).toHaveAccessibleName('Workbench 1 held');
});

test('does not count steps that were passed before', async () => {
  const bench = new FakeBench();
  bench.setSteps(stepState({ passed: true }));
  await screens(bench);
  await workbench.click();
  await expect.element(writeup).toHaveAccessibleName('Writeup');
});

test('does not count events that were there before, in however many parts they come', async () => {
  const bench = new FakeBench();
  const frames = Array.from({ length: 300 }, (_, index) => frameEvent(index + 1, 'a'));
  bench.before = 300;
  await screens(bench);
  for (const count of [100, 200, 300]) {
    bench.set({ events: frames.slice(0, count) });
    await expect.element(workbench).toHaveAccessibleName('Workbench');
  }
  bench.set({ events: [...frames, frameEvent(301, 'b')] });
  await expect.element(workbench).toHaveAccessibleName('Workbench 1 new event');
});

test('counts from its beginning a trace that began again', async () => {
  const bench = new FakeBench();
  bench.events = [frameEvent(1, 'a'), frameEvent(2, 'b')];
  bench.before = 2;
  await screens(bench);
  bench.set({ trace: 't2', before: 0, events: [] });
  await expect.element(workbench).toHaveAccessibleName('Workbench');
  bench.set({ events: [frameEvent(1, 'a')] });
  await expect.element(workbench).toHaveAccessibleName('Workbench 1 new event');
});

test('does not count what was in sight while both panes stood side by side', async () => {
  const { bench } = await screens();
  await page.viewport(1280, 800);
  bench.set({ events: [frameEvent(1, 'a')] });
  await page.viewport(400, 700);
  await expect.element(workbench).toHaveAccessibleName('Workbench');
  await page.viewport(1280, 800);
  bench.show({ screen: 'workbench' });
  bench.setSteps(stepState({ passed: true }));
  await page.viewport(400, 700);
  await expect.element(workbench).toHaveAttribute('aria-pressed', 'true');
  await expect.element(writeup).toHaveAccessibleName('Writeup');
});

test('does not count any more what was counted before both panes stood side by side', async () => {
  const { bench } = await screens();
  bench.set({ events: [frameEvent(1, 'a')] });
  await expect.element(workbench).toHaveAccessibleName('Workbench 1 new event');
  await page.viewport(1280, 800);
  await drawn();
  await page.viewport(400, 700);
  await expect.element(workbench).toHaveAccessibleName('Workbench');
});

/** What was never drawn side by side was not seen: the page hears of a new width when it is drawn. */
function drawn() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

async function screens(bench = new FakeBench()) {
  await page.viewport(400, 700);
  onTestFinished(() => page.viewport(1280, 800));
  const place = mount(html`<lab-screens></lab-screens>`, bench);
  place.className = 'lab';
  return { bench, place };
}
