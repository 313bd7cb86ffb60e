import { inflateMessage } from '../../labs/kit/deflate.ts';
import { toBase64, toHex } from '../../protocol/bytes.ts';
import { parseExtensions } from '../../protocol/extensions.ts';
import { parseClosePayload } from '../../protocol/frame.ts';
import { type DecodedFrame, FrameDecoder } from '../../protocol/frame-decoder.ts';
import { FrameRules } from '../../protocol/frame-rules.ts';
import { type AssembledMessage, MessageAssembler } from '../../protocol/message-assembler.ts';
import { opcodeName } from '../../protocol/opcodes.ts';
import type { CloseEvent, Direction, FrameEvent, MessageEvent } from '../../protocol/trace.ts';

type Bare<Event> = Event extends unknown
  ? Omit<Event, 'seq' | 'at' | 'connection' | 'actor' | 'via' | 'secure'>
  : never;

export interface FrameWatchOptions {
  payloadBytes: number;
  /** What the 101 agreed on: the value of its `Sec-WebSocket-Extensions`. */
  extensions: string;
  tell(event: Bare<FrameEvent | MessageEvent | CloseEvent>): number;
}

interface Side {
  decoder: FrameDecoder;
  rules: FrameRules;
  assembler: MessageAssembler;
  /** Whether each compressed message of this side can be inflated alone. */
  standalone: boolean;
  close: { code: number; reason: string } | null;
}

/** Both directions of one WebSocket after its 101: bytes in, frames, messages and the close out. */
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
    this.#hear('client', chunk);
  }

  fromServer(chunk: Uint8Array): void {
    this.#hear('server', chunk);
  }

  /** TCP is gone; `by` is who let go of it, when no close frame said so. */
  ended(by: Direction): void {
    if (this.#over) return;
    this.#over = true;
    const { client, server } = this.#sides;
    const first = this.#firstClose ? this.#sides[this.#firstClose].close : null;
    this.#options.tell({
      kind: 'close',
      clean: client.close !== null && server.close !== null,
      code: first?.code ?? 1006,
      reason: first?.reason ?? '',
      by: this.#firstClose ?? by,
    });
  }

  #side(from: Direction, deflate: ReturnType<typeof parseExtensions>[number] | undefined): Side {
    const rules = new FrameRules({ from, utf8: !deflate, extensions: { rsv1: deflate !== undefined } });
    return {
      rules,
      decoder: new FrameDecoder({ keep: this.#options.payloadBytes }),
      assembler: new MessageAssembler({ keep: this.#options.payloadBytes }),
      standalone: deflate !== undefined && `${from}_no_context_takeover` in deflate.params,
      close: null,
    };
  }

  #hear(direction: Direction, chunk: Uint8Array): void {
    const side = this.#sides[direction];
    for (const frame of side.decoder.push(chunk)) {
      const broken = [...side.rules.header(frame.header), ...side.rules.frame(frame)].map(({ rule }) => rule);
      const event = this.#readFrame(direction, frame, broken);
      const seq = this.#options.tell(event);
      if (event.opcode === 'close' && !side.close) {
        // §7.1.5: without a code in the frame, the connection close code is 1005.
        side.close = { code: event.code ?? 1005, reason: event.reason ?? '' };
        this.#firstClose ??= direction;
      }
      const message = side.assembler.add(frame, seq);
      if (message) this.#options.tell(this.#readMessage(direction, side, message));
    }
  }

  #readFrame(
    direction: Direction,
    { header, headerBytes, payload, truncated }: DecodedFrame,
    broken: string[],
  ): Bare<FrameEvent> {
    const opcode = opcodeName(header.opcodeBits);
    return {
      kind: 'frame',
      direction,
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
      ...(opcode === 'close'
        ? readClose(payload)
        : readText(opcode, header.fin && !header.rsv1 && !truncated, payload)),
      broken,
    };
  }

  #readMessage(direction: Direction, side: Side, message: AssembledMessage): Bare<MessageEvent> {
    const { type, length, truncated, frames, fragments, interleaved } = message;
    const base = {
      kind: 'message',
      direction,
      type,
      length,
      truncated,
      frames,
      fragments,
      interleaved,
    } as const;
    const inflated = message.compressed && side.standalone && !truncated;
    const payload = inflated ? inflateMessage(message.payload, this.#options.payloadBytes) : message.payload;
    // Compressed bytes that cannot be read alone are shown as the bytes they are.
    if (!payload || (message.compressed && !inflated)) return { ...base, payload: toBase64(message.payload) };
    if (type === 'binary') return { ...base, payload: toBase64(payload) };
    const text = inflated ? decodeText(payload) : message.text;
    if (text === null || text === undefined) return { ...base, payload: toBase64(payload) };
    const json = parseJson(text);
    return { ...base, text, ...(json === undefined ? {} : { json }) };
  }
}

function readClose(payload: Uint8Array): { code?: number; reason?: string } {
  const { code, reason } = parseClosePayload(payload);
  return code === null ? {} : { code, reason };
}

function readText(opcode: FrameEvent['opcode'], whole: boolean, payload: Uint8Array): { text?: string } {
  if (!whole || (opcode !== 'text' && opcode !== 'ping' && opcode !== 'pong')) return {};
  const text = decodeText(payload);
  return text === undefined ? {} : { text };
}

function decodeText(payload: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    return undefined;
  }
}

/** Longer texts are not parsed: a check that walks a large document would hold up every other bench. */
const JSON_LENGTH = 16_384;

/** Undefined when the text is no JSON: `null` is. */
function parseJson(text: string): unknown {
  if (text.length > JSON_LENGTH || !/^\s*[[{"\d\-tfn]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
