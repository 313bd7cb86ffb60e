import { html } from 'lit';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { interceptOff } from '../bench/held-view.ts';
import { FakeBench } from '../testing/fake-bench.ts';
import { heldFrame } from '../testing/held.ts';
import { mount } from '../testing/mount.ts';
import './intercept-bar.ts';

test('shows itself only while intercept is on', async () => {
  const bench = bar();
  expect(page.getByText('Intercept is on').elements()).toHaveLength(0);
  bench.set({ intercept: { ...interceptOff, on: true } });
  await expect.element(page.getByText('Intercept is on · 0 held')).toBeVisible();
});

test('counts what is held, aloud too, and leads there', async () => {
  const bench = bar();
  bench.set({ intercept: { ...interceptOff, on: true, held: [heldFrame('h1', 'a'), heldFrame('h2', 'b')] } });
  await expect.element(page.getByText('Intercept is on · 2 held')).toBeVisible();
  await expect.element(page.getByRole('status')).toMatchTextContent('2 held.');
  await page.getByRole('button', { name: 'Show what is held' }).click();
  expect(bench.place.tab).toBe('intercept');
  await expect.element(page.getByRole('button', { name: 'Show what is held' })).not.toBeInTheDocument();
});

test('turns intercept off and keeps its rules', async () => {
  const bench = bar();
  const rules = [{ direction: 'client' as const }];
  bench.set({ intercept: { ...interceptOff, on: true, handshakes: true, rules } });
  await page.getByRole('button', { name: 'Turn off' }).click();
  expect(bench.asked).toEqual([{ type: 'intercept.set', on: false, handshakes: true, rules }]);
});

test('warns in time of what goes on by itself, and keeps it on request', async () => {
  const bench = bar();
  const soon = heldFrame('h1', 'a', { until: performance.now() + 24_000 });
  bench.set({ intercept: { ...interceptOff, on: true, held: [heldFrame('h2', 'b'), soon] } });
  await expect
    .element(page.getByText(/2 held · the next goes on by itself in/))
    .toMatchTextContent(/in (1\d|2[0-4]) s/);
  await expect
    .element(page.getByRole('status'))
    .toMatchTextContent('2 held. The next goes on by itself in less than 25 seconds.');
  await page.getByRole('button', { name: 'Keep holding' }).click();
  expect(bench.asked).toEqual([{ type: 'intercept.keep' }]);
  bench.set({ intercept: { ...interceptOff, on: true, held: [heldFrame('h2', 'b'), heldFrame('h1', 'a')] } });
  await expect.element(page.getByRole('button', { name: 'Keep holding' })).not.toBeInTheDocument();
});

test('does not promise what cannot be kept', async () => {
  const bench = bar();
  const held = [heldFrame('h1', 'a', { until: performance.now() + 5000, last: true })];
  bench.set({ intercept: { ...interceptOff, on: true, held } });
  await expect.element(page.getByRole('button', { name: 'Keep holding' })).toBeDisabled();
});

test('does not say that anything is held while the connection to the server is lost', async () => {
  const bench = bar();
  bench.set({ intercept: { ...interceptOff, on: true, held: [heldFrame('h1', 'a')] } });
  bench.set({ link: { state: 'lost', reason: 'The connection to the server was lost.' } });
  await expect.element(page.getByText(/Intercept was on when the connection/)).toBeVisible();
  expect(page.getByText(/Intercept is on/).elements()).toHaveLength(0);
});

test('says why it could not be turned off', async () => {
  const bench = bar();
  bench.set({ intercept: { ...interceptOff, on: true } });
  bench.refusal = 'Too many requests.';
  await page.getByRole('button', { name: 'Turn off' }).click();
  await expect.element(page.getByRole('alert')).toMatchTextContent('Too many requests.');
});

function bar(): FakeBench {
  const bench = new FakeBench();
  mount(html`<lab-intercept-bar></lab-intercept-bar>`, bench);
  return bench;
}
