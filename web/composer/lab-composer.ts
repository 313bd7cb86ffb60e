import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { toBase64 } from '../../protocol/bytes.ts';
import type { ProbeState } from '../../protocol/workbench.ts';
import { BenchController } from '../bench/bench-controller.ts';
import type { BenchView } from '../bench/bench-view.ts';
import '../anatomy/lab-anatomy.ts';
import '../hand-over/lab-copy-as.ts';
import { messageOf } from '../hand-over/message-of.ts';
import { KeepFocus } from '../parts/keep-focus.ts';
import { controls } from '../parts/shared-styles.ts';
import { FollowEnd } from '../timeline/follow-end.ts';
import { CaptureBook } from './capture-book.ts';
import { compose } from './compose.ts';
import { composerStyles } from './composer-styles.ts';
import { endWords } from './end-words.ts';
import { headerWords, renderExpert } from './expert-row.ts';
import './lab-captures.ts';
import './lab-replay.ts';
import type { LabReplay } from './lab-replay.ts';
import './lab-run.ts';
import './lab-saved.ts';
import type { LoadEvent } from './lab-saved.ts';
import { isByHand, type MessageDraft, plainDraft, readDraft } from './message-draft.ts';
import { payloadNote, renderNames, sendLabel } from './names-note.ts';
import { type Editing, renderKind, renderPayload, renderSplit } from './payload-field.ts';
import { prepare, type Ready } from './prepare.ts';
import { countWords, renderPreview, renderWarnings } from './preview.ts';
import { renderQuick } from './quick-row.ts';
import { answersOn, openPing, renderSaid, type Said, saidOn } from './said.ts';
import { SaidSpeaker } from './said-speaker.ts';
import { SentStream } from './sent-stream.ts';
import { Turn } from './turn.ts';

/** The learner wants the connection opened again, by the same request. */
export class AgainEvent extends Event {
  constructor() {
    super('again');
  }
}

/**
 * Writes a message for an open connection of the probe, down to every bit, shows its bytes, and sends exactly those.
 * What RFC 6455 forbids is named and never stopped.
 * @event again - The connection is to be opened again.
 * @event rules - The learner changed what is captured from replies.
 */
@customElement('lab-composer')
export class LabComposer extends LitElement {
  static override styles = [controls, composerStyles];

  @property({ attribute: false }) probe: ProbeState | null = null;
  /** Which of the learner's connections this is: `A`. */
  @property() letter = 'A';
  /** The request that opens it, as it is sent. */
  @property() request = '';
  /** What all connections capture from replies. */
  @property({ attribute: false }) book = new CaptureBook();
  /** Where this tab keeps the draft. */
  @property() place = '';

  @state() private draft: MessageDraft = plainDraft;
  @state() private turn = new Turn(1);
  @state() private problem = '';
  @state() private busy = false;
  @state() private expert = false;
  @state() private shown = 0;
  @state() private quickClose = { code: '1000', reason: '' };
  @query('lab-replay') private player!: LabReplay;
  @query('#payload, .close-payload input') private payload!: HTMLElement | null;

  private readonly bench = new BenchController(this);
  private readonly speaker = new SaidSpeaker(() => this.renderRoot.querySelector<HTMLElement>('#said'));
  /** What was said last is in sight. */
  private readonly end = new FollowEnd(
    this,
    () => this.renderRoot.querySelector<HTMLElement>('.said ol'),
    () => this.said.at(-1)?.seq ?? 0,
  );
  protected readonly focusKept = new KeepFocus(this, (held) => this.heirOf(held));
  private stream = new SentStream();
  /** The probe and its connection that `stream` and `said` belong to. */
  private talk = '';
  private ready: Ready | null = null;
  private said: readonly Said[] = [];
  private saidFrom: unknown = null;

  /** Takes a message over, from a saved one, the timeline or the writeup; nothing is sent. */
  load(draft: MessageDraft): void {
    this.draft = draft;
    this.expert = isByHand(draft);
    this.shown = 0;
    this.keep();
  }

