import type { Duplex } from 'node:stream';
import { encodeClosePayload, encodeFrame, parseClosePayload } from '../../protocol/frame.ts';
import { type DecodedFrame, FrameDecoder } from '../../protocol/frame-decoder.ts';
import { type BrokenRule, FrameRules } from '../../protocol/frame-rules.ts';
import { MessageAssembler } from '../../protocol/message-assembler.ts';
import { opcodeName } from '../../protocol/opcodes.ts';
import { deflateMessage, inflateMessage } from './deflate.ts';

export interface CodecSocketOptions {
  /** Largest message in bytes, after inflating; a larger one is answered with 1009. */
  maxMessage: number;
  /** Whether permessage-deflate was negotiated, as `standaloneDeflate` says it. */
  deflate: boolean;
  onText(text: string): void;
  onBinary?(payload: Uint8Array): void;
}

/**
 * The server's end of a WebSocket, spoken with our own codec: for labs about the protocol itself, where a
 * library would hide what the learner came to see. Pings are answered, rules are kept, closes are echoed.
 */
export class CodecSocket {
  readonly #socket: Duplex;
  readonly #options: CodecSocketOptions;
  readonly #decoder: FrameDecoder;
  readonly #rules: FrameRules;
  readonly #assembler: MessageAssembler;
  #closing = false;

  /** Takes over `socket` after the 101 was written; `head` is what arrived behind the handshake. */
  constructor(socket: Duplex, head: Uint8Array, options: CodecSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#rules = new FrameRules({
      from: 'client',
      maxPayload: options.maxMessage,
      maxMessage: options.maxMessage,
      // Compressed bytes are no UTF-8: the text is checked after inflating.
      utf8: !options.deflate,
      extensions: { rsv1: options.deflate },
    });
    this.#assembler = new MessageAssembler({ keep: options.maxMessage });
    this.#decoder = new FrameDecoder({
      keep: options.maxMessage,
      // A frame that is too large is refused by its header: its payload need not arrive first.
      onHeader: (header) => this.#refuse(this.#rules.header(header)),
    });
    socket.on('error', () => socket.destroy());
    // RFC 6455 §7.2.1: TCP ended without a close frame. Our half closes as well.
    socket.on('end', () => socket.end());
    socket.on('data', (chunk: Uint8Array) => this.#receive(chunk));
    if (head.length > 0) this.#receive(head);
  }

  /** Sends one text message in one frame. */
  sendText(text: string): void {
    this.#sendMessage('text', new TextEncoder().encode(text));
  }

  /** Starts the close handshake; TCP ends when the client answers, or with it. */
  close(code: number, reason = ''): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#write(encodeFrame({ opcode: 'close', payload: encodeClosePayload(code, reason) }));
  }

  #receive(chunk: Uint8Array): void {
    for (const frame of this.#decoder.push(chunk)) {
      if (this.#socket.writableEnded) return;
      if (this.#refuse(this.#rules.frame(frame))) return;
      this.#handle(frame);
    }
  }

  #handle(frame: DecodedFrame): void {
    switch (opcodeName(frame.header.opcodeBits)) {
      case 'ping':
        // §5.5.2: a pong with the same application data, as soon as practical.
        if (!this.#closing) this.#write(encodeFrame({ opcode: 'pong', payload: frame.payload }));
        return;
      case 'close': {
        // §5.5.1: the answer typically echoes the status code it received.
        const { code } = parseClosePayload(frame.payload);
        if (!this.#closing)
          this.#write(encodeFrame({ opcode: 'close', payload: encodeClosePayload(code ?? undefined) }));
        this.#closing = true;
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
      case 'reserved':
        return;
    }
  }

  #deliver(frame: DecodedFrame): void {
    const message = this.#assembler.add(frame, 0);
    if (!message || this.#closing) return;
    const payload = message.compressed
      ? inflateMessage(message.payload, this.#options.maxMessage)
      : message.payload;
    if (!payload) return this.#fail(1009, 'message too large after inflating, or not a deflate stream');
    if (message.type === 'binary') return this.#options.onBinary?.(payload);
    const text = decodeUtf8(payload);
    if (text === null) return this.#fail(1007, 'text is not valid UTF-8');
    this.#options.onText(text);
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
    if (this.#socket.writableEnded || this.#socket.destroyed) return;
    if (this.#socket.write(bytes)) return;
    // A client that sends and never reads must not fill our memory: stop listening until it took what it asked for.
    this.#socket.pause();
    this.#socket.once('drain', () => this.#socket.resume());
  }
}

function decodeUtf8(payload: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    return null;
  }
}
