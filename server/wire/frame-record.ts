import { isUtf8 } from 'node:buffer';
import { applyMask } from '../../protocol/frame.ts';
import { headerLength, readFrameHeader } from '../../protocol/frame-header.ts';
import { opcodeName } from '../../protocol/opcodes.ts';
import type { Direction, FrameEvent } from '../../protocol/trace.ts';
import { ByteRing, emptySlab, type KeptBytes, viewOf } from './byte-ring.ts';
import type { ScannedFrame } from './frame-scanner.ts';
import { SingleFrameMessage } from './message-record.ts';
import { readFramePayload, toBase64, toHex } from './read-payload.ts';
import type { TraceRecord, Wire } from './trace-record.ts';

/** A frame to be kept. */
export interface FrameToKeep extends ScannedFrame {
  /** Payload bytes that came of a frame that was never complete. */
  received?: number | undefined;
}

/** A record without its bytes, and its place in a ring. Measured with 100,000 of them, rounded up. */
const RECORD_WEIGHT = 200;

/** What a record belongs to while it is spare. */
const nobody: Wire = { connection: '', actor: 'learner', via: 'tool', secure: false };
const noRing = new ByteRing();

/** How many records are kept to be used again: a full trace drops one for each that it takes. */
const MOST_SPARE = 256;
const spare: FrameRecord[] = [];

/**
 * A frame as it crossed the wire: header and payload, masked or not, byte for byte. A record that was released
 * is used again for another frame: for the collector, records that live as long as theirs do were the most costly kind.
 */
export class FrameRecord implements TraceRecord, KeptBytes {
  readonly kind = 'frame';
  seq = 0;
  at = 0;
  wire = nobody;
  direction: Direction = 'client';
  /** Declared payload length. */
  length = 0;
  #ring = noRing;
  /** Where its bytes are. Not an object of its own: what is touched for every message is felt. */
  slab = emptySlab;
  start = 0;
  size = 0;
  places: 1 | 2 = 1;
  #headerLength = 0;
  #received: number | undefined;
  /** Null for a frame that keeps every rule that can be read off its header: its text is checked when it is read. */
  #broken: string[] | null = null;

  /**
   * Copies a frame into the ring; the record is its maker's to release.
   * @param places two when the frame is a message by itself
   * @param broken null for a frame that keeps every rule that can be read off its header
   */
  static of(
    wire: Wire,
    direction: Direction,
    ring: ByteRing,
    frame: FrameToKeep,
    places: 1 | 2,
    broken: string[] | null,
  ): FrameRecord {
    const record = spare.pop() ?? new FrameRecord();
    record.wire = wire;
    record.direction = direction;
    record.length = frame.length;
    record.#ring = ring;
    ring.keep(frame.bytes, frame.from, frame.to, record);
    record.places = places;
    record.#headerLength = frame.headerLength;
    record.#received = frame.received;
    record.#broken = broken;
    return record;
  }

  get weight(): number {
    return RECORD_WEIGHT + this.size;
  }

  second(): TraceRecord {
    return new SingleFrameMessage(this);
  }

  release(): void {
    this.#ring.release(this);
    this.#ring = noRing;
    this.wire = nobody;
    if (spare.length < MOST_SPARE) spare.push(this);
  }

  get truncated(): boolean {
    return this.#received !== undefined || this.size - this.#headerLength < this.length;
  }

  get isText(): boolean {
    return ((viewOf(this)[0] ?? 0) & 0x0f) === 1;
  }

  /** The payload without its mask, as much as was kept: a copy. */
  payload(): Uint8Array {
    const bytes = viewOf(this);
    const payload = bytes.subarray(this.#headerLength);
    const masked = ((bytes[1] ?? 0) & 0x80) !== 0;
    return applyMask(
      payload,
      masked ? bytes.subarray(this.#headerLength - 4, this.#headerLength) : new Uint8Array(4),
    );
  }

  read(): FrameEvent {
    const headerBytes = viewOf(this).subarray(0, this.#headerLength);
    const header = readFrameHeader(wholeHeader(headerBytes));
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
      maskingKey:
        header.maskingKey && header.headerLength === this.#headerLength ? toHex(header.maskingKey) : null,
      length: header.length,
      lengthBits: header.lengthBits,
      payload: toBase64(payload),
      truncated,
      header: toHex(headerBytes),
      ...(this.#received === undefined
        ? readFramePayload(opcode, header.fin && !header.rsv1 && !truncated, payload)
        : { received: this.#received }),
      broken: this.#broken ?? (opcode === 'text' && !truncated && !isUtf8(payload) ? ['utf8-invalid'] : []),
    };
  }
}

/** A header that was cut, with zeros in the place of what never came. */
function wholeHeader(bytes: Uint8Array): Uint8Array {
  const length = headerLength(bytes[1] ?? 0);
  if (bytes.length >= length) return bytes;
  const whole = new Uint8Array(length);
  whole.set(bytes);
  return whole;
}
