/** The facts of what the victim's browser did, and of the exploit server's log. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { AccessEvent, CookiesEvent, DialogEvent } from '../../protocol/trace.ts';
import { icon } from '../parts/icons.ts';
import { decoded, fieldsOf, logLine } from './access-words.ts';
import { renderList, renderText } from './detail-parts.ts';
import { clock } from './time-words.ts';
import { askerOf, explainVictim, type VictimKind } from './victim-words.ts';

export function renderVictimFacts(event: VictimKind): TemplateResult {
  switch (event.kind) {
    case 'visit':
      return renderList([
        ['seen', whenWords(event)],
        ['sent to', event.url],
        ['outcome', event.outcome ?? null],
      ]);
    case 'page':
      return renderList([
        ['seen', whenWords(event)],
        ['page', event.url],
        ['title', event.title],
      ]);
    case 'dialog':
      return renderDialog(event);
    case 'console':
      return html`${renderList([
        ['seen', whenWords(event)],
        ['level', event.level],
      ])}
      ${renderText('Line', event.text)}`;
    case 'cookies':
      return html`${renderList([
        ['seen', whenWords(event)],
        ['request', event.url],
        ['asked by', askerOf(event)],
      ])}
      ${renderCookies(event)}`;
    case 'jail':
      return renderList([
        ['seen', whenWords(event)],
        ['wanted', event.target],
        ['refused', event.why],
      ]);
    case 'access':
      return renderAccess(event);
    default:
      return event satisfies never;
  }
}

/** Each cookie, whether it travelled, and if not why. */
export function renderCookies({ sent, withheld, what }: CookiesEvent): TemplateResult {
  if (sent.length + withheld.length === 0)
    return html`<p class="soft">The browser has no cookie for that address.</p>`;
  return html`<table class="cookies">
    <caption class="visually-hidden">
      Cookies of this ${what === 'handshake' ? 'handshake' : 'request'}
    </caption>
    <thead>
      <tr>
        <th scope="col">Cookie</th>
        <th scope="col">Sent</th>
        <th scope="col">Why</th>
      </tr>
    </thead>
    <tbody>
      ${sent.map(
        (name) => html`<tr>
          <th scope="row" class="wire">${name}</th>
          <td class="answer">${icon('check')}sent</td>
          <td class="soft">Nothing forbids it.</td>
        </tr>`,
      )}
      ${withheld.map(
        ({ name, rule, why }) => html`<tr>
          <th scope="row" class="wire">${name}</th>
          <td class="answer">${icon('cross')}withheld</td>
          <td>${why} <span class="wire soft">${rule}</span></td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

function renderDialog(event: DialogEvent): TemplateResult {
  return html`${renderList([
    ['seen', whenWords(event)],
    ['page', event.url],
    ['origin', event.origin],
    ['of the lab', event.path],
  ])}
  ${renderText(`The ${event.type} says`, event.message)}
  <p class="soft">${explainVictim(event)}</p>`;
}

function renderAccess(event: AccessEvent): TemplateResult {
  const { query, body, carries } = event;
  return html`${renderList([
    ['seen', `${clock(event.at)}, ${event.actor === 'victim' ? 'by the victim’s browser' : 'by you'}`],
    ['carries', carries.length === 0 ? null : html`<b>${carries.join(', ')}</b>`],
    ['path', decoded(event.path)],
    ['answer', event.status],
    ['referrer', event.referrer],
    ['user agent', event.userAgent],
  ])}
  ${renderText('Log line', logLine(event))}
  ${query === '' ? nothing : renderDecoded('Query, decoded', query)}
  ${body === undefined || body === '' ? nothing : renderDecoded('Body', body)}`;
}

/** Fields as a list where there are any, else the whole text. */
function renderDecoded(title: string, text: string): TemplateResult {
  const fields = fieldsOf(text);
  if (fields.length === 0) return renderText(title, decoded(text));
  return renderText(title, fields.map(([name, value]) => `${name} = ${value}`).join('\n'));
}

/** `13:20:01.123, in visit v1 of the agent’s browser`. */
function whenWords(event: Exclude<VictimKind, AccessEvent>): string {
  return `${clock(event.at)}, in visit ${event.visit} of the ${event.who}’s browser`;
}

export const cookieTableStyles = css`
  .cookies {
    inline-size: 100%;
    border-spacing: 0;
  }
  .cookies :is(th, td) {
    padding: 0.25rem 0.75rem 0.25rem 0;
    font-weight: 400;
    text-align: start;
    vertical-align: baseline;
    border-block-end: 1px solid var(--line);
    overflow-wrap: anywhere;
  }
  .cookies thead th {
    color: var(--ink-soft);
  }
  .cookies .answer {
    white-space: nowrap;
  }
  .cookies .answer .icon-svg {
    margin-inline-end: 0.25rem;
    vertical-align: -0.1875rem;
  }
`;