  /** Offers recorded frames for replay; nothing is sent. */
  replay(seqs: readonly number[]): void {
    void this.updateComplete.then(() => this.player.offer(seqs));
  }

  /** Brings the composer into sight, with the cursor in the payload. */
  async focusPayload(): Promise<void> {
    await this.updateComplete;
    this.scrollIntoView({ block: 'start' });
    this.payload?.focus({ preventScroll: true });
  }

  /** The control that takes over from one that is gone: what is in an open panel, else what leads on. */
  private heirOf(held: Element): HTMLElement | null {
    const panel = held.closest('.quick-close')?.querySelector('input');
    return panel ?? this.renderRoot.querySelector<HTMLElement>('.again:not([disabled])') ?? this.payload;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.speaker.stop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('place')) this.restore();
    const view = this.bench.view;
    if (!view) return;
    this.follow(view);
    this.ready = prepare({
      draft: this.draft,
      turn: this.turn,
      stream: this.stream,
      lookUp: (name) => this.book.valueOf(name, this.letter),
      before: this.ready,
    });
  }

  override render() {
    const view = this.bench.view;
    const { ready } = this;
    if (!view || !ready) return nothing;
    const open = this.probe?.state === 'open';
    const editing: Editing = { draft: this.draft, problem: ready.problem, set: this.set };
    return html`<div class="bar">
        <h2>Composer</h2>
        <lab-saved .draft=${this.draft} .rules=${this.book.rules} @load=${this.loadSaved}></lab-saved>
        <lab-copy-as
          .request=${this.request}
          .message=${messageOf(ready.filled.draft)}
          .byHand=${isByHand(this.draft) || this.draft.fragments > 1}
        ></lab-copy-as>
      </div>
      <div class="sides">
        <div class="write" @keydown=${this.key}>
          ${renderKind(editing)} ${renderPayload(editing, payloadNote(ready))} ${renderNames(ready.filled)}
          ${renderSplit(editing)}
          <details ?open=${this.expert} @toggle=${this.toggleExpert}>
            <summary><b>Every bit</b> <span class="wire">${headerWords(this.draft)}</span></summary>
            ${renderExpert(editing)}
          </details>
          ${ready.judgement ? renderWarnings(ready.judgement) : nothing}
          ${this.problem ? html`<p class="fault" role="alert">${this.problem}</p>` : nothing}
          <div class="row">
            <button type="button" class="btn primary" ?disabled=${!open} @click=${this.send}>${sendLabel(this.draft)}</button>
            ${
              open
                ? html`<span class="soft"><kbd>Ctrl</kbd> <kbd>Enter</kbd></span>`
                : html`<span class="soft">${endWords(this.probe)}</span>
                    <button type="button" class="btn again" ?disabled=${view.link.state !== 'live'} @click=${this.again}>
                      Connect again
                    </button>`
            }
          </div>
          ${renderQuick({
            closed: open ? null : endWords(this.probe),
            ping: open ? openPing(this.said) : null,
            close: this.quickClose,
            setClose: (change) => {
              this.quickClose = { ...this.quickClose, ...change };
            },
            send: (bytes) => void this.sendBytes(bytes).catch(() => undefined),
            drop: () => void this.drop(),
          })}
        </div>
        <div class="side">${renderSaid(this.said, open, this.showEvent, this.scrolled)}</div>
      </div>
      ${
        ready.composed && ready.judgement
          ? renderPreview({
              composed: ready.composed,
              judgement: ready.judgement,
              shown: this.shown,
              choose: (index) => {
                this.shown = index;
              },
            })
          : nothing
      }
      ${this.renderTools(open)}
      <p id="said" class="visually-hidden" role="status"></p>`;
  }

  private renderTools(open: boolean): TemplateResult {
    const connection = this.probe?.connection;
    const answers = () => answersOn(this.bench.view?.events ?? [], connection);
    return html`<div>
      <lab-captures .book=${this.book} .letter=${this.letter}></lab-captures>
      <lab-run
        .ready=${open}
        .usesItem=${this.ready?.filled.unknown.includes('item') ?? false}
        .send=${this.sendItem}
        .answers=${answers}
      ></lab-run>
      <lab-replay .ready=${open} .send=${this.sendBytes} .answers=${answers}></lab-replay>
    </div>`;
  }

  /** Learns what happened on the connection since the last look. */
  private follow(view: BenchView): void {
    const { probe } = this;
    const talk = probe ? `${probe.probe} ${probe.connection ?? ''}` : '';
    if (this.saidFrom === view.events && this.talk === talk) return;
    this.saidFrom = view.events;
    this.said = saidOn(view.events, probe?.connection);
    if (this.talk !== talk) {
      this.talk = talk;
      const rsv1 = /^sec-websocket-extensions:.*permessage-deflate/im.test(probe?.raw ?? '');
      this.stream = SentStream.fromTrace(view.events, probe?.connection ?? '', rsv1);
      this.speaker.skip(this.said);
      this.ready = null;
    }
    this.speaker.hear(this.said);
  }

  private readonly set = (change: Partial<MessageDraft>): void => {
    this.draft = { ...this.draft, ...change };
    this.keep();
  };

  private readonly send = async (): Promise<void> => {
    if (this.busy || this.probe?.state !== 'open') return;
    this.busy = true;
    try {
      await this.sendItem();
    } catch {
      // The reason is shown already.
    } finally {
      this.busy = false;
    }
  };

  /** Sends what the draft comes to; `item` is the line of a list. */
  private readonly sendItem = async (item?: string): Promise<void> => {
    this.turn.touch();
    const { draft } = this.turn.fill(this.draft, (name) => this.book.valueOf(name, this.letter), item);
    const composed = compose(draft, this.turn.keyOf);
    if ('problem' in composed) {
      this.problem = `Nothing was sent. ${composed.problem}`;
      this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
      throw new Error(composed.problem);
    }
    await this.sendBytes(composed.bytes);
    this.turn = new Turn(this.turn.counter + 1);
    if (item === undefined)
      this.speaker.say(`Sent ${countWords(composed.frames.length, composed.bytes.length)}.`);
  };

  private readonly sendBytes = async (bytes: Uint8Array): Promise<void> => {
    const { probe } = this;
    const view = this.bench.view;
    if (!probe || !view) return;
    this.problem = '';
    try {
      await view.ask({ type: 'probe.bytes', probe: probe.probe, bytes: toBase64(bytes) });
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      throw error;
    }
    this.stream.add(bytes);
    // What was sent changes what the next bytes mean.
    this.ready = null;
    this.requestUpdate();
  };

  private async drop(): Promise<void> {
    const { probe } = this;
    if (!probe) return;
    this.problem = '';
    try {
      await this.bench.view?.ask({ type: 'probe.close', probe: probe.probe });
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  private again(): void {
    this.dispatchEvent(new AgainEvent());
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void this.send();
  }

  private toggleExpert(event: Event): void {
    if (event.currentTarget instanceof HTMLDetailsElement) this.expert = event.currentTarget.open;
  }

  private loadSaved(event: LoadEvent): void {
    this.load(event.draft);
  }

  private readonly showEvent = (seq: number): void => {
    this.bench.view?.show({ tab: 'timeline', selected: seq });
  };

  private readonly scrolled = (): void => this.end.scrolled();

  private keep(): void {
    if (this.place) sessionStorage.setItem(this.place, JSON.stringify(this.draft));
  }

  private restore(): void {
    const kept = sessionStorage.getItem(this.place);
    if (kept === null) return;
    try {
      this.draft = readDraft(JSON.parse(kept));
      this.expert = isByHand(this.draft);
    } catch {
      // Not ours: the plain draft stays.
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-composer': LabComposer;
  }
}
