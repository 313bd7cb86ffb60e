import { decodeUtf8 } from '../../protocol/bytes.ts';
import type { Direction, MessageEvent, OpcodeName } from '../../protocol/trace.ts';
import { readJson, toBase64 } from './read-payload.ts';
import type { TraceRecord, Wire } from './trace-record.ts';

/** A message of several frames in bytes, without its payload: measured with 100,000 of them, rounded up. */
const RECORD_WEIGHT = 120;

/** The record of a frame that is a message by itself. */
interface WholeFrame {
  readonly seq: number;
  readonly at: number;
  readonly wire: Wire;
  readonly direction: Direction;
  readonly length: number;
  readonly truncated: boolean;
  readonly isText: boolean;
  /** Without its mask. */
  payload(): Uint8Array;
}

/** A message that is one frame: a way to look at that frame's record, in which everything is kept. */
export class SingleFrameMessage implements TraceRecord {
  readonly kind = 'message';
  readonly weight = 0;
  readonly places = 1;
  seq: number;
  at: number;
  readonly #frame: WholeFrame;

  constructor(frame: WholeFrame) {
    this.#frame = frame;
    this.seq = frame.seq + 1;
    this.at = frame.at;
  }

  release(): void {
    // Its bytes are its frame's.
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
  readonly places = 1;
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
