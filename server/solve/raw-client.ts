import { connect, type Socket } from 'node:net';
import { encodeClosePayload, encodeFrame, type FrameInit, randomMaskingKey } from '../../protocol/frame.ts';
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

/** The longest that a solve script waits for anything, in milliseconds: far beyond what the wire needs. */
export const PATIENCE = 10_000;

/** What arrives after the 101. */
type Arrival = { kind: 'text'; text: string } | { kind: 'close' } | { kind: 'end' };

/** A client from outside, as a learner's own tool would be: raw TCP, our codec, nothing added. */
export class RawClient {
  readonly #socket: Socket;
  readonly #reader: HttpReader;
  readonly #decoder = new FrameDecoder({ keep: 1_048_576 });
  readonly #assembler = new MessageAssembler({ keep: 1_048_576 });
  readonly #arrivals: Arrival[] = [];
  #waiting: ((arrival: Arrival) => void) | null = null;
  #head: ResponseHead | null = null;
  readonly #answered = Promise.withResolvers<ResponseHead>();
  readonly #ended = Promise.withResolvers<void>();

  private constructor(socket: Socket, method: string) {
    this.#socket = socket;
    this.#answered.promise.catch(() => undefined);
    this.#reader = new HttpReader('response', {
      maxHead: 65_536,
      requestMethod: () => method,
      onHead: ({ head }) => this.#onHead(head),
      onEnd: () => this.#answer(),
    });
    socket.on('data', (chunk: Uint8Array) => this.#receive(chunk));
    socket.on('error', (error) => this.#answered.reject(error));
    socket.once('close', () => {
      this.#reader.end();
      this.#answered.reject(new Error('the server closed the connection without an answer'));
      this.#arrive({ kind: 'end' });
      this.#ended.resolve();
    });
  }

  /** Connects, sends the request as it stands, and resolves with its answer. */
  static async request(
    address: { host: string; port: number },
    raw: string,
  ): Promise<{ client: RawClient; response: ResponseHead }> {
    const socket = connect(address);
    const client = new RawClient(socket, /^\S*/.exec(raw)?.[0] ?? '');
    socket.once('connect', () => socket.write(raw, 'utf8'));
    const response = await patiently(client.#answered.promise, 'an answer from the server');
    if (response.status !== 101) client.destroy();
    return { client, response };
  }

  sendFrame(frame: FrameInit): void {
    this.#socket.write(encodeFrame({ maskingKey: randomMaskingKey(), ...frame }));
  }

  sendText(text: string): void {
    this.sendFrame({ opcode: 'text', payload: new TextEncoder().encode(text) });
  }

  /** The next text message. Rejects when the connection ends first. */
  async nextText(): Promise<string> {
    const arrival = await patiently(this.#next(), 'a text message from the server');
    if (arrival.kind !== 'text')
      throw new Error(`expected a text message, got the ${arrival.kind} of the connection`);
    return arrival.text;
  }

  /** Sends a close frame, waits for the server's, and for the end of TCP. */
  async close(code?: number, reason?: string): Promise<void> {
    this.sendFrame({ opcode: 'close', payload: encodeClosePayload(code, reason) });
    await patiently(this.#ended.promise, 'the server to close the connection');
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #onHead(head: RequestHead | ResponseHead | HeadProblem): void {
    if (isHeadProblem(head) || !('status' in head)) {
      this.#answered.reject(new Error('the answer is no HTTP response'));
      return;
    }
    this.#head = head;
    if (head.status === 101) this.#answer();
  }

  #answer(): void {
    if (this.#head) this.#answered.resolve(this.#head);
  }

  #receive(chunk: Uint8Array): void {
    const rest = this.#head?.status === 101 ? chunk : this.#reader.push(chunk);
    if (!rest) return;
    for (const frame of this.#decoder.push(rest)) {
      const opcode = opcodeName(frame.header.opcodeBits);
      if (opcode === 'close') this.#arrive({ kind: 'close' });
      const message = this.#assembler.add(frame, 0);
      if (message?.type === 'text') this.#arrive({ kind: 'text', text: message.text ?? '' });
    }
  }

  #arrive(arrival: Arrival): void {
    if (!this.#waiting) {
      this.#arrivals.push(arrival);
      return;
    }
    this.#waiting(arrival);
    this.#waiting = null;
  }

  #next(): Promise<Arrival> {
    const arrival = this.#arrivals.shift();
    if (arrival) return Promise.resolve(arrival);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}

/** Waits for an event with an end: a script that waits for ever tells its author nothing. */
export async function patiently<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${PATIENCE / 1000} seconds for ${what}`)), PATIENCE);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}
