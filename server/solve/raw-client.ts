import { connect, type Socket } from 'node:net';
import { decodeUtf8, toHex } from '../../protocol/bytes.ts';
import {
  encodeClosePayload,
  encodeFrame,
  type FrameInit,
  parseClosePayload,
  randomMaskingKey,
} from '../../protocol/frame.ts';
import { FrameDecoder } from '../../protocol/frame-decoder.ts';
import {
  type HeadProblem,
  isHeadProblem,
  type RequestHead,
  type ResponseHead,
} from '../../protocol/http-head.ts';
import { HttpReader } from '../../protocol/http-reader.ts';
import { MessageAssembler } from '../../protocol/message-assembler.ts';
import { opcodeName } from '../../protocol/opcodes.ts';
import type { OpcodeName } from '../../protocol/trace.ts';
import { ScriptFailure } from './script-failure.ts';
import { soundingPayload } from './sounding.ts';

/** The longest that a solve script waits for anything, in milliseconds: far beyond what the wire needs. */
export const PATIENCE = 20_000;

/** Bytes of an answer's body that are kept. */
const BODY_BYTES = 262_144;

export interface RawClientOptions {
  /** How long it waits for anything, in milliseconds. */
  patience?: number;
  /** Lets go of everything. */
  signal?: AbortSignal | undefined;
}

/** What arrives after the 101: frames, and the end of TCP. */
type Arrival =
  | {
      kind: 'frame';
      opcode: OpcodeName;
      payload: Uint8Array;
      /** The text message that it completes. */
      text: string | null;
    }
  | { kind: 'end' };

type ArrivedFrame = Extract<Arrival, { kind: 'frame' }>;

/** A client with the answer to its request. */
export interface Answered {
  client: RawClient;
  response: ResponseHead;
  /** As text; empty after a 101. */
  body: string;
}

/** A client from outside, as a learner's own tool would be: raw TCP, our codec, nothing added, nothing answered. */
export class RawClient {
  readonly #socket: Socket;
  readonly #patience: number;
  readonly #reader: HttpReader;
  readonly #decoder = new FrameDecoder({ keep: 1_048_576 });
  readonly #assembler = new MessageAssembler({ keep: 1_048_576 });
  readonly #arrivals: Arrival[] = [];
  #waiting: ((arrival: Arrival) => void) | null = null;
  #head: ResponseHead | null = null;
  readonly #body: Uint8Array[] = [];
  #bodyBytes = 0;
  /** Pings that ask how far the server has read, by payload. */
  readonly #soundings = new Map<string, () => void>();
  readonly #answered = Promise.withResolvers<ResponseHead>();
  readonly #ended = Promise.withResolvers<void>();

