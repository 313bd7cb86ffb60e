import { type Extension, parseExtensions } from '../../protocol/extensions.ts';
import { applyMask, type FrameHeader, parseClosePayload } from '../../protocol/frame.ts';
import type { DecodedFrame } from '../../protocol/frame-decoder.ts';
import { readFrameHeader } from '../../protocol/frame-header.ts';
import { type BrokenRule, FrameRules } from '../../protocol/frame-rules.ts';
import { type AssembledMessage, MessageAssembler } from '../../protocol/message-assembler.ts';
import { opcodes } from '../../protocol/opcodes.ts';
import type { CloseEvent, Direction } from '../../protocol/trace.ts';
import type { ByteRing } from './byte-ring.ts';
import { FrameRecord, type FrameToKeep } from './frame-record.ts';
import { FrameScanner, type ScannedFrame } from './frame-scanner.ts';
import { Inflater } from './inflater.ts';
import { AssembledMessageRecord } from './message-record.ts';
import type { TraceRecord, Wire } from './trace-record.ts';

export interface FrameWatchOptions {
  payloadBytes: number;
  /** What the 101 agreed on: the value of its `Sec-WebSocket-Extensions`. */
  extensions: string;
  wire: Wire;
  ring: ByteRing;
  /** Counts frames, and bytes in their true size, against the bench's budget. */
  spend(frames: number, bytes: number): void;
  tell(record: TraceRecord): void;
  tellClose(event: Pick<CloseEvent, 'clean' | 'code' | 'reason' | 'by'>): void;
}

interface Side {
  scanner: FrameScanner;
  rules: FrameRules;
  assembler: MessageAssembler;
  inflater: Inflater | null;
  /** A message is unfinished, or a close frame was sent: what follows is judged by it. */
  state: 'between' | 'fragmented' | 'closed';
  close: { code: number; reason: string } | null;
  /** The frame under way has been told as unfinished. */
  told: boolean;
  /** Its header, if that was complete then: headers are judged once. */
  judged: { header: FrameHeader; broken: string[] } | null;
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
  /** Frames that the chunk at hand has completed. */
  #heard = 0;

  constructor(options: FrameWatchOptions) {
    this.#options = options;
    const deflate = parseExtensions(options.extensions).find(({ name }) => name === 'permessage-deflate');
    this.#sides = { client: this.#side('client', deflate), server: this.#side('server', deflate) };
  }

  /** Whether permessage-deflate was agreed on (RFC 7692). */
  get isCompressed(): boolean {
    return this.#sides.client.inflater !== null;
  }

  fromClient(chunk: Uint8Array): void {
    this.#scan(this.#sides.client, chunk);
  }

  fromServer(chunk: Uint8Array): void {
    this.#scan(this.#sides.server, chunk);
  }

