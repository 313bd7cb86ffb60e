import { html } from 'lit';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { FakeBench } from '../testing/fake-bench.ts';
import { mount } from '../testing/mount.ts';
import './drop-panel.ts';

test('stays in the window when what it holds grows', async () => {
  await page.viewport(600, 400);
  const place = mount(
    html`<div style="padding-block-start: 300px"><lab-drop label="More"><p>A word.</p></lab-drop></div>`,
    new FakeBench(),
  );
  await page.getByRole('button', { name: 'More' }).click();
  const words = place.querySelector('p');
  if (!words) throw new Error('Expected a paragraph in the panel.');
  words.style.blockSize = '200px';
  const bottom = () => words.getBoundingClientRect().bottom;
  await expect.poll(bottom).toBeLessThan(innerHeight);
  expect(words.getBoundingClientRect().height).toBe(200);
});
