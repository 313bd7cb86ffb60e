import { encodeFrame, randomMaskingKey } from '../../../protocol/frame.ts';
import type { InterceptRule, InterceptState } from '../../../protocol/intercept.ts';
import type { Direction, NewTraceEvent, OpcodeName } from '../../../protocol/trace.ts';
import { labError } from '../../errors.ts';
import { MOST_PAYLOAD, payloadText } from './held-frame.ts';
import { type Held, type ItemToHold, type Resolution, shown, textOf } from './held-item.ts';
import { type InterceptedConnection, refuseUnread } from './intercepted-connection.ts';

/** What an intercept needs of the bench that it belongs to. */
export interface InterceptOwner {
  readonly id: string;
  readonly news: {
    emit(name: 'intercept'): unknown;
    emit(name: 'notice', message: string): unknown;
  };
  observe(event: NewTraceEvent): void;
}

export interface BenchInterceptOptions {
  /** Milliseconds after which a held item is forwarded by itself: a page must not hang because somebody went for tea. */
  patience?: number;
  /** Milliseconds that it can be kept in all, however often the learner asks. */
  longest?: number;
}

const PATIENCE = 60_000;
/** WCAG 2.2 SC 2.2.1 wants ten extensions. Each gives the whole patience anew: there is time for fourteen. */
const LONGEST = 15 * PATIENCE;
/** Items held at once on one bench: more than anybody looks through in a minute. */
const MOST_HELD = 200;
/** Bytes that wait at once on one bench, those behind held items included. */
const MOST_BYTES = 1_048_576;
/** A notice of one kind is not repeated within this time, in milliseconds. */
const NOTICE_EVERY = 5_000;

/** What is in transit on one bench and waits for its learner. Off means that nothing is, or will be. */
export class BenchIntercept {
  readonly #owner: InterceptOwner;
  readonly #patience: number;
  readonly #longest: number;
  /** In order of arrival. */
  readonly #held = new Map<string, Held>();
  readonly #connections = new Map<string, InterceptedConnection>();
  #on = false;
  #handshakes = false;
  #rules: readonly InterceptRule[] = [];
  #bytes = 0;
  #numbered = 0;
  readonly #noticed = new Map<string, number>();

  constructor(owner: InterceptOwner, { patience = PATIENCE, longest = LONGEST }: BenchInterceptOptions = {}) {
    this.#owner = owner;
    this.#patience = patience;
    this.#longest = longest;
  }

  get on(): boolean {
    return this.#on;
  }

  get holdsHandshakes(): boolean {
    return this.#on && this.#handshakes;
  }

  get rules(): readonly InterceptRule[] {
    return this.#rules;
  }

  /** True when no more bytes may wait. */
  get isFull(): boolean {
    return this.#bytes >= MOST_BYTES;
  }

