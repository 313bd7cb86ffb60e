import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  BODY_BYTES,
  type HandshakeEvent,
  type HttpEvent,
  type MessageEvent,
  type TraceEvent,
} from '../../protocol/trace.ts';
import { describeRule } from '../anatomy/broken-fields.ts';
import { icon } from '../parts/icons.ts';
import { sectionLink } from '../parts/section-link.ts';
import { controls } from '../parts/shared-styles.ts';
import { ChooseEvent } from './choose-event.ts';
import { closeCodeNote } from './close-note.ts';
import { brokenRules, typeWords } from './columns.ts';
import { type PayloadView, renderList, renderText, renderView, viewNames, viewsOf } from './detail-parts.ts';
import { detailStyles } from './detail-styles.ts';
import { directionOf } from './event-words.ts';
import { clock } from './time-words.ts';
import { unfinishedNote } from './unfinished-words.ts';
import { cookieTableStyles, renderVictimFacts } from './victim-detail.ts';

/** How many frames of a message are linked. */
const LINKED = 20;

/**
 * Everything known about one event.
 * @event choose - Another event is to be shown, or none.
 * @slot actions - What can be done with the event.
 * @slot note - Why its row is not in the list.
 * @slot network - What the network sees of its connection.
 */
@customElement('lab-event-detail')
export class LabEventDetail extends LitElement {
  static override styles = [controls, detailStyles, cookieTableStyles];

  @property({ attribute: false }) event: TraceEvent | null = null;
  /** The message that a frame is part of. */
  @property({ attribute: false }) message: MessageEvent | undefined = undefined;
  /** The view that the learner chose last, on whatever event: it stays while stepping through rows. */
  @state() private preferred: PayloadView | null = null;

  override render() {
    const { event, message } = this;
    if (!event) return nothing;
    const views = viewsOf(event, message);
    const view = views.find((candidate) => candidate === this.preferred) ?? views[0];
    return html`<section aria-label="Event ${event.seq} in detail">
      <header>
        <h3>Event ${event.seq}: ${titleOf(event)}</h3>
        <slot name="actions"></slot>
        <button
          type="button"
          class="btn small quiet icon"
          aria-label="Close the detail"
          @click=${() => this.dispatchEvent(new ChooseEvent(null))}
        >
          ${icon('cross')}
        </button>
      </header>
      <slot name="note"></slot>
      ${renderBroken(event)}
      <div class="facts">${this.renderViews(views, view)} ${this.renderFacts(event, message)}</div>
      ${renderPayload(view, event, message)}
      <slot name="network"></slot>
    </section>`;
  }

  private renderFacts(event: TraceEvent, message: MessageEvent | undefined): TemplateResult {
    switch (event.kind) {
      case 'handshake':
      case 'http':
        return renderExchange(event);
      case 'frame': {
        const part =
          message && (message.fragments > 1 || message.compressed !== undefined)
            ? html`${message.fragments > 1 ? `frame ${message.frames.indexOf(event.seq) + 1} of ${message.fragments} of ` : 'the compressed form of '}${this.link(message.seq, `message ${message.seq}`)}`
            : null;
        return renderList([
          ['seen', whenWords(event)],
          ['unfinished', unfinishedNote(event)],
          ['part of', part],
          ['close code', event.code === undefined ? null : closeCodeNote(event.code)],
          ['reason', event.reason ?? null],
        ]);
      }
      case 'message':
        return renderList([
          ['seen', whenWords(event)],
          [
            'length',
            `${event.length.toLocaleString('en')} bytes${event.truncated ? ', of which the first are kept' : ''}`,
          ],
          ['made from', this.renderFrames(event)],
          ['between them', event.interleaved.join(', ')],
        ]);
      case 'close':
        return renderList([
          ['seen', whenWords(event)],
          ['code', closeCodeNote(event.code)],
          ['reason', event.reason],
          [
            'clean',
            event.clean
              ? 'yes: both sides sent a close frame'
              : 'no: a close frame was missing, or refused as broken',
          ],
          ['by', event.by],
        ]);
      case 'intercept':
        return html`${renderList([['seen', whenWords(event)]])}
        ${event.before === undefined ? nothing : renderText('Before', event.before)}
        ${event.after === undefined ? nothing : renderText('After', event.after)}`;
      case 'lab':
        return renderText('Data', JSON.stringify(event.data, null, 2));
      case 'answer':
        return renderList([
          ['step', event.step],
          ['answer', event.answer],
          ['right', event.correct ? 'yes' : 'no'],
        ]);
      case 'settings':
        return renderText('Settings', JSON.stringify(event.settings, null, 2));
      case 'visit':
      case 'page':
      case 'dialog':
      case 'console':
      case 'cookies':
      case 'jail':
      case 'access':
        return renderVictimFacts(event);
      default:
        return event satisfies never;
    }
  }

