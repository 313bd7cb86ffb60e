import { type Extension, parseExtensions } from '../../protocol/extensions.ts';
import { applyMask, type FrameHeader, parseClosePayload } from '../../protocol/frame.ts';
import type { DecodedFrame } from '../../protocol/frame-decoder.ts';
import { headerLength, payloadLength, readFrameHeader } from '../../protocol/frame-header.ts';
import { type BrokenRule, FrameRules } from '../../protocol/frame-rules.ts';
import { type AssembledMessage, MessageAssembler } from '../../protocol/message-assembler.ts';
import { opcodes } from '../../protocol/opcodes.ts';
import type { Direction } from '../../protocol/trace.ts';
import type { FrameRecord } from './frame-record.ts';
import { FrameScanner, type ScannedFrame } from './frame-scanner.ts';
import { Inflater } from './inflater.ts';
import type { Oddity } from './kept-frame.ts';
import { AssembledMessageRecord } from './message-record.ts';
import type { TapTarget } from './tap-target.ts';
import type { TraceRecord, Wire } from './trace-record.ts';

export interface FrameWatchOptions {
  payloadBytes: number;
  /** What the 101 agreed on: the value of its `Sec-WebSocket-Extensions`. */
  extensions: string;
  wire: Wire;
  /** Whether the bench still knows the connection. */
  named: { readonly isOpen: boolean };
  target: Pick<TapTarget, 'ring' | 'budget' | 'observe' | 'observeRecord'>;
}

const nothing = new Uint8Array(0);

/** A frame that arrived alone, as a scanner would hand it on; one object for all of them. */
const alone: ScannedFrame = { bytes: nothing, from: 0, to: 0, headerLength: 0, length: 0 };

interface Side {
  scanner: FrameScanner;
  rules: FrameRules;
  assembler: MessageAssembler;
  inflater: Inflater | null;
  /** A message is unfinished, or a close frame was sent: what follows is judged by it. */
  state: 'between' | 'fragmented' | 'closed';
  close: { code: number; reason: string; isSound: boolean } | null;
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
  readonly #wire: Wire;
  readonly #named: FrameWatchOptions['named'];
  readonly #target: FrameWatchOptions['target'];
  /** Payload bytes kept of one frame or message. */
  readonly #keep: number;
  readonly #sides: Record<Direction, Side>;
  #firstClose: Direction | null = null;
  #over = false;
  /** Frames that the chunk at hand has completed. */
  #heard = 0;
  /**
   * Whether the next byte of a side begins a frame that may be simple. Said here and not asked of the side: with many
   * connections, each object that a message leads to has to come from far away, and that is most of what watching costs.
   */
  #isClientReady = true;
  #isServerReady = true;

  constructor(options: FrameWatchOptions) {
    this.#wire = options.wire;
    this.#named = options.named;
    this.#target = options.target;
    this.#keep = options.payloadBytes;
    const deflate = parseExtensions(options.extensions).find(({ name }) => name === 'permessage-deflate');
    this.#sides = { client: this.#side('client', deflate), server: this.#side('server', deflate) };
  }

  /** Whether permessage-deflate was agreed on (RFC 7692). */
  get isCompressed(): boolean {
    return this.#sides.client.inflater !== null;
  }

  fromClient(chunk: Uint8Array): void {
    if (!this.#isClientReady || !this.#hearAlone('client', chunk)) this.#scan(this.#sides.client, chunk);
  }

  fromServer(chunk: Uint8Array): void {
    if (!this.#isServerReady || !this.#hearAlone('server', chunk)) this.#scan(this.#sides.server, chunk);
  }

  /** TCP is gone; `by` is who let go of it, when no close frame said so. */
  ended(by: Direction): void {
    if (this.#over) return;
    this.#over = true;
    const { client, server } = this.#sides;
    this.#tellUnfinished('client', client);
    this.#tellUnfinished('server', server);
    const closer = this.#closer();
    const close = closer ? this.#sides[closer].close : null;
    this.#target.observe({
      kind: 'close',
      ...this.#wire,
      clean: client.close !== null && server.close !== null && closer === this.#firstClose,
      code: close?.code ?? 1006,
      reason: close?.reason ?? '',
      by: closer ?? by,
    });
  }

  /** Whose close frame it was: the first, unless that one was broken and the other side refused it with its own code. */
  #closer(): Direction | null {
    const first = this.#firstClose;
    if (first === null) return null;
    const other = first === 'client' ? 'server' : 'client';
    const [close, answer] = [this.#sides[first].close, this.#sides[other].close];
    const isRefused = close?.isSound === false && answer !== null && answer.code !== close.code;
    return isRefused ? other : first;
  }

  #scan({ scanner }: Side, chunk: Uint8Array): void {
    this.#heard = 0;
    scanner.push(chunk);
    this.#target.budget.spend(this.#heard, chunk.length);
    this.#lookUp();
  }