  private constructor(socket: Socket, method: string, { patience = PATIENCE, signal }: RawClientOptions) {
    this.#socket = socket;
    this.#patience = patience;
    const letGo = () => this.destroy();
    signal?.addEventListener('abort', letGo);
    this.#answered.promise.catch(() => undefined);
    this.#reader = new HttpReader('response', {
      maxHead: 65_536,
      requestMethod: () => method,
      onHead: ({ head }) => this.#onHead(head),
      onBody: (bytes) => this.#keepBody(bytes),
      onEnd: () => this.#answer(),
    });
    socket.on('data', (chunk: Uint8Array) => this.#receive(chunk));
    socket.on('error', ({ message }) =>
      this.#answered.reject(new ScriptFailure(message, 'The connection to the server broke off.')),
    );
    socket.once('close', () => {
      signal?.removeEventListener('abort', letGo);
      this.#reader.end();
      this.#answered.reject(
        new ScriptFailure(
          'the server closed the connection without an answer',
          'The server closed the connection without an answer.',
        ),
      );
      this.#arrive({ kind: 'end' });
      this.#ended.resolve();
      for (const sounded of this.#soundings.values()) sounded();
    });
    if (signal?.aborted) letGo();
  }

  /** Connects, sends the request as it stands, and resolves with its answer. */
  static async request(
    address: { host: string; port: number },
    raw: string,
    options: RawClientOptions = {},
  ): Promise<Answered> {
    const socket = connect(address);
    const client = new RawClient(socket, /^\S*/.exec(raw)?.[0] ?? '', options);
    socket.once('connect', () => socket.write(raw, 'utf8'));
    try {
      const response = await client.#patiently(client.#answered.promise, 'an answer from the server');
      if (response.status !== 101) client.destroy();
      return { client, response, body: Buffer.concat(client.#body).toString('utf8') };
    } catch (error) {
      client.destroy();
      throw error;
    }
  }

  sendFrame(frame: FrameInit): void {
    this.#socket.write(encodeFrame({ maskingKey: randomMaskingKey(), ...frame }));
  }

  sendText(text: string): void {
    this.sendFrame({ opcode: 'text', payload: new TextEncoder().encode(text) });
  }

  /** The next text message; control frames before it are passed over. Rejects when the connection ends first. */
  async nextText(): Promise<string> {
    const { text } = await this.#seek('a text message from the server', (frame) => frame.text !== null);
    return text ?? '';
  }

  /** The payload of the next frame of a kind, as text; other frames are passed over. */
  async nextFrame(opcode: OpcodeName): Promise<string> {
    const { payload } = await this.#seek(
      `a ${opcode} frame from the server`,
      (frame) => frame.opcode === opcode,
    );
    return decodeUtf8(payload) ?? `${toHex(payload)} (hex)`;
  }

  /** The code of the server's close frame; null when it carries none. */
  async nextClose(): Promise<number | null> {
    const { payload } = await this.#seek('a close frame from the server', ({ opcode }) => opcode === 'close');
    return parseClosePayload(payload).code;
  }

  /**
   * Waits until the server has read all that was sent: a ping comes behind it, and a server answers in order
   * (RFC 6455 §5.5.2). One that does not answer, or is gone, has nothing more to be waited for.
   */
  async sound(): Promise<void> {
    if (this.#head?.status !== 101 || this.#socket.destroyed) return;
    const payload = soundingPayload();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#soundings.set(toHex(payload), resolve);
    this.sendFrame({ opcode: 'ping', payload });
    await this.#patiently(promise, 'a pong').catch(() => undefined);
    this.#soundings.delete(toHex(payload));
  }

  /** Whether TCP is still there. */
  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /** Waits for the end of TCP, whatever comes before. */
  async end(): Promise<void> {
    await this.#patiently(this.#ended.promise, 'the server to close the connection');
  }

  /** Sends a close frame, waits for the server's, and for the end of TCP. */
  async close(code?: number, reason?: string): Promise<void> {
    this.sendFrame({ opcode: 'close', payload: encodeClosePayload(code, reason) });
    await this.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #onHead(head: RequestHead | ResponseHead | HeadProblem): void {
    if (isHeadProblem(head) || !('status' in head)) {
      this.#answered.reject(
        new ScriptFailure('the answer is no HTTP response', 'The server’s answer is no HTTP response.'),
      );
      return;
    }
    this.#head = head;
    if (head.status === 101) this.#answer();
  }

  #answer(): void {
    if (this.#head) this.#answered.resolve(this.#head);
  }

  #keepBody(bytes: Uint8Array): void {
    const kept = bytes.slice(0, Math.max(0, BODY_BYTES - this.#bodyBytes));
    this.#bodyBytes += kept.length;
    this.#body.push(kept);
  }

  #patiently<T>(promise: Promise<T>, what: string): Promise<T> {
    return patiently(promise, what, this.#patience);
  }

  #receive(chunk: Uint8Array): void {
    const rest = this.#head?.status === 101 ? chunk : this.#reader.push(chunk);
    if (!rest) return;
    for (const frame of this.#decoder.push(rest)) {
      const opcode = opcodeName(frame.header.opcodeBits);
      const sounded = opcode === 'pong' ? this.#soundings.get(toHex(frame.payload)) : undefined;
      if (sounded) {
        sounded();
        continue;
      }
      const message = this.#assembler.add(frame, 0);
      const text = message?.type === 'text' ? (message.text ?? '') : null;
      this.#arrive({ kind: 'frame', opcode, payload: frame.payload, text });
    }
  }

  #arrive(arrival: Arrival): void {
    if (!this.#waiting || arrival.kind === 'end') this.#arrivals.push(arrival);
    this.#waiting?.(arrival);
    this.#waiting = null;
  }

  /** The first frame that is wanted. What was passed over is gone: a script goes forward only. */
  #seek(what: string, wanted: (frame: ArrivedFrame) => boolean): Promise<ArrivedFrame> {
    const seek = async (): Promise<ArrivedFrame> => {
      for (;;) {
        const arrival = await this.#next();
        if (arrival.kind === 'end') {
          const message = `expected ${what}, got the end of the connection`;
          throw new ScriptFailure(message, 'The connection had ended.');
        }
        if (wanted(arrival)) return arrival;
        if (arrival.opcode === 'close') {
          const { code } = parseClosePayload(arrival.payload);
          const message = `expected ${what}, got the close of the connection`;
          throw new ScriptFailure(message, `The server closed the connection (${code ?? 'no code'}).`);
        }
      }
    };
    return this.#patiently(seek(), what);
  }

  #next(): Promise<Arrival> {
    const arrival = this.#arrivals[0];
    // The end stays: whoever asks again is told again.
    if (arrival)
      return Promise.resolve(arrival.kind === 'end' ? arrival : (this.#arrivals.shift() ?? arrival));
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}

/** Waits for an event with an end: a script that waits for ever tells its author nothing. */
export async function patiently<T>(
  promise: Promise<T>,
  what: string,
  patience: number = PATIENCE,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    const waited = `waited ${patience / 1000} seconds for ${what}`;
    timer = setTimeout(() => reject(new ScriptFailure(waited, `It ${waited}, in vain.`)), patience);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
