import { isUtf8 } from 'node:buffer';
import { headerLength, readFrameHeader } from '../../protocol/frame-header.ts';
import { opcodeName } from '../../protocol/opcodes.ts';
import type { FrameEvent } from '../../protocol/trace.ts';
import type { FramePage } from './frame-page.ts';
import { isTruncated, type KeptFrame, payloadOf } from './kept-frame.ts';
import { SingleFrameMessage } from './message-record.ts';
import { readFramePayload, toBase64, toHex } from './read-payload.ts';
import type { RecordHome, SeenRecord, TraceRecord } from './trace-record.ts';

/** A frame as it crossed the wire: header and payload, masked or not, byte for byte. Its page has all of it. */
export class FrameRecord implements TraceRecord {
  readonly kind = 'frame';
  readonly index: number;
  seq: number;
  at: number;
  readonly #page: FramePage;

  constructor(page: FramePage, index: number, seq: number, at: number) {
    this.#page = page;
    this.index = index;
    this.seq = seq;
    this.at = at;
  }

  get home(): RecordHome {
    return this.#page;
  }

  get weight(): number {
    return this.#page.weightOf(this.index);
  }

  get places(): 1 | 2 {
    return this.#page.placesOf(this.index);
  }

  get frame(): KeptFrame {
    return this.#page.frameAt(this.index);
  }

  second(): SeenRecord {
    return new SingleFrameMessage(this);
  }

  read(): FrameEvent {
    const { frame } = this;
    const headerBytes = frame.bytes.subarray(0, frame.headerLength);
    const header = readFrameHeader(wholeHeader(headerBytes));
    const opcode = opcodeName(header.opcodeBits);
    const payload = payloadOf(frame);
    const truncated = isTruncated(frame);
    const { received } = frame.oddity ?? {};
    return {
      ...frame.wire,
      seq: this.seq,
      at: this.at,
      kind: 'frame',
      direction: frame.direction,
      opcode,
      opcodeBits: header.opcodeBits,
      fin: header.fin,
      rsv1: header.rsv1,
      rsv2: header.rsv2,
      rsv3: header.rsv3,
      masked: header.masked,
      maskingKey:
        header.maskingKey && header.headerLength === frame.headerLength ? toHex(header.maskingKey) : null,
      length: header.length,
      lengthBits: header.lengthBits,
      payload: toBase64(payload),
      truncated,
      header: toHex(headerBytes),
      ...(received === undefined
        ? readFramePayload(opcode, header.fin && !header.rsv1 && !truncated, payload)
        : { received }),
      // Of a frame that is not unusual, what its header does not say is judged when it is read.
      broken:
        frame.oddity?.broken ?? (opcode === 'text' && !truncated && !isUtf8(payload) ? ['utf8-invalid'] : []),
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
