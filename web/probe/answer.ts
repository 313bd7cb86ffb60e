import { html, nothing, type TemplateResult } from 'lit';
import type { ProbeState } from '../../protocol/workbench.ts';
import type { BenchView } from '../bench/bench-view.ts';
import { icon } from '../parts/icons.ts';
import type { Attempt } from './connections.ts';
import { renderOutcome, renderReading } from './response.ts';

const WAITING = 'Sent. Waiting for the response…';
const FORGOTTEN = 'The server no longer keeps this attempt. The timeline still shows its handshake.';

export interface Answer {
  probes: BenchView['probes'];
  attempts: readonly Attempt[];
  /** The attempt that is looked at. */
  current: string | null;
  /** Whether a valid response stands open, line by line. */
  unfold: boolean;
  choose(probe: string): void;
  toComposer(): void;
  /** Edits the text of an earlier request again. */
  reuse(text: string): void;
}

/** What came back to one of the attempts; nothing before the first. */
export function renderAnswer(answer: Answer): TemplateResult | typeof nothing {
  const { probes, attempts, current, unfold, choose, toComposer, reuse } = answer;
  if (attempts.length === 0) return nothing;
  const probe = probes.get(current ?? '');
  const newest = current === attempts.at(-1)?.probe;
  const text = attempts.find(({ probe: id }) => id === current)?.text ?? null;
  return html`<section class="answer" aria-label="Response" tabindex="-1">
    <div class="bar">
      <h2>Response</h2>
      ${
        attempts.length > 1
          ? html`<label class="bar"
            ><span class="soft">Attempt</span>
            <select
              .value=${current ?? ''}
              @change=${(event: Event) => {
                if (event.currentTarget instanceof HTMLSelectElement) choose(event.currentTarget.value);
              }}
            >
              ${attempts.map(
                ({ probe: id }) => html`<option value=${id} ?selected=${id === current}>
                  ${attemptLabel(id, probes)}
                </option>`,
              )}
            </select></label
          >`
          : nothing
      }
      ${
        probe?.state === 'open'
          ? html`<button type="button" class="btn small quiet" @click=${toComposer}>
              ${icon('down')}Composer
            </button>`
          : nothing
      }
      ${
        text === null
          ? nothing
          : html`<button type="button" class="btn small quiet" @click=${() => reuse(text)}>Edit this request again</button>`
      }
    </div>
    <div role="status">${probe ? renderOutcome(probe) : html`<p class="soft">${newest ? WAITING : FORGOTTEN}</p>`}</div>
    ${probe ? renderReadingOf(probe, unfold) : nothing}
  </section>`;
}

/** The lines of a valid response can be folded away: once they were seen, the message is what matters. */
function renderReadingOf(probe: ProbeState, unfold: boolean): TemplateResult {
  const reading = html`<div class="reading">${renderReading(probe)}</div>`;
  if (!probe.reading?.valid) return reading;
  return html`<details ?open=${unfold}>
    <summary>The response, line by line</summary>
    ${reading}
  </details>`;
}

function attemptLabel(id: string, probes: BenchView['probes']): string {
  const probe = probes.get(id);
  const status = /^HTTP\/\S+ (\d{3})/.exec(probe?.raw ?? '')?.[1];
  const words =
    status ?? { waiting: 'waiting', open: 'open', closed: 'no response' }[probe?.state ?? 'waiting'];
  return `${id.slice(1)}: ${words}${probe?.state === 'open' ? ', open' : ''}`;
}
