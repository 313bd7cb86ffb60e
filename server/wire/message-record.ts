import { decodeUtf8 } from '../../protocol/bytes.ts';
import { opcodes } from '../../protocol/opcodes.ts';
import type { Direction, MessageEvent, OpcodeName } from '../../protocol/trace.ts';
import { isTruncated, type KeptFrame, payloadOf } from './kept-frame.ts';
import { readJson, toBase64 } from './read-payload.ts';
import { LoneRecord, type SeenRecord, type Wire } from './trace-record.ts';

/** A message of several frames in bytes, without its payload: measured with 100,000 of them, rounded up. */
const RECORD_WEIGHT = 120;

/** The record of a frame that is a message by itself. */
interface WholeFrame {
  readonly seq: number;
  readonly at: number;
  readonly frame: KeptFrame;
}

/** A message that is one frame: a way to look at that frame's record, in which everything is kept. */
export class SingleFrameMessage implements SeenRecord {
  readonly kind = 'message';
  readonly #frame: WholeFrame;

  constructor(frame: WholeFrame) {
    this.#frame = frame;
  }

  get seq(): number {
    return this.#frame.seq + 1;
  }

  get at(): number {
    return this.#frame.at;
  }

  read(): MessageEvent {
    const { frame, seq } = this.#frame;
    const isText = ((frame.bytes[0] ?? 0) & 0x0f) === opcodes.text;
    const truncated = isTruncated(frame);
    return {
      ...frame.wire,
      seq: this.seq,
      at: this.at,
      kind: 'message',
      direction: frame.direction,
      type: isText ? 'text' : 'binary',
      length: frame.length,
      truncated,
      frames: [seq],
      fragments: 1,
      interleaved: [],
      ...readMessage(isText && !truncated, payloadOf(frame)),
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

export class AssembledMessageRecord extends LoneRecord {
  readonly kind = 'message';
  readonly weight: number;
  readonly #wire: Wire;
  readonly #direction: Direction;
  readonly #content: AssembledContent;

  constructor(wire: Wire, direction: Direction, content: AssembledContent) {
    super();
    this.#wire = wire;
    this.#direction = direction;
    this.#content = content;
    this.weight =
      RECORD_WEIGHT + content.payload.length + (content.compressed?.length ?? 0) + 8 * content.frames.length;
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
