import { Duplex } from 'node:stream';
import type { Direction } from '../../../protocol/trace.ts';
import type { BenchIntercept } from './bench-intercept.ts';
import { Lane, type LaneOptions } from './lane.ts';

export interface InterceptedSocketOptions {
  /** What arrived behind the handshake. */
  head: Uint8Array;
  intercept: BenchIntercept;
  /** The trace's name of the connection. */
  connection: string;
  /** Below the bench. */
  path: string;
}

type Done = (error?: Error | null) => void;

/** The longest response head; Node's own parser gives up at 16 KiB. */
const MOST_HEAD = 65_536;

const END_OF_HEAD = '\r\n\r\n';

/**
 * Stands between a client's socket and a lab: the lab reads and writes it as it would the socket. While intercept is
 * off it passes bytes on as they come; it is there all the same, so that intercept can be switched on in mid-connection.
 */
export class InterceptedSocket extends Duplex {
  readonly #client: Duplex;
  readonly #options: InterceptedSocketOptions;
  readonly #lanes: Record<Direction, Lane>;
  /** The lab writes its answer to the handshake first: the end of what was seen of it. Null once that is complete. */
  #answer: string | null = '';
  #answerBytes = 0;
  /** Frames cross this connection: the answer was a 101. */
  #switched = false;
  #clientGone = false;
  #isCorked = false;
  /** The lab's side has as much as it wants for now. */
  #labFull = false;
  /** To be called when the client has read what the lab wrote. */
  #writing: Done | null = null;
  /** To be called when the lab's end has been sent. */
  #ending: Done | null = null;

  constructor(client: Duplex, options: InterceptedSocketOptions) {
    super({ allowHalfOpen: true });
    this.#client = client;
    this.#options = options;
    this.#lanes = {
      client: this.#lane('client', {
        onForward: (bytes) => {
          if (!this.push(bytes)) this.#labFull = true;
        },
        onEnd: () => this.push(null),
        onMoved: () => this.#flow(),
      }),
      server: this.#lane('server', {
        onForward: (bytes) => this.#send(bytes),
        onEnd: () => this.#endClient(),
        onMoved: () => this.#written(),
      }),
    };
    // Whoever destroys this socket with an error need not listen for it: it must not end the process.
    this.on('error', () => undefined);
    client.on('data', this.#onData);
    client.on('drain', this.#onDrain);
    client.once('end', this.#onEnd);
    client.once('close', this.#onClose);
    if (options.head.length > 0) this.#lanes.client.push(options.head);
  }

  readonly #onData = (chunk: Uint8Array): void => {
    this.#lanes.client.push(chunk);
    this.#flow();
  };

  readonly #onDrain = (): void => this.#written();

  /** The client has let go: nobody is there to be kept waiting. */
  readonly #onEnd = (): void => {
    this.#clientGone = true;
    this.#options.intercept.releaseConnection(this.#options.connection);
    this.#lanes.server.release();
    this.#lanes.client.end();
  };

  readonly #onClose = (): void => void this.destroy();

  override _read(): void {
    this.#labFull = false;
    this.#flow();
  }

  override _write(chunk: Uint8Array, _encoding: string, done: Done): void {
    this.#hearLab(chunk);
    this.#writing = done;
    this.#written();
  }

  override _final(done: Done): void {
    this.#ending = done;
    this.#lanes.server.end();
  }

  override _destroy(error: Error | null, done: Done): void {
    const { intercept, connection } = this.#options;
    for (const lane of Object.values(this.#lanes)) lane.discard();
    intercept.leave(connection);
    this.#client.off('data', this.#onData);
    // What was said before the lab let go is said.
    this.#uncork();
    this.#client.destroy();
    const writing = this.#writing;
    this.#writing = null;
    this.#ending = null;
    writing?.(error ?? new Error('the connection is closed'));
    done(error);
  }

  #lane(direction: Direction, handlers: Pick<LaneOptions, 'onForward' | 'onEnd' | 'onMoved'>): Lane {
    const { intercept, connection } = this.#options;
    const isOpen = () => !this.#clientGone;
    return new Lane({ direction, connection, intercept, isOpen, ...handlers });
  }

  #hearLab(chunk: Uint8Array): void {
    if (this.#answer !== null) this.#hearAnswer(chunk, this.#answer);
    else if (this.#switched) this.#lanes.server.push(chunk);
    else this.#send(chunk);
  }

  /** The answer itself passes as it is. What follows a 101 is frames; what follows anything else is not ours to read. */
  #hearAnswer(chunk: Uint8Array, before: string): void {
    const text = before + Buffer.from(chunk).toString('latin1');
    const end = text.indexOf(END_OF_HEAD);
    if (end === -1) {
      this.#answerBytes += chunk.length;
      this.#answer = this.#answerBytes > MOST_HEAD ? null : text;
      this.#send(chunk);
      return;
    }
    this.#answer = null;
    this.#switched = /^HTTP\/1\.[01] 101 /.test(text);
    const ofAnswer = end + END_OF_HEAD.length - before.length;
    this.#send(chunk.subarray(0, ofAnswer));
    if (this.#switched) this.#join();
    if (ofAnswer < chunk.length) this.#hearLab(chunk.subarray(ofAnswer));
  }

  #join(): void {
    const { intercept, connection, path } = this.#options;
    intercept.join({
      connection,
      path,
      secure: 'encrypted' in this.#client,
      inject: (direction, frame) => this.#lanes[direction].inject(frame),
      unread: (direction) => this.#unread(direction),
      release: () => {
        this.#lanes.client.release();
        this.#lanes.server.release();
      },
    });
  }

  #unread(direction: Direction): number {
    const forwarded = direction === 'client' ? this.readableLength : this.#client.writableLength;
    return forwarded + this.#lanes[direction].waiting;
  }

  /** What a lab writes in one go (`ws` writes header and payload apart) leaves as one packet. */
  #send(bytes: Uint8Array): void {
    if (!this.#isCorked) {
      this.#isCorked = true;
      this.#client.cork();
      process.nextTick(() => this.#uncork());
    }
    this.#client.write(bytes);
  }

  #uncork(): void {
    if (!this.#isCorked) return;
    this.#isCorked = false;
    this.#client.uncork();
  }

  /** Reads from the client while the lab wants more and there is room for what has to wait. */
  #flow(): void {
    if (this.#labFull || this.#lanes.client.isClogged) this.#client.pause();
    else this.#client.resume();
  }

  /** Lets the lab write on when the client has taken what there was, and there is room for what has to wait. */
  #written(): void {
    if (this.#client.writableNeedDrain || this.#lanes.server.isClogged) return;
    const done = this.#writing;
    this.#writing = null;
    done?.();
  }

  #endClient(): void {
    // Done only when everything is sent: Node destroys a stream that has ended both ways, and the socket with it.
    this.#client.end(() => this.#ending?.());
  }
}
