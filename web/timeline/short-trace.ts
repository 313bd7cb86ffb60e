/** Events as a short list: who, what, and what it held. For where a whole timeline would be too much. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { TraceEvent } from '../../protocol/trace.ts';
import { icon } from '../parts/icons.ts';
import { contentWords, typeWords, whoWords } from './columns.ts';
import { isDoubled } from './event-filter.ts';
import { directionOf, eventTone } from './event-words.ts';
import { isVictims } from './victim-words.ts';

/** The events that have a line: a message of one frame says what its frame says. */
export function shortened(
  events: readonly TraceEvent[],
  most: number,
): { shown: TraceEvent[]; left: number } {
  const told = events.filter((event) => !isDoubled(event));
  return { shown: told.slice(0, most), left: Math.max(0, told.length - most) };
}

interface ShortTraceOptions {
  label: string;
  /** False leaves out who did it, where it is always the same. */
  who?: boolean;
  /** Adds to what a line says. */
  detail?: (event: TraceEvent) => unknown;
  /** The `seq` of events before which others are left out. */
  gaps?: readonly number[];
}

export function renderShortTrace(
  events: readonly TraceEvent[],
  { label, who = true, detail, gaps = [] }: ShortTraceOptions,
): TemplateResult {
  return html`<ol class="trace ${who ? 'by-whom' : ''}" aria-label=${label}>
    ${events.map(
      (
        event,
      ) => html`${gaps.includes(event.seq) ? html`<li class="gap">More happened in between.</li>` : nothing}
      <li>
        ${who ? html`<span class="who ${isVictims(event) ? 'victim' : ''}">${whoWords(event)}</span>` : nothing}
        <span class="what"
          >${renderWay(event)}<b class=${eventTone(event)}>${typeWords(event)}</b>
          <span class="holds">${contentWords(event)}</span>${detail?.(event)}</span
        >
      </li>`,
    )}
  </ol>`;
}

function renderWay(event: TraceEvent): TemplateResult | typeof nothing {
  const direction = directionOf(event);
  if (direction === null) return nothing;
  return html`<span class="way ${direction}"
    >${icon(direction === 'client' ? 'right' : 'left')}<span class="visually-hidden">${direction} </span></span
  >`;
}

export const shortTraceStyles = css`
  .trace {
    display: grid;
    margin: 0;
    padding: 0;
    font-size: var(--text-small);
    line-height: 1.45;
    list-style: none;
  }
  .trace.by-whom li {
    display: grid;
    grid-template-columns: 4rem minmax(0, 1fr);
    gap: 0.5rem;
  }
  .trace li {
    padding-block: 0.1875rem;
    border-block-end: 1px solid var(--line);
  }
  .trace li:last-child {
    border-block-end: 0;
  }
  .trace.by-whom li.gap {
    display: block;
  }
  .trace .gap {
    color: var(--ink-soft);
    font-style: italic;
  }
  .trace .who {
    color: var(--ink-soft);
  }
  .trace .who.victim {
    color: var(--victim);
  }
  .trace .what {
    overflow-wrap: anywhere;
  }
  .trace b {
    font-weight: 600;
  }
  .trace .holds {
    font-family: var(--font-wire);
    font-variant-ligatures: none;
  }
  .trace .way .icon-svg {
    inline-size: 0.8125rem;
    block-size: 0.8125rem;
    margin-inline-end: 0.3125rem;
    vertical-align: -0.0625rem;
  }
`;
