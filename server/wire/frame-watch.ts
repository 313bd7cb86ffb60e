import { type Extension, parseExtensions } from '../../protocol/extensions.ts';
import { applyMask, parseClosePayload } from '../../protocol/frame.ts';
import { type DecodedFrame, readFrameHeader } from '../../protocol/frame-decoder.ts';
import { FrameRules } from '../../protocol/frame-rules.ts';
import { type AssembledMessage, MessageAssembler } from '../../protocol/message-assembler.ts';
import { opcodes } from '../../protocol/opcodes.ts';
import type { CloseEvent, Direction } from '../../protocol/trace.ts';
import type { ByteRing } from './byte-ring.ts';
import { FrameRecord, type Wire } from './frame-record.ts';
import { FrameScanner, type ScannedFrame } from './frame-scanner.ts';
import { Inflater } from './inflater.ts';
import { AssembledMessageRecord, SingleFrameMessage } from './message-record.ts';
import type { TraceRecord } from './trace-record.ts';

export interface FrameWatchOptions {
  payloadBytes: number;
  /** What the 101 agreed on: the value of its `Sec-WebSocket-Extensions`. */
  extensions: string;
  wire: Wire;
  ring: ByteRing;
  /** Gives the record its place. */
  tell(record: TraceRecord): void;
  tellClose(event: Pick<CloseEvent, 'clean' | 'code' | 'reason' | 'by'>): void;
}

/** First bytes of the frames that most traffic consists of: whole text and binary messages, pings and pongs, no RSV bit. */
const SIMPLE = new Set([0x81, 0x82, 0x89, 0x8a]);

interface Side {
  scanner: FrameScanner;
  rules: FrameRules;
  assembler: MessageAssembler;
  inflater: Inflater | null;
  /** A message is unfinished, or a close frame was sent: what follows is judged by it. */
  state: 'between' | 'fragmented' | 'closed';
  close: { code: number; reason: string } | null;
}

/**
 * Both directions of one WebSocket after its 101: bytes in, frames, messages and the close out.
 * Simple frames are only found and kept. The others go through the rules and the assembler at once, because what they
 * mean depends on their order; as the simple ones change nothing for those, leaving them out loses nothing.
 */
export class FrameWatch {
  readonly #options: FrameWatchOptions;
  readonly #sides: Record<Direction, Side>;
  #firstClose: Direction | null = null;
  #over = false;

  constructor(options: FrameWatchOptions) {
    this.#options = options;
    const deflate = parseExtensions(options.extensions).find(({ name }) => name === 'permessage-deflate');
    this.#sides = { client: this.#side('client', deflate), server: this.#side('server', deflate) };
  }

  fromClient(chunk: Uint8Array): void {
    this.#sides.client.scanner.push(chunk);
  }

  fromServer(chunk: Uint8Array): void {
    this.#sides.server.scanner.push(chunk);
  }

  /** TCP is gone; `by` is who let go of it, when no close frame said so. */
  ended(by: Direction): void {
    if (this.#over) return;
    this.#over = true;
    const { client, server } = this.#sides;
    const first = this.#firstClose ? this.#sides[this.#firstClose].close : null;
    this.#options.tellClose({
      clean: client.close !== null && server.close !== null,
      code: first?.code ?? 1006,
      reason: first?.reason ?? '',
      by: this.#firstClose ?? by,
    });
  }

  #side(from: Direction, deflate: Extension | undefined): Side {
    const { payloadBytes } = this.#options;
    const side: Side = {
      scanner: new FrameScanner(payloadBytes, (frame) => this.#hear(from, side, frame)),
      rules: new FrameRules({ from, utf8: !deflate, extensions: { rsv1: deflate !== undefined } }),
      assembler: new MessageAssembler({ keep: payloadBytes }),
      inflater: deflate
        ? new Inflater({ standalone: `${from}_no_context_takeover` in deflate.params, limit: payloadBytes })
        : null,
      state: 'between',
      close: null,
    };
    return side;
  }

  #hear(direction: Direction, side: Side, frame: ScannedFrame): void {
    if (side.state === 'between' && isSimple(frame, direction)) {
      const record = this.#keep(direction, frame, null);
      this.#options.tell(record);
      // A control frame is no message.
      if (((frame.header[0] as number) & 0x08) === 0) this.#options.tell(new SingleFrameMessage(record));
      return;
    }
    const decoded = decode(frame);
    const broken = [...side.rules.header(decoded.header), ...side.rules.frame(decoded)].map(
      ({ rule }) => rule,
    );
    const record = this.#keep(direction, frame, broken);
    this.#options.tell(record);
    const message = side.assembler.add(decoded, record.seq);
    if (message) this.#options.tell(this.#assembled(direction, side, message));
    this.#moveOn(direction, side, decoded);
  }

  #keep(direction: Direction, frame: ScannedFrame, broken: string[] | null): FrameRecord {
    const { ring, wire } = this.#options;
    const { header, headerLength, length, body, from, to } = frame;
    const kept = ring.keep(header, headerLength, body, from, to);
    return new FrameRecord(wire, direction, { ring, kept, headerLength, length }, broken);
  }

  #assembled(direction: Direction, side: Side, message: AssembledMessage): AssembledMessageRecord {
    const { type, length, truncated, frames, fragments, interleaved, compressed } = message;
    const inflated = compressed ? (side.inflater?.inflate(message.payload, !truncated) ?? null) : null;
    return new AssembledMessageRecord(this.#options.wire, direction, {
      type,
      payload: inflated ?? message.payload,
      compressed: compressed ? message.payload : null,
      readable: !compressed || inflated !== null,
      length,
      truncated,
      frames,
      fragments,
      interleaved,
    });
  }

  #moveOn(direction: Direction, side: Side, { header, payload }: DecodedFrame): void {
    if (header.opcodeBits === opcodes.close) {
      side.state = 'closed';
      if (side.close) return;
      const { code, reason } = parseClosePayload(payload);
      // §7.1.5: without a code in the frame, the connection close code is 1005.
      side.close = { code: code ?? 1005, reason: code === null ? '' : reason };
      this.#firstClose ??= direction;
    } else if (side.state !== 'closed') {
      side.state = side.rules.isMidMessage ? 'fragmented' : 'between';
    }
  }
}

/** Whether a frame keeps every rule that its header can break, and stands by itself. */
function isSimple({ header, length }: ScannedFrame, direction: Direction): boolean {
  const first = header[0] as number;
  const second = header[1] as number;
  if (!SIMPLE.has(first) || ((second & 0x80) !== 0) !== (direction === 'client')) return false;
  const short = second & 0x7f;
  if (first >= 0x88) return short <= 125;
  // §5.2: the minimal number of bytes encodes the length.
  return short <= 125 || (short === 126 ? length > 125 : length > 65_535 && length < Number.MAX_SAFE_INTEGER);
}

function decode({ header, headerLength, length, body, from, to }: ScannedFrame): DecodedFrame {
  const headerBytes = header.slice(0, headerLength);
  const read = readFrameHeader(headerBytes);
  const kept = body.subarray(from, to);
  const payload = applyMask(kept, read.maskingKey ?? new Uint8Array(4));
  return { header: read, headerBytes, payload, truncated: payload.length < length };
}
