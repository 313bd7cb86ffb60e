import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { explainHandshake } from '../../protocol/explain-handshake.ts';
import { isHeadProblem } from '../../protocol/http-head.ts';
import { HttpReader } from '../../protocol/http-reader.ts';
import { PROBE_BYTES } from '../../protocol/sizes.ts';
import type { ProbeState } from '../../protocol/workbench.ts';
import { labError } from '../errors.ts';
import { Closing } from './closing.ts';

export interface ProbeOptions {
  /** The lab listener: the only place a probe can dial. No part of a learner's request is looked at to find it. */
  target: { host: string; port: number };
  /** Whether that one speaks TLS. Its certificate is made at each start, so there is nobody to ask about it. */
  secure?: boolean;
  /** Milliseconds for the whole response. */
  timeout: number;
  /** Called with the socket's own address once it is connected, before a byte is sent. */
  onConnected(address: string): void;
  /** The trace's name of the connection from this address, once the bench has seen it. */
  connectionFrom(address: string): string | undefined;
  onChange(state: ProbeState): void;
}

/** Bytes that may wait to be read by the lab. */
const MOST_UNSENT = 1_048_576;

/**
 * A raw client that the learner drives and the server dials: it sends the bytes it is given, reads the answer, and
 * after a valid 101 keeps the connection. It adds nothing, answers nothing and follows nothing by itself.
 */
export class Probe {
  readonly #name: string;
  readonly #raw: string;
  readonly #options: ProbeOptions;
  readonly #socket: Socket;
  readonly #reader: HttpReader;
  #received: Uint8Array[] = [];
  #receivedBytes = 0;
  #switched = false;
  readonly #closing = new Closing();
  #ending = false;
  /** The socket's own address; it is unknown again once the socket is closed. */
  #address = '';
  #state: ProbeState;
  readonly #deadline: NodeJS.Timeout;

  constructor(name: string, raw: string, options: ProbeOptions) {
    this.#name = name;
    this.#raw = raw;
    this.#options = options;
    this.#state = { probe: name, state: 'waiting' };
    const seconds = options.timeout / 1000;
    this.#deadline = setTimeout(
      () =>
        this.#end(`No complete answer within ${seconds} seconds. Does the request end with an empty line?`),
      options.timeout,
    );
    this.#reader = new HttpReader('response', {
      maxHead: PROBE_BYTES,
      requestMethod: () => /\S+/.exec(raw)?.[0],
      onHead: ({ head }) => {
        if (isHeadProblem(head)) this.#end(`The answer is not HTTP. ${head.problem}`);
        else if ('status' in head && head.status === 101) this.#switched = true;
      },
      onEnd: () => {
        if (!this.#switched) this.#end('The answer is complete. The probe closed the connection.');
      },
    });
    const { target, secure = false } = options;
    this.#socket = secure ? connectTls({ ...target, rejectUnauthorized: false }) : connect(target);
    this.#socket.setNoDelay(true);
    this.#socket.once(secure ? 'secureConnect' : 'connect', () => {
      this.#address = `${this.#socket.localAddress}:${this.#socket.localPort}`;
      options.onConnected(this.#address);
      this.#socket.write(Buffer.from(raw, 'utf8'));
    });
    this.#socket.on('data', (chunk: Uint8Array) => this.#receive(chunk));
    this.#socket.once('end', () => this.#lost());
    this.#socket.once('error', (error: NodeJS.ErrnoException) => this.#lost(error.code ?? error.message));
  }

  get state(): ProbeState {
    return this.#state;
  }

  /** Sends bytes as they are, frames or not. @throws LabError PROBE_STATE, LIMIT_REACHED */
  sendBytes(bytes: Uint8Array): void {
    if (this.#state.state !== 'open') {
      throw labError('PROBE_STATE', { probe: this.#name, found: this.#state.state, expected: 'open' });
    }
    // A lab that does not read must not make us keep what its learner goes on sending.
    if (this.#socket.writableLength > MOST_UNSENT) {
      throw labError('LIMIT_REACHED', {
        limit: MOST_UNSENT,
        what: `bytes waiting on probe "${this.#name}"`,
        setting: 'the platform',
        remedy: 'The lab does not read them. Close the connection, or wait.',
      });
    }
    this.#closing.sent(bytes);
    this.#socket.write(bytes);
  }

  /** Lets go of TCP, with no close frame. */
  close(): void {
    this.#end('You dropped the TCP connection.');
  }

  #receive(chunk: Uint8Array): void {
    // After the 101 the tap shows what arrives; the probe only keeps the connection flowing, and looks for its close.
    if (this.#state.state !== 'waiting') return this.#closing.received(chunk);
    const room = PROBE_BYTES - this.#receivedBytes;
    this.#received.push(chunk.subarray(0, room));
    this.#receivedBytes += Math.min(chunk.length, room);
    const rest = this.#reader.push(chunk);
    if (this.#switched) this.#opened(rest ?? new Uint8Array(0));
    else if (this.#receivedBytes >= PROBE_BYTES)
      this.#end(`The answer is longer than ${PROBE_BYTES} bytes; the rest was not read.`);
  }

  /** Any 101 keeps the connection, a wrong one too: what happens then is worth seeing. */
  #opened(frames: Uint8Array): void {
    clearTimeout(this.#deadline);
    const whole = Buffer.concat(this.#received);
    this.#received = [whole.subarray(0, whole.length - frames.length)];
    this.#closing.received(frames);
    this.#change({ state: 'open' });
  }

  /** TCP ended, and not by us; `broke` is the system's word for it when it broke. */
  #lost(broke?: string): void {
    if (this.#state.state === 'open') return this.#end(this.#closing.words(broke));
    this.#end(broke === undefined ? 'The server closed the connection.' : `The connection broke (${broke}).`);
  }

  #end(ended: string): void {
    // The reader's end may end the probe in its turn; the first reason stands.
    if (this.#ending) return;
    this.#ending = true;
    clearTimeout(this.#deadline);
    this.#reader.end();
    this.#socket.destroy();
    this.#change({ state: 'closed', ended });
  }

  #change(change: Partial<ProbeState>): void {
    const raw = Buffer.concat(this.#received).toString('latin1');
    this.#state = {
      ...this.#state,
      ...change,
      ...(raw ? { raw, reading: explainHandshake(this.#raw, raw) } : {}),
      ...this.#connection(),
    };
    this.#options.onChange(this.#state);
  }
  /** The tap names a connection when it sees the answer, before that reaches us; a bench that began again forgets it. */
  #connection(): { connection?: string } {
    const connection = this.#state.connection ?? this.#options.connectionFrom(this.#address);
    return connection === undefined ? {} : { connection };
  }
}
