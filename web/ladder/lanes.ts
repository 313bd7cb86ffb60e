/** Whose browser? The rails of a ladder, and between which of them an event stands. */
import { html, type TemplateResult } from 'lit';
import type { TraceEvent } from '../../protocol/trace.ts';
import { icon } from '../parts/icons.ts';
import { isVictims } from '../timeline/victim-words.ts';

/** How many gaps there are between rails: client and server; you, server and victim; and the exploit server behind. */
export type Gaps = 1 | 2 | 3;

/** The gap that an event stands in. What the learner asks of the exploit server crosses all of them. */
export type Lane = 'you' | 'victim' | 'exploit' | 'all';

export function laneOf(event: TraceEvent): Lane {
  if (event.kind === 'access') return event.actor === 'victim' ? 'exploit' : 'all';
  return isVictims(event) ? 'victim' : 'you';
}

/** Whether it stands at the victim's rail, and crosses to no other. */
export function isNote(event: TraceEvent): boolean {
  return laneOf(event) === 'victim' && !('connection' in event);
}

/** The rails that these rows need; `victim` says that there is one, even if it did nothing yet. */
export function gapsOf(rows: readonly { kind: string }[], victim: boolean): Gaps {
  if (rows.some(({ kind }) => kind === 'access')) return 3;
  return victim || rows.some((row) => 'actor' in row && row.actor === 'victim') ? 2 : 1;
}

/** Over the rails: whose they are. */
export function renderNames(gaps: Gaps): TemplateResult {
  if (gaps === 1)
    return html`<div class="names" aria-hidden="true">
      <span class="client">${icon('right')}Client</span><span class="server">Server${icon('left')}</span>
    </div>`;
  return html`<div class="names gaps-${gaps}" aria-hidden="true">
    <span class="client"
      >${icon('right')}You${gaps === 2 ? html`<span class="soft room">your browser, probe, tools</span>` : ''}</span
    >
    <span class="server">Lab’s server</span>
    <span class="victim">Victim’s browser${gaps === 2 ? icon('left') : ''}</span>
    ${gaps === 3 ? html`<span>Exploit server</span>` : ''}
  </div>`;
}

export function listName(gaps: Gaps): string {
  if (gaps === 1) return 'What crossed between client and server';
  const others = gaps === 3 ? ', the victim’s browser and the exploit server' : ' and the victim’s browser';
  return `What crossed between you, the lab’s server${others}`;
}

/** The rails themselves, behind a step. */
export function renderRails(gaps: Gaps): TemplateResult[] {
  return Array.from({ length: gaps + 1 }, (_, rail) => html`<span class="rail rail-${rail}"></span>`);
}
