import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { ProbeState } from '../../protocol/workbench.ts';
import { BenchController } from '../bench/bench-controller.ts';
import type { BenchView } from '../bench/bench-view.ts';
import '../anatomy/lab-anatomy.ts';
import '../hand-over/lab-copy-as.ts';
import { messageOf } from '../hand-over/message-of.ts';
import { KeepFocus } from '../parts/keep-focus.ts';
import { controls } from '../parts/shared-styles.ts';
import { FollowEnd } from '../timeline/follow-end.ts';
import { AgainEvent } from './again-event.ts';
import { CaptureBook } from './capture-book.ts';
import { compose } from './compose.ts';
import { composerStyles } from './composer-styles.ts';
import { endWords } from './end-words.ts';
import { headerWords, renderExpert } from './expert-row.ts';
import { expertStyles } from './expert-styles.ts';
import { keepDraft, keptDraft } from './kept-draft.ts';
import './lab-captures.ts';
import './lab-replay.ts';
import type { LabReplay } from './lab-replay.ts';
import './lab-run.ts';
import './lab-saved.ts';
import type { LoadEvent } from './lab-saved.ts';
import { isByHand, type MessageDraft, plainDraft } from './message-draft.ts';
import { payloadNote, renderNames } from './names-note.ts';
import { Outbox } from './outbox.ts';
import { type Editing, renderKind, renderPayload, renderSplit } from './payload-field.ts';
import { payloadStyles } from './payload-styles.ts';
import { prepare, type Ready } from './prepare.ts';
import { countWords, renderPreview, renderWarnings } from './preview.ts';
import { renderQuick } from './quick-row.ts';
import { answersOn, openPing, renderSaid } from './said.ts';
import { SaidSpeaker } from './said-speaker.ts';
import { saidStyles } from './said-styles.ts';
import { renderSendRow } from './send-row.ts';
import { Talk } from './talk.ts';
import { Turn } from './turn.ts';

/**
 * Writes a message for an open connection of the probe, down to every bit, shows its bytes, and sends exactly those.
 * What RFC 6455 forbids is named and never stopped.
 * @event again - The connection is to be opened again.
 * @event rules - The learner changed what is captured from replies.
 */
@customElement('lab-composer')
export class LabComposer extends LitElement {
  static override styles = [controls, composerStyles, payloadStyles, expertStyles, saidStyles];

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
    () => this.talk.said.at(-1)?.seq ?? 0,
  );
  protected readonly focusKept = new KeepFocus(this, (held) => this.heirOf(held));
  private readonly talk = new Talk();
  private readonly outbox = new Outbox(this);
  private ready: Ready | null = null;

  /** Takes a message over, from a saved one, the timeline or the writeup; nothing is sent. */
  load(draft: MessageDraft): void {
    this.draft = draft;
    this.expert = isByHand(draft);
    this.shown = 0;
    keepDraft(this.place, this.draft);
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
      stream: this.talk.stream,
      lookUp: (name) => this.book.valueOf(name, this.letter),
      before: this.ready,
    });
  }

  override render() {
    const view = this.bench.view;
    const { ready } = this;
    if (!view || !ready) return nothing;
    const open = this.probe?.state === 'open';
    const closed = open ? null : endWords(this.probe);
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
          ${this.outbox.problem ? html`<p class="fault" role="alert">${this.outbox.problem}</p>` : nothing}
          ${renderSendRow({
            draft: this.draft,
            closed,
            live: view.link.state === 'live',
            send: () => void this.send(),
            again: () => this.dispatchEvent(new AgainEvent()),
          })}
          ${renderQuick({
            closed,
            ping: open ? openPing(this.talk.said) : null,
            close: this.quickClose,
            setClose: (change) => {
              this.quickClose = { ...this.quickClose, ...change };
            },
            send: (bytes) => void this.sendBytes(bytes).catch(() => undefined),
            drop: () => this.drop(),
          })}
        </div>
        <div class="side">${renderSaid(this.talk.said, open, this.showEvent, this.scrolled)}</div>
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
    const news = this.talk.follow(view.events, this.probe);
    if (news === 'nothing') return;
    if (news === 'other') {
      this.speaker.skip(this.talk.said);
      // What could not be sent on another connection is no fault of this one.
      this.outbox.problem = '';
    }
    this.speaker.hear(this.talk.said);
  }

  private readonly set = (change: Partial<MessageDraft>): void => {
    this.draft = { ...this.draft, ...change };
    keepDraft(this.place, this.draft);
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
      this.outbox.problem = `Nothing was sent. ${composed.problem}`;
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
    await this.outbox.send(view, probe, bytes);
    this.talk.stream.add(bytes);
    // What was sent changes what the next bytes mean.
    this.ready = null;
    this.requestUpdate();
  };

  private drop(): void {
    const view = this.bench.view;
    if (this.probe && view) void this.outbox.drop(view, this.probe);
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

  private restore(): void {
    const draft = keptDraft(this.place);
    if (!draft) return;
    this.draft = draft;
    this.expert = isByHand(draft);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lab-composer': LabComposer;
  }
}
