import { html, nothing, type TemplateResult } from 'lit';
import type { ClassWriteup } from '../../protocol/class.ts';
import type { BoardRow } from '../../protocol/class-board.ts';
import { icon } from '../parts/icons.ts';
import type { Column } from './board-columns.ts';
import { detailWords, factStates, factWords, stateOf } from './fact-words.ts';

/** The head: writeups over their steps. Wide, a step has its title; otherwise its number, and the title for who cannot see. */
export function renderHead(
  writeups: readonly ClassWriteup[],
  columns: Column[],
  wide: boolean,
  projector: boolean,
): TemplateResult {
  return html`<thead>
    <tr>
      <th rowspan="2" scope="col" class="name">${projector ? 'No.' : 'Learner'}</th>
      <th rowspan="2" scope="col" class="stuck">At this step for</th>
      <th rowspan="2" scope="col" class="number">Passed</th>
      ${writeups.map(
        ({ title, steps }) =>
          html`<th scope="colgroup" colspan=${steps.length} class="writeup first"><span>${title}</span></th>`,
      )}
    </tr>
    <tr class="steps">
      ${columns.map(
        ({
          title,
          short,
          first,
        }) => html`<th scope="col" class=${first ? 'first' : ''} title=${wide ? nothing : title}>
          ${wide ? title : html`<span aria-hidden="true">${short}</span><span class="visually-hidden">${title}</span>`}
        </th>`,
      )}
    </tr>
  </thead>`;
}

/** One learner and one step. Wide, everything is written out; otherwise it is said, and shown on hover. */
export function renderCell(
  row: BoardRow,
  { key, first }: Column,
  wide: boolean,
  now: number,
): TemplateResult {
  const facts = row.steps[key];
  const state = stateOf(facts);
  const here = row.at !== null && `${row.at.writeup}#${row.at.step}` === key;
  const classes = `${state} ${first ? 'first' : ''} ${here ? 'here' : ''}`;
  if (!facts)
    return html`<td class=${classes}>${here ? html`<span class="visually-hidden">Is here now</span>` : nothing}</td>`;
  const { icon: shape, text } = factStates[state];
  const sign = shape ? icon(shape) : nothing;
  if (wide)
    return html`<td class=${classes}>
      <span class="sign">${sign}<span>${text}</span></span>
      <span class="soft">${detailWords(facts, now).join(' · ')}</span>
      ${here ? html`<span class="visually-hidden">Is here now</span>` : nothing}
    </td>`;
  const words = factWords(facts, now) + (here ? ', is here now' : '');
  return html`<td class=${classes} title=${words}>
    <span class="sign">${sign}${facts.tries > 0 ? html`<span aria-hidden="true">${facts.tries}</span>` : nothing}</span>
    <span class="visually-hidden">${words}</span>
  </td>`;
}
