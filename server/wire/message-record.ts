import { decodeUtf8 } from '../../protocol/bytes.ts';
import type { Direction, MessageEvent, OpcodeName } from '../../protocol/trace.ts';
import type { FrameRecord, Wire } from './frame-record.ts';
import { readJson, toBase64 } from './read-payload.ts';
import type { TraceRecord } from './trace-record.ts';

/** A record that points to its frame, in bytes: measured with 100,000 of them, rounded up. */
const RECORD_WEIGHT = 120;

/** How many records are kept to be used again: a full trace drops one for each that it takes. */
const MOST_SPARE = 256;
const spare: SingleFrameMessage[] = [];

/** A message that is one frame: nothing is kept twice. Like its frame's, a record that was released is used again. */
export class SingleFrameMessage implements TraceRecord {
  readonly kind = 'message';
  readonly weight = RECORD_WEIGHT;
  seq = 0;
  at = 0;
  #frame: FrameRecord;

  private constructor(frame: FrameRecord) {
    this.#frame = frame;
  }

  /** To be made before the frame is told: whoever is told may have no use for it, and release it at once. */
  static of(frame: FrameRecord): SingleFrameMessage {
    const message = spare.pop() ?? new SingleFrameMessage(frame);
    message.#frame = frame;
    // The trace drops the frame before the message.
    frame.hold();
    return message;
  }

  get connection(): string {
    return this.#frame.wire.connection;
  }

  release(): void {
    this.#frame.release();
    if (spare.length < MOST_SPARE) spare.push(this);
  }

  read(): MessageEvent {
    const { wire, direction, length, truncated, isText, seq } = this.#frame;
    return {
      ...wire,
      seq: this.seq,
      at: this.at,
      kind: 'message',
      direction,
      type: isText ? 'text' : 'binary',
      length,
      truncated,
      frames: [seq],
      fragments: 1,
      interleaved: [],
      ...readMessage(isText && !truncated, this.#frame.payload()),
    };
  }
}

/** A message of several frames, or a compressed one: put together by itself. */
export interface AssembledContent {
  type: 'text' | 'binary';
  /** Without mask, and inflated where that was possible. */
  payload: Uint8Array;
  /** The bytes that crossed the wire, when they were compressed. */
  compressed: Uint8Array | null;
  /** False when `payload` is still compressed, because it could not be inflated. */
  readable: boolean;
  length: number;
  truncated: boolean;
  frames: number[];
  fragments: number;
  interleaved: OpcodeName[];
}

export class AssembledMessageRecord implements TraceRecord {
  readonly kind = 'message';
  readonly weight: number;
  seq = 0;
  at = 0;
  readonly #wire: Wire;
  readonly #direction: Direction;
  readonly #content: AssembledContent;

  constructor(wire: Wire, direction: Direction, content: AssembledContent) {
    this.#wire = wire;
    this.#direction = direction;
    this.#content = content;
    this.weight =
      RECORD_WEIGHT + content.payload.length + (content.compressed?.length ?? 0) + 8 * content.frames.length;
  }

  get connection(): string {
    return this.#wire.connection;
  }

  release(): void {
    // Its bytes are its own.
  }

  read(): MessageEvent {
    const { type, payload, compressed, readable, length, truncated, frames, fragments, interleaved } =
      this.#content;
    return {
      ...this.#wire,
      seq: this.seq,
      at: this.at,
      kind: 'message',
      direction: this.#direction,
      type,
      length,
      truncated,
      frames,
      fragments,
      interleaved,
      ...readMessage(type === 'text' && readable && !truncated, payload),
      ...(compressed ? { compressed: toBase64(compressed) } : {}),
    };
  }
}

/** Text and JSON where the message is text, else its bytes. */
function readMessage(asText: boolean, payload: Uint8Array): Pick<MessageEvent, 'text' | 'json' | 'payload'> {
  const text = asText ? decodeUtf8(payload) : null;
  if (text === null) return { payload: toBase64(payload) };
  const json = readJson(text);
  return json === undefined ? { text } : { text, json };
}
