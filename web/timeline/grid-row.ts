import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { MessageEvent, TraceEvent } from '../../protocol/trace.ts';
import { icon } from '../parts/icons.ts';
import {
  brokenRules,
  contentWords,
  directionCell,
  flagWords,
  lengthOf,
  numberOf,
  typeWords,
  whoWords,
} from './columns.ts';
import { eventTone } from './event-words.ts';
import type { GapRow, Row } from './row-list.ts';
import { clock, delta } from './time-words.ts';

/** Height of a row, as in `grid-styles.ts`, in rem. */
const ROW = 1.75;

/** Where the minutes begin in `13:20:01.123`. */
const HOURS = 3;

/** The cells after the number. `above` is the row before, `message` what a frame is part of. */
export function renderCells(
  event: TraceEvent,
  above: Row | undefined,
  message: MessageEvent | undefined,
): TemplateResult {
  const length = lengthOf(event);
  const part = message && message.fragments > 1 ? message.seq : null;
  const broken = brokenRules(event);
  const time = clock(event.at);
  return html`<td class="time"><span class="hours">${time.slice(0, HOURS)}</span>${time.slice(HOURS)}</td>
      <td class="delta">${above && above.kind !== 'gap' ? delta(event.at - above.at) : ''}</td>
      <td class="who ${whoWords(event) === 'victim' ? 'victim' : ''}">
        <span class="wire">${numberOf(event)}</span> ${whoWords(event)}
      </td>
      <td class="from">${directionCell(event)}</td>
      <td class="type ${eventTone(event)}">${typeWords(event)}</td>
      <td class="flags">${event.kind === 'frame' ? flagWords(event) : ''}</td>
      <td class="length">${length === null ? '' : length.toLocaleString('en')}</td>
      <td class="content">
        ${
          broken.length > 0
            ? html`<span class="broken"
                >${icon('cross')}<span class="visually-hidden">breaks </span>${broken.join(', ')}</span
              > `
            : nothing
        }${contentWords(event)}${part === null ? nothing : html`<span class="part"> part of message ${part}</span>`}
      </td>`;
}

/**
 * Holds the place of rows that are not drawn, with one cell and no `colspan`: that would bring back, as empty columns,
 * those that a narrow list leaves out. Through the CSSOM: the policy allows no style attribute, which `styleMap`
 * begins with.
 */
export function spacer(count: number): TemplateResult | typeof nothing {
  if (count <= 0) return nothing;
  const height = `${count * rowHeight()}px`;
  return html`<tr class="spacer" role="presentation" aria-hidden="true">
    <td
      ${ref((cell) => {
        if (cell instanceof HTMLElement) cell.style.setProperty('block-size', height);
      })}
    ></td>
  </tr>`;
}

/** One cell, as in a spacer; what it says runs on over the rest of its row. */
export function renderGap({ count }: GapRow, index: number): TemplateResult {
  return html`<tr class="gap" aria-rowindex=${index + 2}>
    <td>
      <span>
        ${count.toLocaleString('en')} ${count === 1 ? 'event' : 'events'} before this one ${count === 1 ? 'is' : 'are'} gone: only
        the newest part of a trace is kept.
      </span>
    </td>
  </tr>`;
}

/** In pixels; it grows with the reader's own text size. */
export function rowHeight(): number {
  return ROW * rootSize;
}

const rootSize = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
