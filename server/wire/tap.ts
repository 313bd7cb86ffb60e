import type { Socket } from 'node:net';
import type { Via } from '../../protocol/trace.ts';
import { TappedConnection, type TapTarget } from './tapped-connection.ts';

export interface TapOptions {
  /** Payload bytes kept of one frame or message. */
  payloadBytes: number;
  /** The bench whose id stands in a request's path, if it is awake. */
  awakeBench(id: string): TapTarget | undefined;
  /** Whether a client address (`address:port`) is one of our probes. */
  isProbe(client: string): boolean;
}

/**
 * Watches the bytes on the lab listener's sockets and turns them into trace events. It only looks: what client and
 * server say to each other passes by unchanged, whoever the client is.
 */
export class Tap {
  readonly #options: TapOptions;

  constructor(options: TapOptions) {
    this.#options = options;
  }

  /** Attaches to a socket that was just accepted: plain, or TLS after its handshake (then the clear text is seen). */
  attach(socket: Socket, secure: boolean): void {
    const client = `${socket.remoteAddress}:${socket.remotePort}`;
    const connection = new TappedConnection(socket, {
      ...this.#options,
      secure,
      via: (userAgent) => this.#via(client, userAgent),
    });
    // `ws` unmasks in place in the chunk that it was given: we must look first.
    socket.prependListener('data', (chunk: Buffer) => connection.fromClient(chunk));
    socket.once('end', () => connection.lettingGo('client'));
    socket.once('error', () => connection.lettingGo('client'));
    watchWrites(socket, {
      onChunk: (chunk) => connection.fromServer(chunk),
      onEnd: (error) => connection.lettingGo(error ? 'client' : 'server'),
    });
    socket.once('close', () => connection.ended());
  }

  #via(client: string, userAgent: string): Via {
    if (this.#options.isProbe(client)) return 'probe';
    // Every browser has begun this way since 1995. A tool may claim it as well: this names the row, it guards nothing.
    return userAgent.startsWith('Mozilla/') ? 'browser' : 'tool';
  }
}

/**
 * Calls back with every chunk that is written to the socket, before it leaves, and when the server lets go of it (with
 * an error when Node does so because the client was gone). Wrapping the public methods is enough: HTTP responses,
 * `ws` and our own codec all write through them.
 */
function watchWrites(
  socket: Socket,
  watch: { onChunk(chunk: Uint8Array): void; onEnd(error?: Error): void },
): void {
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  const end = socket.end.bind(socket) as (...args: unknown[]) => Socket;
  const see = (chunk: unknown, encoding: unknown): void => {
    if (typeof chunk === 'string')
      watch.onChunk(Buffer.from(chunk, isEncoding(encoding) ? encoding : 'utf8'));
    else if (chunk instanceof Uint8Array) watch.onChunk(chunk);
  };
  socket.write = (...args: unknown[]): boolean => {
    see(args[0], args[1]);
    return write(...args);
  };
  socket.end = (...args: unknown[]): Socket => {
    see(args[0], args[1]);
    watch.onEnd();
    return end(...args);
  };
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error?: Error): Socket => {
    watch.onEnd(error);
    return destroy(error);
  };
}

function isEncoding(value: unknown): value is BufferEncoding {
  return typeof value === 'string' && Buffer.isEncoding(value);
}