  /** TCP is gone; `by` is who let go of it, when no close frame said so. */
  ended(by: Direction): void {
    if (this.#over) return;
    this.#over = true;
    const { client, server } = this.#sides;
    this.#tellUnfinished('client', client);
    this.#tellUnfinished('server', server);
    const first = this.#firstClose ? this.#sides[this.#firstClose].close : null;
    this.#options.tellClose({
      clean: client.close !== null && server.close !== null,
      code: first?.code ?? 1006,
      reason: first?.reason ?? '',
      by: this.#firstClose ?? by,
    });
  }

  #scan({ scanner }: Side, chunk: Uint8Array): void {
    this.#heard = 0;
    scanner.push(chunk);
    this.#options.spend(this.#heard, chunk.length);
  }

  #side(from: Direction, deflate: Extension | undefined): Side {
    const { payloadBytes } = this.#options;
    const side: Side = {
      scanner: new FrameScanner(payloadBytes, (frame) => this.#hear(from, side, frame)),
      rules: new FrameRules({ from, utf8: !deflate, extensions: { rsv1: deflate !== undefined } }),
      assembler: new MessageAssembler({ keep: payloadBytes }),
      inflater: deflate
        ? new Inflater({
            standalone: `${from}_no_context_takeover` in deflate.params,
            limit: payloadBytes,
            onWork: (bytes) => this.#options.spend(0, bytes),
          })
        : null,
      state: 'between',
      close: null,
      told: false,
      judged: null,
    };
    return side;
  }

  #hear(direction: Direction, side: Side, frame: ScannedFrame): void {
    this.#heard++;
    if (side.state === 'between' && !side.told && isSimple(frame, direction)) {
      // A control frame is no message.
      const isMessage = ((frame.bytes[frame.from] as number) & 0x08) === 0;
      this.#options.tell(this.#keep(direction, frame, isMessage ? 2 : 1, null));
      return;
    }
    const { judged } = side;
    side.told = false;
    side.judged = null;
    const decoded = decode(frame, judged?.header);
    // A close from the server may be its answer to a frame that it refused by its header: that one comes first.
    if (direction === 'server' && decoded.header.opcodeBits === opcodes.close)
      this.#tellUnfinished('client', this.#sides.client);
    const broken = [
      ...(judged?.broken ?? idsOf(side.rules.header(decoded.header))),
      ...idsOf(side.rules.frame(decoded)),
    ];
    const record = this.#keep(direction, frame, 1, broken);
    this.#options.tell(record);
    const message = side.assembler.add(decoded, record.seq);
    if (message) this.#options.tell(this.#assembled(direction, side, message));
    this.#moveOn(direction, side, decoded);
  }

  /** Tells a frame that has begun, and that nobody else will hear of: it was refused by its header, or broken off. */
  #tellUnfinished(direction: Direction, side: Side): void {
    const frame = side.scanner.unfinished;
    if (!frame || side.told) return;
    side.told = true;
    if (frame.isHeaderWhole) {
      const header = readFrameHeader(headerOf(frame));
      side.judged = { header, broken: idsOf(side.rules.header(header)) };
    }
    this.#options.tell(this.#keep(direction, frame, 1, side.judged?.broken ?? []));
  }

  #keep(direction: Direction, frame: FrameToKeep, places: 1 | 2, broken: string[] | null): FrameRecord {
    const { ring, wire } = this.#options;
    return FrameRecord.of(wire, direction, ring, frame, places, broken);
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

/** First bytes of the frames that most traffic consists of: whole text and binary messages, pings and pongs, no RSV bit. */
function isSimpleFirst(byte: number): boolean {
  return byte === 0x81 || byte === 0x82 || byte === 0x89 || byte === 0x8a;
}

/** Whether a frame keeps every rule that its header can break, and stands by itself. */
function isSimple({ bytes, from, length }: ScannedFrame, direction: Direction): boolean {
  const first = bytes[from] as number;
  const second = bytes[from + 1] as number;
  if (!isSimpleFirst(first) || ((second & 0x80) !== 0) !== (direction === 'client')) return false;
  const short = second & 0x7f;
  if (first >= 0x88) return short <= 125;
  // §5.2: the minimal number of bytes encodes the length.
  return short <= 125 || (short === 126 ? length > 125 : length > 65_535 && length < Number.MAX_SAFE_INTEGER);
}

function idsOf(broken: readonly BrokenRule[]): string[] {
  return broken.map(({ rule }) => rule);
}

function headerOf({ bytes, from, headerLength }: ScannedFrame): Uint8Array {
  return Uint8Array.prototype.slice.call(bytes, from, from + headerLength);
}

function decode(frame: ScannedFrame, judged: FrameHeader | undefined): DecodedFrame {
  const headerBytes = headerOf(frame);
  const header = judged ?? readFrameHeader(headerBytes);
  const kept = frame.bytes.subarray(frame.from + frame.headerLength, frame.to);
  const payload = applyMask(kept, header.maskingKey ?? new Uint8Array(4));
  return { header, headerBytes, payload, truncated: payload.length < frame.length };
}
