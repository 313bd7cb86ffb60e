import { html } from 'lit';
import { beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { TraceEvent } from '../../protocol/trace.ts';
import { openProbe, startAfresh } from '../testing/composer.ts';
import { closeEvent, frameEvent } from '../testing/events.ts';
import { FakeBench } from '../testing/fake-bench.ts';
import { mount } from '../testing/mount.ts';

const rows = page.getByRole('list', { name: 'What was said on this connection' }).getByRole('listitem');

beforeEach(startAfresh);

test('leads from each event to its place in the timeline, by a name that says so', async () => {
  const bench = said(frameEvent(3, 'Hello'));
  const button = rows.getByRole('button');
  await expect.element(button).toHaveAccessibleName('Event 3, show in the timeline');
  await expect.element(button).toHaveTextContent('3');
  await button.click();
  expect(bench.place).toMatchObject({ tab: 'timeline', selected: 3 });
});

test.each([
  [15, '1 earlier one is in the timeline.'],
  [16, '2 earlier ones are in the timeline.'],
])('says of %i events how many are not shown', async (count, words) => {
  said(...Array.from({ length: count }, (_, index) => frameEvent(index + 1, 'x')));
  await expect.element(page.getByText(words)).toBeVisible();
});

test('shows in full why a connection ended, and cuts off a long payload', async () => {
  const reason = 'utf8-invalid';
  said(
    frameEvent(1, 'x'.repeat(200)),
    closeFrame(2, reason),
    { ...closeEvent(3, 1007), reason, clean: false },
    closeFrame(4, 'y'.repeat(123)),
  );
  await expect.element(rows.nth(2)).toMatchTextContent(/“utf8-invalid”, without a full closing handshake/);
  expect(hidden()).toEqual([true, false, false, false]);
});

test('says once how much of an unfinished frame came', async () => {
  said({ ...frameEvent(1, ''), length: 9, received: 4, header: '8109' });
  await expect.element(rows).toMatchTextContent(/text, unfinished: declared 9 bytes, 4 arrived/);
  expect(rows.element().textContent.match(/unfinished/g)).toHaveLength(1);
});

test('cuts off a payload in the row where an end stood before', async () => {
  const bench = said(frameEvent(1, 'a'), closeFrame(2, 'utf8-invalid'));
  await expect.element(rows.nth(1)).toMatchTextContent('1007');
  bench.set({ events: [frameEvent(1, 'a'), frameEvent(2, 'x'.repeat(200))] });
  await expect.element(rows.nth(1)).toMatchTextContent('xxx');
  expect(hidden()).toEqual([false, true]);
});

/** Of each row, whether some of its words are cut off. */
function hidden(): boolean[] {
  return rows.elements().map((row) => {
    const words = row.querySelector('.wire');
    return words !== null && words.scrollWidth > words.clientWidth;
  });
}

function closeFrame(seq: number, reason: string): TraceEvent {
  const { text: _text, ...frame } = frameEvent(seq, reason, { opcode: 'close', opcodeBits: 8 });
  return { ...frame, direction: 'server', code: 1007, reason };
}

function said(...events: TraceEvent[]): FakeBench {
  const bench = new FakeBench();
  bench.events = events;
  mount(
    html`<div style="container-type: inline-size"><lab-composer .probe=${openProbe}></lab-composer></div>`,
    bench,
  );
  return bench;
}
