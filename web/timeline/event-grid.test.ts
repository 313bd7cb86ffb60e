import { html } from 'lit';
import { expect, onTestFinished, test } from 'vitest';
import { page } from 'vitest/browser';
import { frameEvent, frameEvents } from '../testing/events.ts';
import { mount } from '../testing/mount.ts';
import './event-grid.ts';
import type { Row } from './row-list.ts';

// From the pane of a phone over that of a window 900 pixels wide to one with room for every column.
const widths = [400, 540, 600, 700, 780, 900, 1280];

test.each(widths)(
  'gives the content all that is left of %i pixels while rows are not drawn',
  async (width) => {
    const { list, table, heads } = await grid(width, frameEvents(200));
    expect(table.querySelectorAll('.spacer')).toHaveLength(1);
    const content = heads.at(-1);
    const others = heads.slice(0, -1).reduce((sum, head) => sum + head.width, 0);
    const { width: whole, right } = table.getBoundingClientRect();
    expect(whole).toBe(list.clientWidth);
    expect(content?.right).toBe(right);
    expect(content?.width).toBeCloseTo(whole - others, 1);
    expect(content?.width).toBeGreaterThan(140);
  },
);

test.each(widths)('says over the whole row, at %i pixels, that events are gone', async (width) => {
  const { list, table, heads } = await grid(width, [
    { kind: 'gap', seq: 40, count: 39 },
    frameEvent(40, 'a'),
  ]);
  await expect.element(page.getByText(/39 events before this one are gone/)).toBeVisible();
  const words = table.querySelector('.gap span')?.getBoundingClientRect();
  expect(words?.width).toBeGreaterThanOrEqual(list.clientWidth);
  expect(heads.at(-1)?.right).toBe(table.getBoundingClientRect().right);
  // Which rows are in sight is reckoned from one height.
  const heights = [...table.rows].map((row) => row.getBoundingClientRect().height);
  expect(new Set(heights).size).toBe(1);
});

/** A list of this width at its end, its table, and what its columns have of it. */
async function grid(width: number, rows: readonly Row[]) {
  await page.viewport(width, 600);
  onTestFinished(() => page.viewport(1280, 800));
  const place = mount(
    html`<div style="block-size: 400px; display: grid; container-type: size">
      <lab-event-grid .rows=${rows}></lab-event-grid>
    </div>`,
  );
  await expect.element(page.getByRole('button', { name: `Event ${rows.at(-1)?.seq}` })).toBeInViewport();
  const root = place.querySelector('lab-event-grid')?.shadowRoot;
  const list = root?.querySelector('.list');
  const table = root?.querySelector('table');
  if (!list || !table) throw new Error('Expected a list and its table, found none.');
  const heads = [...table.querySelectorAll('th')].map((head) => head.getBoundingClientRect());
  return { list, table, heads };
}
