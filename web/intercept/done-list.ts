import { html, nothing, type TemplateResult } from 'lit';
import type { InterceptEvent } from '../../protocol/trace.ts';
import type { BenchView } from '../bench/bench-view.ts';
import { directionMark } from '../timeline/event-words.ts';
import { changeSummary } from './held-words.ts';

/** How many are listed here; the timeline has them all. */
const SHOWN = 5;

/** What the learner changed last. */
export function renderDone(view: BenchView): TemplateResult | typeof nothing {
  const done = view.events
    .filter((event): event is InterceptEvent => event.kind === 'intercept')
    .slice(-SHOWN);
  if (done.length === 0) return nothing;
  return html`<h3 id="done-title">What you changed last</h3>
    <ol class="done" aria-labelledby="done-title">
      ${done.map(
        (event) => html`<li>
          ${directionMark(event)}<span class="soft wire">${event.connection}</span
          ><span class="wire">${changeSummary(event)}</span>
        </li>`,
      )}
    </ol>`;
}