  get state(): InterceptState {
    return {
      on: this.#on,
      handshakes: this.#handshakes,
      rules: [...this.#rules],
      held: [...this.#held.values()].map(shown),
      connections: [...this.#connections.values()].map(({ connection, path }) => ({ connection, path })),
    };
  }

  set({ on, handshakes, rules }: Pick<InterceptState, 'on' | 'handshakes' | 'rules'>): void {
    this.#handshakes = handshakes;
    this.#rules = rules;
    if (!on) return this.release();
    this.#on = true;
    this.#tell();
  }

  /** Switches off and forwards everything that is held, as it is and in order. */
  release(): void {
    this.#on = false;
    for (const item of [...this.#held.values()]) this.#forward(item);
    for (const connection of this.#connections.values()) connection.release();
    this.#tell();
  }

  /** Forwards what is held of one connection: one side of it has gone. */
  releaseConnection(connection: string): void {
    for (const item of [...this.#held.values()]) if (item.connection === connection) this.#forward(item);
  }

  /** Adds to what waits, in bytes; takes away when negative. */
  burden(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Whether one more item may be held. When not, the learner is told that it goes on. */
  hasRoom(): boolean {
    if (this.#held.size < MOST_HELD && !this.isFull) return true;
    const limit = this.isFull ? `${MOST_BYTES / 1024} KiB` : `${MOST_HELD} items`;
    this.#notice(
      'room',
      `${limit} are held, the most there may be. What comes now goes on behind them, unheld.`,
    );
    return false;
  }

  tellTooLarge(length: number): void {
    this.#notice(
      'size',
      `A frame of ${length} bytes went on unheld: intercept holds at most ${MOST_PAYLOAD} bytes of payload.`,
    );
  }

  /** Holds an item until the learner, or the clock, settles it. False when there is no room. */
  hold(item: ItemToHold): boolean {
    if (!this.hasRoom()) return false;
    const id = `h${++this.#numbered}`;
    const atMost = performance.now() + this.#longest;
    this.#held.set(id, { ...item, id, atMost, ...this.#wait(id, atMost) });
    this.#tell();
    return true;
  }

  /** Gives everything that is held its time anew, as far as it may be kept. */
  keep(): void {
    for (const item of this.#held.values()) {
      clearTimeout(item.timer);
      Object.assign(item, this.#wait(item.id, item.atMost));
    }
    this.#tell();
  }

  /** Does with an item what the learner wants. @throws LabError HELD_NOT_FOUND, INTERCEPT_INVALID */
  resolve(id: string, { action, raw, payload }: Resolution): void {
    const item = this.#held.get(id);
    if (!item) throw labError('HELD_NOT_FOUND', { item: id });
    if (action === 'drop') {
      this.#tellChange(item, 'dropped', { before: textOf(item) });
      this.#remove(item);
      item.settle(null);
    } else if (item.what === 'handshake') {
      if (payload)
        throw labError('INTERCEPT_INVALID', { reason: 'expected "raw" for a handshake, got "payload"' });
      const after = raw ?? item.raw;
      item.settle(after);
      if (after !== item.raw) this.#tellChange(item, 'edited', { before: item.raw, after });
      this.#remove(item);
    } else {
      if (raw !== undefined)
        throw labError('INTERCEPT_INVALID', { reason: 'expected "payload" for a frame, got "raw"' });
      const { frame } = item;
      const isEdited = payload !== undefined && Buffer.compare(payload, frame.payload) !== 0;
      if (isEdited) {
        refuseTooLarge(payload);
        this.#tellChange(item, 'edited', { before: textOf(item), after: payloadText(payload) });
      }
      this.#remove(item);
      item.settle(isEdited ? frame.withPayload(payload) : frame.bytes);
    }
    this.#tell();
  }

  /** Forwards these as they are, in order of arrival. What is no longer held has gone on already. */
  forward(ids: readonly string[]): void {
    const wanted = new Set(ids);
    for (const item of [...this.#held.values()]) if (wanted.has(item.id)) this.#forward(item);
    this.#tell();
  }

  /** Sends a frame of the learner's own. @throws LabError CONNECTION_NOT_FOUND, INTERCEPT_INVALID, LIMIT_REACHED */
  inject(
    name: string,
    { direction, opcode, payload }: { direction: Direction; opcode: OpcodeName; payload: Uint8Array },
  ): void {
    const connection = this.#connections.get(name);
    if (!connection) throw labError('CONNECTION_NOT_FOUND', { connection: name });
    refuseTooLarge(payload);
    refuseUnread(connection, direction);
    this.#owner.observe({
      kind: 'intercept',
      action: 'injected',
      what: 'frame',
      direction,
      opcode,
      ...wireOf(connection),
      ...withText({ after: payloadText(payload) }),
    });
    // RFC 6455 §5.1: what a client sends is masked, what a server sends is not.
    const maskingKey = direction === 'client' ? randomMaskingKey() : null;
    connection.inject(direction, encodeFrame({ opcode, payload, maskingKey }));
  }

  /** A WebSocket of the lab's page is open. */
  join(connection: InterceptedConnection): void {
    this.#connections.set(connection.connection, connection);
    this.#tell();
  }

  /** A connection is gone, and what was held of it with it. */
  leave(connection: string): void {
    const items = [...this.#held.values()].filter((item) => item.connection === connection);
    for (const item of items) this.#remove(item);
    if (this.#connections.delete(connection) || items.length > 0) this.#tell();
  }

  #wait(id: string, atMost: number): Pick<Held, 'until' | 'timer'> {
    const now = performance.now();
    const until = Math.min(now + this.#patience, atMost);
    return { until, timer: setTimeout(() => this.#timeOut(id), Math.max(0, until - now)) };
  }

  #timeOut(id: string): void {
    const item = this.#held.get(id);
    if (!item) return;
    const minutes = this.#longest / 60_000;
    const why =
      item.until === item.atMost
        ? `${minutes} minutes are the longest that anything is held.`
        : `its time was over. “Keep holding” gives it more, up to ${minutes} minutes.`;
    this.#notice('time', `A held ${item.what} on ${item.connection} was forwarded as it was: ${why}`);
    this.#forward(item);
    this.#tell();
  }

  #forward(item: Held): void {
    this.#remove(item);
    if (item.what === 'frame') item.settle(item.frame.bytes);
    else item.settle(item.raw);
  }

  #remove(item: Held): void {
    clearTimeout(item.timer);
    this.#held.delete(item.id);
  }

  #tellChange(
    item: Held,
    action: 'edited' | 'dropped',
    texts: { before?: string | undefined; after?: string | undefined },
  ): void {
    const secure = item.what === 'handshake' ? item.secure : undefined;
    const wire = this.#connections.get(item.connection);
    this.#owner.observe({
      kind: 'intercept',
      action,
      what: item.what,
      direction: item.direction,
      ...(item.what === 'frame' ? { opcode: item.frame.opcode } : {}),
      ...wireOf({ connection: item.connection, secure: secure ?? wire?.secure ?? false }),
      ...withText(texts),
    });
  }

  #notice(kind: string, message: string): void {
    const at = Date.now();
    if (at - (this.#noticed.get(kind) ?? 0) < NOTICE_EVERY) return;
    this.#noticed.set(kind, at);
    this.#owner.news.emit('notice', message);
  }

  #tell(): void {
    this.#owner.news.emit('intercept');
  }
}

function withText(texts: { before?: string | undefined; after?: string | undefined }): {
  before?: string;
  after?: string;
} {
  const { before, after } = texts;
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/** Only the lab's page is intercepted, and that is the learner's own browser. */
function wireOf({ connection, secure }: { connection: string; secure: boolean }) {
  return { connection, secure, actor: 'learner', via: 'browser' } as const;
}

function refuseTooLarge(payload: Uint8Array): void {
  if (payload.length <= MOST_PAYLOAD) return;
  const reason = `expected at most ${MOST_PAYLOAD} bytes of payload, got ${payload.length}`;
  throw labError('INTERCEPT_INVALID', { reason });
}
