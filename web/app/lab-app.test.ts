import { html } from 'lit';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { benchState, FakeBench } from '../testing/fake-bench.ts';
import { mount } from '../testing/mount.ts';
import './lab-app.ts';

const frame = () => page.getByTitle('The lab’s page');

test('loads the lab’s page when its tab is first opened, and keeps it', async () => {
  const bench = app();
  await expect.element(page.getByText(/is here when the bench is/)).toBeInTheDocument();
  expect(frame().elements()).toHaveLength(0);
  bench.show({ tab: 'app' });
  await expect.element(frame()).toHaveAttribute('src', address);
  const [first] = frame().elements();
  bench.show({ tab: 'timeline' });
  bench.show({ tab: 'app' });
  await expect.element(frame()).toBeInTheDocument();
  expect(frame().elements()[0]).toBe(first);
});

test('lets the page run and keep its origin, and not lead ours away', async () => {
  app().show({ tab: 'app' });
  await expect
    .element(frame())
    .toHaveAttribute('sandbox', 'allow-scripts allow-forms allow-same-origin allow-modals');
});

test('loads it anew on Reload', async () => {
  app().show({ tab: 'app' });
  await expect.element(frame()).toBeInTheDocument();
  const [first] = frame().elements();
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => frame().elements()[0] !== first).toBe(true);
  await expect.element(frame()).toHaveAttribute('src', address);
});

test('loads it anew when the lab is reset, also behind another tab', async () => {
  const bench = app();
  bench.show({ tab: 'app' });
  await expect.element(frame()).toBeInTheDocument();
  const [first] = frame().elements();
  bench.show({ tab: 'timeline' });
  expect(frame().elements()[0]).toBe(first);
  bench.set({ trace: 't2' });
  await expect.poll(() => frame().elements()[0] !== first).toBe(true);
});

test('opens it in a tab that knows nothing of this one', async () => {
  app().show({ tab: 'app' });
  const link = page.getByRole('link', { name: 'Open in a new tab' });
  await expect.element(link).toHaveAttribute('href', address);
  await expect.element(link).toHaveAttribute('rel', 'noopener noreferrer');
});

// A port that nobody listens on: what the frame shows does not matter here.
const address = 'http://127.0.0.1:9/b/b0/';

function app(): FakeBench {
  const bench = new FakeBench();
  const state = benchState();
  bench.bench = { ...state, addresses: { ...state.addresses, http: address } };
  mount(html`<lab-app></lab-app>`, bench);
  return bench;
}
