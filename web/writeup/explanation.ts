import { html, nothing, type TemplateResult } from 'lit';
import type { Explanation } from '../../protocol/step-state.ts';
import type { TraceEvent } from '../../protocol/trace.ts';
import { icon } from '../parts/icons.ts';
import { isDoubled } from '../timeline/event-filter.ts';

/** What the server saw and what is still missing, in the learner's own data. */
export function renderExplanation(
  { seq, summary, conditions }: Explanation,
  showEvent: (seq: number) => void,
  events: readonly TraceEvent[],
): TemplateResult {
  return html`<div class="explanation">
    <p>${summary}</p>
    ${
      conditions.length === 0
        ? nothing
        : html`<div class="table-scroll" tabindex="0" role="group" aria-label="Conditions of this step">
          <table>
            <thead>
              <tr>
                <th scope="col">Met</th>
                <th scope="col">Condition</th>
                <th scope="col">Expected</th>
                <th scope="col">Seen</th>
              </tr>
            </thead>
            <tbody>
              ${conditions.map(
                ({ path, expected, found, met }) => html`<tr>
                  <td class=${met ? 'passed' : 'refused'}>
                    ${icon(met ? 'check' : 'cross')}<span class="visually-hidden">${met ? 'met' : 'not met'}</span>
                  </td>
                  <th scope="row"><code>${pathWords(path)}</code></th>
                  <td>${expected}</td>
                  <td>${found}</td>
                </tr>`,
              )}
            </tbody>
          </table>
        </div>`
    }
    ${
      seq === null
        ? nothing
        : html`<button type="button" class="btn small quiet" @click=${() => showEvent(seq)}>
          Show event ${seq} in the timeline${rowWords(seq, events)} ${icon('right')}
        </button>`
    }
  </div>`;
}

/** A path may break behind its dots, and nowhere within a word. */
function pathWords(path: string): TemplateResult[] {
  return path.split(/(?<=\.)/).map((part) => html`${part}<wbr />`);
}

/** A message that is one frame has no row of its own, unless it is asked for: that of its frame is shown. */
function rowWords(seq: number, events: readonly TraceEvent[]): string {
  const event = events.find((one) => one.seq === seq);
  if (event?.kind !== 'message' || !isDoubled(event)) return '';
  return `, by its frame ${event.frames[0]}`;
}
