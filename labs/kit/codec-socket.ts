import { isUtf8 } from 'node:buffer';
import { performance } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { utf8 } from '../../protocol/bytes.ts';
import { encodeClosePayload, encodeFrame, parseClosePayload, unmaskInPlace } from '../../protocol/frame.ts';
import { type DecodedFrame, FrameDecoder } from '../../protocol/frame-decoder.ts';
import { type BrokenRule, type FrameRuleId, FrameRules } from '../../protocol/frame-rules.ts';
import { MessageAssembler } from '../../protocol/message-assembler.ts';
import { opcodeName } from '../../protocol/opcodes.ts';
import { findPlainFrame, type PlainFrame } from '../../protocol/plain-frame.ts';
import { deflateMessage, inflateMessage } from './deflate.ts';
import { messageFrame, messageHeader } from './message-frame.ts';

export interface CodecSocketOptions {
  /** Largest message in bytes, after inflating; a larger one is answered with 1009. */
  maxMessage: number;
  /** Largest payload of one frame in bytes; as large as a message unless said otherwise. */
  maxFrame?: number;
  /** False accepts frames without a mask, as RFC 6455 §5.1 forbids. */
  requireMask?: boolean;
  /** False accepts text that is no UTF-8, as RFC 6455 §8.1 forbids. */
  utf8?: boolean;
  /** Whether permessage-deflate was negotiated, as `standaloneDeflate` says it. */
  deflate: boolean;
  /**
   * The bytes of a text: UTF-8 unless `utf8` is false. They may lie in the packet that brought them: whoever keeps them
   * for later keeps a copy, or keeps the packet.
   */
  onText(payload: Uint8Array): void;
  onBinary?(payload: Uint8Array): void;
  onPong?(payload: Uint8Array): void;
  /** Called with what one of the handlers above threw; the client is told 1011. */
  onError(error: unknown): void;
}

/** Bytes after which it is time to look at the clock, and whether the client takes our answers. */
const SLICE = 8_192;

/** The same for compressed frames: a kilobyte of them can ask for a megabyte of echo. */
const COMPRESSED_SLICE = 1_024;

/** How long one client may keep the process to itself, in milliseconds. Then everybody else has a turn. */
const TURN = 5;

/** From this length on, copying a payload behind its header costs more than writing the two one after the other. */
const WORTH_A_WRITE = 16_384;

/** How long a client may take over closing TCP once everything is said, in milliseconds. */
const FAREWELL = 10_000;

/**
 * The server's end of a WebSocket, spoken with our own codec: for labs about the protocol itself, where a
 * library would hide what the learner came to see. Pings are answered, closes are echoed, and rules are kept unless
 * the options loosen them.
 */
export class CodecSocket {
  readonly #socket: Duplex;
  readonly #options: CodecSocketOptions;
  readonly #decoder: FrameDecoder;
  readonly #rules: FrameRules;
  readonly #assembler: MessageAssembler;
  /** Largest payload of a frame that is a message by itself. */
  readonly #longest: number;
  /** Where the plain frame at hand lies. */
  readonly #found: PlainFrame = { type: 'text', from: 0, to: 0 };
  #closing = false;
  readonly #unread: Uint8Array[] = [];
  /** Others have their turn; then it is ours again. */
  #waiting = false;

