/** A timeline in the page, for tests. */
import { html } from 'lit';
import { page } from 'vitest/browser';
import type { TraceEvent } from '../../protocol/trace.ts';
import '../timeline/lab-timeline.ts';
import { FakeBench } from './fake-bench.ts';
import { mount } from './mount.ts';

/** Makes the window wide enough for every column: a narrow timeline has fewer. */
export function widenWindow(): Promise<void> {
  return page.viewport(1280, 800);
}

/** Puts a timeline of these events into the page. */
export function timeline(...events: TraceEvent[]) {
  const bench = new FakeBench();
  bench.events = events;
  bench.place = { ...bench.place, tab: 'timeline' };
  const place = mount(
    html`<div style="block-size: 600px; display: grid; container: panel / size"><lab-timeline></lab-timeline></div>`,
    bench,
  );
  return { bench, place };
}

/** The row of an event in the list. */
export function row(seq: number) {
  return page.getByRole('row', { name: new RegExp(`^Event ${seq} `) });
}

/** Elements in this place and in every shadow root below it. */
export function deep(place: ParentNode, selector: string): Element[] {
  const inner = [...place.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
    shadowRoot ? deep(shadowRoot, selector) : [],
  );
  return [...place.querySelectorAll(selector), ...inner];
}
