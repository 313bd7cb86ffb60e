import { isUtf8 } from 'node:buffer';
import { applyMask } from '../../protocol/frame.ts';
import { readFrameHeader } from '../../protocol/frame-decoder.ts';
import { opcodeName } from '../../protocol/opcodes.ts';
import type { Actor, Direction, FrameEvent, Via } from '../../protocol/trace.ts';
import { type ByteRing, type KeptBytes, viewOf } from './byte-ring.ts';
import { readFramePayload, toBase64, toHex } from './read-payload.ts';
import type { TraceRecord } from './trace-record.ts';

/** What all events of one connection have in common; one object for all of them. */
export interface Wire {
  connection: string;
  actor: Actor;
  via: Via;
  secure: boolean;
}

/** A record without its bytes, and its place in a ring. Measured with 100,000 of them, rounded up. */
const RECORD_WEIGHT = 200;

/** A frame as it crossed the wire: header and payload, masked or not, byte for byte. */
export class FrameRecord implements TraceRecord {
  readonly kind = 'frame';
  seq = 0;
  at = 0;
  readonly wire: Wire;
  readonly direction: Direction;
  readonly length: number;
  readonly #ring: ByteRing;
  readonly #kept: KeptBytes;
  readonly #headerLength: number;
  /** Null for a frame that keeps every rule that can be read off its header: its text is checked when it is read. */
  readonly #broken: string[] | null;

  constructor(
    wire: Wire,
    direction: Direction,
    bytes: { ring: ByteRing; kept: KeptBytes; headerLength: number; length: number },
    broken: string[] | null,
  ) {
    this.wire = wire;
    this.direction = direction;
    this.length = bytes.length;
    this.#ring = bytes.ring;
    this.#kept = bytes.kept;
    this.#headerLength = bytes.headerLength;
    this.#broken = broken;
  }

  get connection(): string {
    return this.wire.connection;
  }

  get weight(): number {
    return RECORD_WEIGHT + this.#kept.length;
  }

  /** Somebody else needs the bytes as well, until they release them in turn. */
  hold(): void {
    this.#ring.hold(this.#kept);
  }

  release(): void {
    this.#ring.release(this.#kept);
  }

  get truncated(): boolean {
    return this.#kept.length - this.#headerLength < this.length;
  }

  get isText(): boolean {
    return ((viewOf(this.#kept)[0] ?? 0) & 0x0f) === 1;
  }

  /** The payload without its mask, as much as was kept: a copy. */
  payload(): Uint8Array {
    const bytes = viewOf(this.#kept);
    const payload = bytes.subarray(this.#headerLength);
    const masked = ((bytes[1] ?? 0) & 0x80) !== 0;
    return applyMask(
      payload,
      masked ? bytes.subarray(this.#headerLength - 4, this.#headerLength) : new Uint8Array(4),
    );
  }

  read(): FrameEvent {
    const headerBytes = viewOf(this.#kept).subarray(0, this.#headerLength);
    const header = readFrameHeader(headerBytes);
    const opcode = opcodeName(header.opcodeBits);
    const payload = this.payload();
    const { truncated } = this;
    return {
      ...this.wire,
      seq: this.seq,
      at: this.at,
      kind: 'frame',
      direction: this.direction,
      opcode,
      opcodeBits: header.opcodeBits,
      fin: header.fin,
      rsv1: header.rsv1,
      rsv2: header.rsv2,
      rsv3: header.rsv3,
      masked: header.masked,
      maskingKey: header.maskingKey ? toHex(header.maskingKey) : null,
      length: header.length,
      lengthBits: header.lengthBits,
      payload: toBase64(payload),
      truncated,
      header: toHex(headerBytes),
      ...readFramePayload(opcode, header.fin && !header.rsv1 && !truncated, payload),
      broken: this.#broken ?? (opcode === 'text' && !truncated && !isUtf8(payload) ? ['utf8-invalid'] : []),
    };
  }
}