  /** Takes over `socket` after the 101 was written; `head` is what arrived behind the handshake. */
  constructor(socket: Duplex, head: Uint8Array, options: CodecSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    const { maxFrame = options.maxMessage } = options;
    this.#longest = Math.min(maxFrame, options.maxMessage);
    this.#rules = new FrameRules({
      from: 'client',
      maxPayload: maxFrame,
      maxMessage: options.maxMessage,
      requireMask: options.requireMask ?? true,
      // Compressed bytes are no UTF-8: the text is checked after inflating.
      utf8: !options.deflate && options.utf8 !== false,
      extensions: { rsv1: options.deflate },
    });
    this.#assembler = new MessageAssembler({ keep: options.maxMessage });
    this.#decoder = new FrameDecoder({
      keep: maxFrame,
      // A frame that is too large is refused by its header: its payload need not arrive first.
      onHeader: (header) => {
        if (!socket.writableEnded) this.#refuse(this.#rules.header(header));
      },
      onFrame: (frame) => this.#receive(frame),
    });
    // Whoever makes this socket answers through it, so it has to exist first. Before the `data` listener: head comes first.
    if (head.length > 0) process.nextTick(() => this.#hear(head));
    socket.on('error', () => socket.destroy());
    // RFC 6455 §7.2.1: TCP ended without a close frame. Our half closes as well.
    socket.on('end', () => socket.end());
    socket.on('data', (chunk: Uint8Array) => this.#hear(chunk));
    socket.on('drain', () => this.#work());
  }

  /** Sends one text message in one frame; bytes go out as they are, UTF-8 or not, and must not change any more. */
  sendText(text: string | Uint8Array): void {
    this.#sendMessage('text', typeof text === 'string' ? utf8(text) : text);
  }

  /** Sends one binary message in one frame. */
  sendBinary(payload: Uint8Array): void {
    this.#sendMessage('binary', payload);
  }

  /** Asks whether the client is there; its pong comes to `onPong`. */
  ping(payload: Uint8Array): void {
    if (!this.#closing) this.#write(encodeFrame({ opcode: 'ping', payload }));
  }

  /** Lets go of TCP without a close frame. */
  drop(): void {
    this.#socket.destroy();
  }

  /** Starts the close handshake; TCP ends when the client answers, or with it. */
  close(code: number, reason = ''): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#write(encodeFrame({ opcode: 'close', payload: encodeClosePayload(code, reason) }));
    this.#hurry();
  }

  #hear(chunk: Uint8Array): void {
    if (this.#waiting || this.#unread.length > 0) this.#unread.push(chunk);
    else this.#work(chunk);
  }

  /** Reads what was heard, in turns, and no further than the client takes our answers. */
  #work(heard?: Uint8Array): void {
    const socket = this.#socket;
    let end = 0;
    for (let chunk = heard ?? this.#unread.shift(); chunk; chunk = this.#unread.shift()) {
      const read = this.#readSlice(chunk);
      if (socket.destroyed) return;
      if (read < chunk.length) this.#unread.unshift(chunk.subarray(read));
      // A client that sends and never reads must not fill our memory: `drain` brings us back (unless we said our last).
      if (socket.writableNeedDrain && !socket.writableEnded) {
        socket.pause();
        return;
      }
      if (this.#unread.length === 0) break;
      // Most chunks are one slice: the clock is looked at when one is not.
      end ||= performance.now() + TURN;
      if (performance.now() >= end) {
        this.#yield();
        return;
      }
    }
    if (socket.isPaused()) socket.resume();
  }

  /** Reads whole frames until a slice is full or the chunk ends; returns how far it came. */
  #readSlice(chunk: Uint8Array): number {
    const slice = Math.min(chunk.length, this.#options.deflate ? COMPRESSED_SLICE : SLICE);
    let at = 0;
    while (at < slice) at = this.#readFrame(chunk, at);
    return at;
  }

  /** Reads to the end of one frame, or of the chunk. Most frames are plain, and plain ones can go the short way. */
  #readFrame(chunk: Uint8Array, from: number): number {
    const found = this.#found;
    const isBetween = this.#decoder.pending === 0 && !this.#rules.isMidMessage;
    if (!isBetween || !findPlainFrame(chunk, from, this.#longest, found))
      return this.#decoder.readOne(chunk, from);
    const { to } = found;
    this.#receivePlain(chunk, found);
    return to;
  }

  #yield(): void {
    this.#waiting = true;
    this.#socket.pause();
    setImmediate(() => {
      this.#waiting = false;
      this.#work();
    });
  }

  /** A message by itself, whose header breaks no rule and changes nothing for those of the next. */
  #receivePlain(chunk: Uint8Array, { type, from, to }: PlainFrame): void {
    if (this.#socket.writableEnded) return;
    // The chunk is ours: whoever looks at it as well (the tap) does so before us, as `ws` unmasks in place, too.
    unmaskInPlace(chunk, from, to);
    try {
      this.#hand(type, chunk.subarray(from, to));
    } catch (error) {
      this.#mistake(error);
    }
  }

  #receive(frame: DecodedFrame): void {
    if (this.#socket.writableEnded || this.#refuse(this.#rules.frame(frame))) return;
    try {
      this.#handle(frame);
    } catch (error) {
      this.#mistake(error);
    }
  }

  /** Nobody else catches what a handler throws, and it must not end the process. */
  #mistake(error: unknown): void {
    this.#options.onError(error);
    this.#fail(1011, 'the server made a mistake');
  }

  /** RFC 6455 §7.1.1: a client that does not close in reasonable time is let go of. */
  #hurry(): void {
    const timer = setTimeout(() => this.#socket.destroy(), FAREWELL);
    this.#socket.once('close', () => clearTimeout(timer));
  }

  #handle(frame: DecodedFrame): void {
    switch (opcodeName(frame.header.opcodeBits)) {
      case 'ping':
        // §5.5.2: a pong with the same application data, as soon as practical.
        if (!this.#closing) this.#write(encodeFrame({ opcode: 'pong', payload: frame.payload }));
        return;
      case 'close': {
        // §5.5.1: the answer typically echoes the status code it received. The reason goes back with it.
        const { code, reason } = parseClosePayload(frame.payload);
        if (!this.#closing) {
          this.#closing = true;
          this.#write(encodeFrame({ opcode: 'close', payload: encodeClosePayload(code, reason) }));
          this.#hurry();
        }
        // §7.1.1: the server closes TCP first.
        this.#socket.end();
        return;
      }
      case 'text':
      case 'binary':
      case 'continuation':
        this.#deliver(frame);
        return;
      case 'pong':
        this.#options.onPong?.(frame.payload);
        return;
      case 'reserved':
        return;
    }
  }

  #deliver(frame: DecodedFrame): void {
    const message = this.#assembler.add(frame, 0);
    if (!message) return;
    const payload = message.compressed
      ? inflateMessage(message.payload, this.#options.maxMessage)
      : message.payload;
    if (!payload) return this.#fail(1009, 'message too large after inflating, or not a deflate stream');
    this.#hand(message.type, payload);
  }

  #hand(type: 'text' | 'binary', payload: Uint8Array): void {
    if (this.#closing) return;
    if (type === 'binary') return this.#options.onBinary?.(payload);
    if (this.#options.utf8 !== false && !isUtf8(payload))
      return this.#fail(1007, 'utf8-invalid' satisfies FrameRuleId);
    this.#options.onText(payload);
  }

  #refuse(broken: BrokenRule[]): boolean {
    const [first] = broken;
    if (!first) return false;
    this.#fail(first.code, first.rule);
    return true;
  }

  /** RFC 6455 §7.1.7, *Fail the WebSocket Connection*: say why, then let go. */
  #fail(code: number, reason: string): void {
    this.close(code, reason);
    this.#socket.end();
  }

  #sendMessage(opcode: 'text' | 'binary', payload: Uint8Array): void {
    if (this.#closing) return;
    if (this.#options.deflate)
      return this.#write(encodeFrame({ opcode, rsv1: true, payload: deflateMessage(payload) }));
    if (payload.length < WORTH_A_WRITE) return this.#write(messageFrame(opcode, payload));
    // Both in one packet, and no memory for a copy of the payload: that would be the collector's main work.
    this.#socket.cork();
    this.#write(messageHeader(opcode, payload.length));
    this.#write(payload);
    this.#socket.uncork();
  }

  #write(bytes: Uint8Array): void {
    if (!this.#socket.writableEnded && !this.#socket.destroyed) this.#socket.write(bytes);
  }
}
