import { html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { TraceEvent } from '../../protocol/trace.ts';
import { icon } from '../parts/icons.ts';
import { controls } from '../parts/shared-styles.ts';
import { ChooseEvent } from '../timeline/choose-event.ts';
import { brokenRules, numberOf, whoWords } from '../timeline/columns.ts';
import { directionOf, eventTone } from '../timeline/event-words.ts';
import { FollowEnd } from '../timeline/follow-end.ts';
import { movedIndex } from '../timeline/move-keys.ts';
import type { GapRow, Row } from '../timeline/row-list.ts';
import { delta } from '../timeline/time-words.ts';
import { isVictims } from '../timeline/victim-words.ts';
import { drawStep, isTall } from './arrow.ts';
import { arrowStyles } from './arrow-styles.ts';
import { ladderStyles } from './ladder-styles.ts';
import { answerWords, arrowWords, explain, smallPrint } from './ladder-words.ts';
import { laneStyles } from './lane-styles.ts';
import { type Gaps, gapsOf, isNote, laneOf, listName, renderNames, renderRails } from './lanes.ts';

/** Steps drawn at most: the newest, or those around the chosen one. */
const DRAWN = 200;

/** Steps that Page Up and Page Down move by. */
const PAGE = 8;

/** From this pause on, in milliseconds, the time between two steps is written between them. */
const PAUSE = 1000;

/**
 * Events as a ladder: the client's rail, the server's rail, and each handshake, frame and close as an arrow in time.
 * Where there is a victim, its browser has a rail of its own, so that nobody takes it for the learner's.
 * For who cannot see it, an ordered list. Up, Down, Page Up, Page Down, Home and End move; Enter opens the detail.
 * @event choose - A step was chosen.
 */
@customElement('lab-ladder')
export class LabLadder extends LitElement {
  static override styles = [controls, laneStyles, ladderStyles, arrowStyles];

  @property({ attribute: false }) rows: readonly Row[] = [];
  /** Index of the row whose event is shown in detail; -1 for none. */
  @property({ attribute: false }) selected = -1;
  /** Whether a detail is open: then moving shows the next one. */
  @property({ attribute: false }) open = false;
  /** Whether the bench has a victim: its rail is there before it did anything. */
  @property({ type: Boolean }) victim = false;
  /** Says which message a frame belongs to. */
  @property({ attribute: false }) messageOf: (frame: number) => TraceEvent | undefined = () => undefined;

  @state() private hovered: number | null = null;
  @state() private focused: number | null = null;
  @state() private activeSeq: number | null = null;
  @query('.list') private list!: HTMLElement | null;

  private readonly end = new FollowEnd(
    this,
    () => this.list,
    () => this.rows.at(-1)?.seq ?? 0,
  );
  private readonly resize = new ResizeObserver(() => {
    if (this.end.following) this.end.follow();
  });
  /** Steps after this one came while the learner looked on: they are drawn growing. */
  private firstSeen: number | null = null;
  private revealed: number | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize.disconnect();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.firstSeen ??= this.rows.at(-1)?.seq ?? 0;
    const selected = this.rows[this.selected]?.seq ?? null;
    if (selected !== null && selected !== this.revealed) this.end.leave();
  }

  override render() {
    const { rows } = this;
    const from = this.from();
    const shown = rows.slice(from, from + DRAWN);
    const reachable = this.reachable(shown);
    const chosen = rows[this.selected]?.seq ?? null;
    const said = shown.find(
      (row): row is TraceEvent => isStep(row) && row.seq === (this.hovered ?? this.focused ?? chosen),
    );
    const fresh = this.end.following
      ? 0
      : rows.length - 1 - rows.findLastIndex(({ seq }) => seq <= this.end.leftAt);
    const gaps = gapsOf(rows, this.victim);
    return html`${renderNames(gaps)}
      <div class="list gaps-${gaps}" @scroll=${() => this.end.scrolled()}>
        ${
          from > 0
            ? html`<p class="aside">${from.toLocaleString('en')} earlier steps are not drawn. The list has them all.</p>`
            : nothing
        }
        <ol
          aria-label=${listName(gaps)}
          @keydown=${this.key}
          @pointerleave=${() => this.say(null)}
        >
          ${repeat(
            shown,
            (row) => `${row.kind === 'gap'} ${row.seq}`,
            (row, index) =>
              isStep(row)
                ? this.renderStep(row, rows[from + index - 1], from + index, reachable, gaps)
                : renderGap(row),
          )}
        </ol>
        ${
          from + DRAWN < rows.length
            ? html`<p class="aside">${(rows.length - from - DRAWN).toLocaleString('en')} later steps are not drawn.</p>`
            : nothing
        }
      </div>
      ${
        fresh > 0
          ? html`<button type="button" class="btn small newest" @click=${() => this.end.follow()}>
            ${icon('down')}Jump to the newest <span class="soft">${fresh} new</span>
          </button>`
          : nothing
      }
      <p class="said" aria-hidden="true">
        ${said ? html`<b>Event ${said.seq}.</b> ${explain(said)}` : 'Point at a step, or move to it with the arrow keys: here is what it means.'}
      </p>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const selected = this.rows[this.selected]?.seq ?? null;
    if (selected === this.revealed) return;
    this.revealed = selected;
    if (selected !== null) this.button(selected)?.scrollIntoView({ block: 'nearest' });
  }

  private renderStep(
    event: TraceEvent,
    before: Row | undefined,
    index: number,
    reachable: number | null,
    gaps: Gaps,
  ): TemplateResult {
    const lane = laneOf(event);
    const current = index === this.selected;
    const pause = before && isStep(before) ? event.at - before.at : 0;
    const fresh = event.seq > (this.firstSeen ?? 0);
    const broken = brokenRules(event);
    const { what, holds } = arrowWords(event);
    return html`<li class=${fresh ? 'fresh' : ''}>
      ${pause >= PAUSE ? html`<p class="later">${renderRails(gaps)}<span>${delta(pause).slice(1)} later</span></p>` : nothing}
      <button
        type="button"
        class="step in-${lane} ${isNote(event) ? 'note' : ''} ${isTall(event) ? 'tall' : ''} ${current ? 'current' : ''}"
        data-seq=${event.seq}
        aria-description=${explain(event)}
        aria-expanded=${current && this.open}
        tabindex=${event.seq === reachable ? 0 : -1}
        @click=${() => this.dispatchEvent(new ChooseEvent(current && this.open ? null : event.seq))}
        @pointerenter=${() => this.say(event.seq)}
        @focus=${() => this.take(event.seq)}
        @blur=${() => {
          this.focused = null;
        }}
      >
        <span class="visually-hidden">${this.label(event)}</span>
        <span class="gutter" aria-hidden="true">
          <span class="seq">${event.seq}</span>
          <span class="who ${whoWords(event) === 'victim' ? 'victim' : ''}">
            ${numberOf(event)} ${whoWords(event)}
          </span>
        </span>
        <span class="stage" aria-hidden="true">
          ${renderRails(gaps)} ${svg`<svg>${drawStep(event)}</svg>`}
          <span class="words ${toneOf(event)}">
            <b>${what}</b>${holds === '' ? nothing : html` <span class="holds">${holds}</span>`}
            <small>${smallPrint(event)}</small>
            ${broken.length > 0 ? html`<span class="broken">${icon('cross')}breaks ${broken.join(', ')}</span>` : nothing}
          </span>
          ${
            event.kind === 'handshake' || event.kind === 'http'
              ? html`<span class="words answer ${event.response && event.response.status < 400 ? 'server' : 'refused'}"><b>${answerWords(event)}</b></span>`
              : nothing
          }
        </span>
      </button>
    </li>`;
  }

  /** The step in words: number, who, what. */
  private label(event: TraceEvent): string {
    const { what, holds } = arrowWords(event);
    const direction = directionOf(event);
    const answer =
      event.kind === 'handshake' || event.kind === 'http' ? `, answer ${answerWords(event)}` : '';
    const number = numberOf(event);
    const on = number === '' ? '' : `, ${number}`;
    const victim = isVictims(event) ? ', the victim’s browser' : '';
    const message = event.kind === 'frame' ? this.messageOf(event.seq) : undefined;
    const part =
      message?.kind === 'message' && message.fragments > 1 ? `, part of message ${message.seq}` : '';
    const broken = brokenRules(event);
    const faults = broken.length > 0 ? `, breaks ${broken.join(', ')}` : '';
    const held = holds === '' ? '' : ` ${holds}`;
    return `Event ${event.seq}${on}${victim}: ${direction ? `${direction}, ` : ''}${what}${held}${answer}${part}${faults}`;
  }

  /** The first row drawn: the newest are, or those around the chosen one when it is older. */
  private from(): number {
    const newest = Math.max(0, this.rows.length - DRAWN);
    return this.selected >= 0 && this.selected < newest ? Math.max(0, this.selected - DRAWN / 2) : newest;
  }

  private reachable(shown: readonly Row[]): number | null {
    const steps = shown.filter(isStep);
    const wanted = [this.activeSeq, this.rows[this.selected]?.seq ?? null];
    return wanted.find((seq) => steps.some((row) => row.seq === seq)) ?? steps.at(-1)?.seq ?? null;
  }

  private take(seq: number): void {
    this.focused = seq;
    this.activeSeq = seq;
  }

  private say(seq: number | null): void {
    this.hovered = seq;
  }

  private key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>('button[data-seq]')];
    const at = event.target instanceof HTMLButtonElement ? buttons.indexOf(event.target) : -1;
    const to = at < 0 ? null : movedIndex(event.key, at, buttons.length, PAGE);
    const next = to === null ? undefined : buttons[to];
    if (!next) return;
    event.preventDefault();
    if (to === buttons.length - 1) this.end.follow();
    else this.end.leave();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
    if (this.open) this.dispatchEvent(new ChooseEvent(Number(next.dataset.seq)));
  }

  private button(seq: number): HTMLButtonElement | null {
    return this.renderRoot.querySelector(`button[data-seq="${seq}"]`);
  }
}

/** Words have the colour of whoever speaks: here the victim is not just any client. */
function toneOf(event: TraceEvent): string {
  const tone = eventTone(event);
  return tone === 'client' && isVictims(event) ? 'victim' : tone;
}

function isStep(row: Row): row is TraceEvent {
  return row.kind !== 'gap';
}

function renderGap({ count }: GapRow): TemplateResult {
  return html`<li class="aside">
    ${count.toLocaleString('en')} ${count === 1 ? 'event' : 'events'} before this one ${count === 1 ? 'is' : 'are'} gone.
  </li>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-ladder': LabLadder;
  }
}