  private renderViews(
    views: readonly PayloadView[],
    view: PayloadView | undefined,
  ): TemplateResult | typeof nothing {
    if (views.length < 2) return nothing;
    return html`<div class="views" role="group" aria-label="Show the payload as">
      ${views.map(
        (name) => html`<button
          type="button"
          aria-pressed=${name === view}
          @click=${() => {
            this.preferred = name;
          }}
        >
          ${viewNames[name]}
        </button>`,
      )}
    </div>`;
  }

  private renderFrames({ frames, fragments }: MessageEvent): TemplateResult {
    const shown = frames.slice(0, LINKED);
    return html`${shown.map((seq) => html`${this.link(seq, `frame ${seq}`)} `)}${
      fragments > shown.length ? `and ${(fragments - shown.length).toLocaleString('en')} more` : nothing
    }`;
  }

  private link(seq: number, text: string): TemplateResult {
    return html`<button type="button" class="link" @click=${() => this.dispatchEvent(new ChooseEvent(seq))}>
      ${text}
    </button>`;
  }
}

function renderPayload(
  view: PayloadView | undefined,
  event: TraceEvent,
  message: MessageEvent | undefined,
): TemplateResult | typeof nothing {
  if (event.kind !== 'frame' && event.kind !== 'message') return nothing;
  return view ? renderView(view, event, message) : html`<p class="soft">The payload is empty.</p>`;
}

function titleOf(event: TraceEvent): string {
  const direction = event.kind === 'frame' || event.kind === 'message' ? directionOf(event) : null;
  return `${typeWords(event)}${nounOf(event)}${direction ? ` from the ${direction}` : ''}`;
}

/** What the type in a word leaves open. */
function nounOf(event: TraceEvent): string {
  switch (event.kind) {
    case 'frame':
      return ' frame';
    case 'close':
      return ' of the connection';
    case 'access':
      return ' to the exploit server';
    case 'dialog':
      return ` in the ${event.who}’s browser`;
    default:
      return '';
  }
}

function renderBroken(event: TraceEvent): TemplateResult | typeof nothing {
  const rules = brokenRules(event);
  if (rules.length === 0) return nothing;
  return html`<ul class="rules">
    ${rules.map((id) => {
      const { text, section } = describeRule(id);
      return html`<li><b>Breaks <span class="wire">${id}</span>.</b> ${text} ${sectionLink(section)}</li>`;
    })}
  </ul>`;
}

function renderExchange(event: HandshakeEvent | HttpEvent): TemplateResult {
  const handshake: [string, unknown][] =
    event.kind === 'handshake'
      ? [
          ['accepted', event.accepted ? 'yes' : 'no'],
          ['missing', event.request.missing.join(', ')],
          ['subprotocol', event.subprotocol],
          ['extensions', event.extensions],
        ]
      : [['bytes', `${event.bytes.client} from the client, ${event.bytes.server} from the server`]];
  const took = event.took === null ? null : `${event.took.toFixed(1)} ms`;
  return html`${renderList([['seen', whenWords(event)], ...handshake, ['took', took]])}
    <div class="heads">
      <div class="asked">
        ${renderText('Request', event.request.raw)}
        ${event.kind === 'http' && event.body !== undefined ? renderText(bodyWords(event.body), event.body) : nothing}
      </div>
      ${event.response ? renderText('Response', event.response.raw) : html`<p>The connection ended before an answer.</p>`}
    </div>`;
}

function bodyWords(body: string): string {
  // What is no text grows when it is read as text: how long it was is not known any more.
  return new TextEncoder().encode(body).length < BODY_BYTES
    ? 'Body of the request'
    : `Body of the request, at most its first ${BODY_BYTES.toLocaleString('en')} bytes`;
}

/** `13:20:01.123 on c1, by the victim’s browser, over TLS`. */
function whenWords(event: Extract<TraceEvent, { connection: string }>): string {
  const program = { probe: 'the probe', browser: 'a browser', tool: 'an outside tool' }[event.via];
  const who = event.actor === 'victim' ? 'the victim’s browser' : program;
  return `${clock(event.at)} on ${event.connection}, the connection of ${who}${event.secure ? ', over TLS' : ''}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-event-detail': LabEventDetail;
  }
}
