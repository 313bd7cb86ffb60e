import type { Duplex } from 'node:stream';
import { decodeUtf8, utf8 } from '../../protocol/bytes.ts';
import { encodeClosePayload, encodeFrame, parseClosePayload } from '../../protocol/frame.ts';
import { type DecodedFrame, FrameDecoder } from '../../protocol/frame-decoder.ts';
import { type BrokenRule, type FrameRuleId, FrameRules, isPlainFrame } from '../../protocol/frame-rules.ts';
import { MessageAssembler } from '../../protocol/message-assembler.ts';
import { opcodeName } from '../../protocol/opcodes.ts';
import { deflateMessage, inflateMessage } from './deflate.ts';

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
  /** `payload` holds the bytes as they came; where they are no UTF-8, `text` has replacement characters. */
  onText(text: string, payload: Uint8Array): void;
  onBinary?(payload: Uint8Array): void;
  onPong?(payload: Uint8Array): void;
  /** Called with what one of the handlers above threw; the client is told 1011. */
  onError(error: unknown): void;
}

/** Puts U+FFFD in the place of what is no UTF-8. */
const patched = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes that are read at a time, between two looks at the clock. */
const SLICE = 8_192;

/** The same for compressed frames: a kilobyte of them can ask for a megabyte of echo. */
const COMPRESSED_SLICE = 1_024;

/** How long one client may keep the process to itself, in milliseconds. Then everybody else has a turn. */
const TURN = 5;

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
  #closing = false;
  /** The frame at hand keeps all rules but that of its text, and is a message by itself: the short way will do. */
  #plain = false;
  readonly #unread: Uint8Array[] = [];
  /** Others have their turn; then it is ours again. */
  #waiting = false;

  /** Takes over `socket` after the 101 was written; `head` is what arrived behind the handshake. */
  constructor(socket: Duplex, head: Uint8Array, options: CodecSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    const { maxFrame = options.maxMessage } = options;
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
        this.#plain =
          header.length <= maxFrame && !this.#rules.isMidMessage && isPlainFrame(header, 'client');
        if (!this.#plain && !socket.writableEnded) this.#refuse(this.#rules.header(header));
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

  /** Sends one text message in one frame; bytes go out as they are, UTF-8 or not. */
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
    this.#unread.push(chunk);
    if (!this.#waiting) this.#work();
  }

  /** Reads what was heard, in turns, and no further than the client takes our answers. */
  #work(): void {
    const socket = this.#socket;
    const slice = this.#options.deflate ? COMPRESSED_SLICE : SLICE;
    const end = performance.now() + TURN;
    for (let chunk = this.#unread.shift(); chunk; chunk = this.#unread.shift()) {
      this.#decoder.push(chunk.length > slice ? chunk.subarray(0, slice) : chunk);
      if (socket.destroyed) return;
      if (chunk.length > slice) this.#unread.unshift(chunk.subarray(slice));
      // A client that sends and never reads must not fill our memory: `drain` brings us back (unless we said our last).
      if (socket.writableNeedDrain && !socket.writableEnded) {
        socket.pause();
        return;
      }
      if (this.#unread.length > 0 && performance.now() >= end) {
        this.#yield();
        return;
      }
    }
    socket.resume();
  }

  #yield(): void {
    this.#waiting = true;
    this.#socket.pause();
    setImmediate(() => {
      this.#waiting = false;
      this.#work();
    });
  }

  #receive(frame: DecodedFrame): void {
    if (this.#socket.writableEnded || (!this.#plain && this.#refuse(this.#rules.frame(frame)))) return;
    try {
      this.#handle(frame);
    } catch (error) {
      // Nobody else catches what a handler throws here, and it must not end the process.
      this.#options.onError(error);
      this.#fail(1011, 'the server made a mistake');
    }
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
    if (this.#plain) {
      const type = opcodeName(frame.header.opcodeBits) === 'text' ? 'text' : 'binary';
      return this.#hand(type, frame.payload);
    }
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
    const text = decodeUtf8(payload) ?? (this.#options.utf8 === false ? patched.decode(payload) : null);
    if (text === null) return this.#fail(1007, 'utf8-invalid' satisfies FrameRuleId);
    this.#options.onText(text, payload);
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
    this.#write(
      this.#options.deflate
        ? encodeFrame({ opcode, rsv1: true, payload: deflateMessage(payload) })
        : encodeFrame({ opcode, payload }),
    );
  }

  #write(bytes: Uint8Array): void {
    if (!this.#socket.writableEnded && !this.#socket.destroyed) this.#socket.write(bytes);
  }
}