  #lookUp(): void {
    const { client, server } = this.#sides;
    this.#isClientReady = isReady(client);
    this.#isServerReady = isReady(server);
  }

  /** The short way for most of what is said: a chunk that is one simple frame. False if it is anything else. */
  #hearAlone(direction: Direction, chunk: Uint8Array): boolean {
    const start = chunk.length < 2 ? 2 : headerLength(chunk[1] as number);
    const length = chunk.length < start ? 0 : payloadLength(chunk);
    if (chunk.length !== start + length) return false;
    alone.bytes = chunk;
    alone.to = start + Math.min(length, this.#keep);
    alone.headerLength = start;
    alone.length = length;
    const simple = isSimple(alone, direction);
    if (simple) {
      this.#target.budget.spend(1, chunk.length);
      this.#hearSimple(direction, alone);
    }
    alone.bytes = nothing;
    return simple;
  }

  #hearSimple(direction: Direction, frame: ScannedFrame): void {
    // A control frame is no message.
    const isMessage = ((frame.bytes[frame.from] as number) & 0x08) === 0;
    this.#tell(this.#record(direction, frame, isMessage ? 2 : 1, null));
  }

  #tell(record: TraceRecord): void {
    if (this.#named.isOpen) this.#target.observeRecord(record);
    else record.home.drop(record.index);
  }

  #side(from: Direction, deflate: Extension | undefined): Side {
    const side: Side = {
      scanner: new FrameScanner(this.#keep, (frame) => this.#hear(from, side, frame)),
      rules: new FrameRules({ from, utf8: !deflate, extensions: { rsv1: deflate !== undefined } }),
      assembler: new MessageAssembler({ keep: this.#keep }),
      inflater: deflate
        ? new Inflater({
            standalone: `${from}_no_context_takeover` in deflate.params,
            limit: this.#keep,
            onWork: (bytes) => this.#target.budget.spend(0, bytes),
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
      this.#hearSimple(direction, frame);
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
    const record = this.#record(direction, frame, 1, { broken });
    this.#tell(record);
    const message = side.assembler.add(decoded, record.seq);
    if (message) this.#tell(this.#assembled(direction, side, message));
    this.#moveOn(direction, side, decoded, broken.length === 0);
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
    const { received } = frame;
    this.#tell(this.#record(direction, frame, 1, { broken: side.judged?.broken ?? [], received }));
  }

  #record(direction: Direction, frame: ScannedFrame, places: 1 | 2, oddity: Oddity | null): FrameRecord {
    return this.#target.ring.keep(frame, { wire: this.#wire, direction, places, oddity });
  }

  #assembled(direction: Direction, side: Side, message: AssembledMessage): AssembledMessageRecord {
    const { type, length, truncated, frames, fragments, interleaved, compressed } = message;
    const inflated = compressed ? (side.inflater?.inflate(message.payload, !truncated) ?? null) : null;
    return new AssembledMessageRecord(this.#wire, direction, {
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

  #moveOn(direction: Direction, side: Side, { header, payload }: DecodedFrame, isSound: boolean): void {
    if (header.opcodeBits === opcodes.close) {
      side.state = 'closed';
      if (side.close) return;
      const { code, reason } = parseClosePayload(payload);
      // §7.1.5: without a code in the frame, the connection close code is 1005.
      side.close = { code: code ?? 1005, reason: code === null ? '' : reason, isSound };
      this.#firstClose ??= direction;
    } else if (side.state !== 'closed') {
      side.state = side.rules.isMidMessage ? 'fragmented' : 'between';
    }
  }
}

/** Whether a side is at the beginning of a frame, and between messages. */
function isReady({ scanner, state }: Side): boolean {
  return state === 'between' && scanner.isBetween;
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
