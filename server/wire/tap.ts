import type { Socket } from 'node:net';
import type { ObservedRequest } from '../../protocol/trace.ts';
import { Capture } from './capture.ts';
import { ReadGate } from './read-gate.ts';
import type { TapTarget } from './tap-target.ts';
import { TappedConnection } from './tapped-connection.ts';
import { captureBeneath } from './tls-front.ts';

export interface TapOptions {
  /** Payload bytes kept of one frame or message. */
  payloadBytes: number;
  /** The bench whose id stands in a request's path, if it is awake. */
  awakeBench(id: string): TapTarget | undefined;
  /** Told what went wrong in watching; the connection goes on unseen. */
  onError(error: unknown): void;
  probes: {
    /** The bench that a client address (`address:port`) of the plain or the TLS listener is bound to, if it is one of our probes. */
    benchOf(client: string, secure: boolean): string | undefined;
    /** Our side of that client's connection is closed: the address means nothing any more. */
    forget(client: string, secure: boolean): void;
  };
  victims: {
    /** Called with every connection, before anything else is asked about it. */
    accepted(socket: Socket): void;
    /** The bench that a connection is bound to, if a victim's browser is at the other end. */
    benchOf(socket: Socket): string | undefined;
    /** Called with every handshake of a victim's browser. */
    handshake(socket: Socket, request: ObservedRequest): void;
  };
}

/**
 * Watches the bytes on the lab listener's sockets and turns them into trace events. What client and server say to each
 * other passes by unchanged, whoever the client is; a bench that says too much is read more slowly.
 */
export class Tap {
  readonly #options: TapOptions;
  readonly #connections = new WeakMap<Socket, TappedConnection>();

  constructor(options: TapOptions) {
    this.#options = options;
  }

  /** Attaches to a socket that was just accepted: plain, or TLS after its handshake (then the clear text is seen). */
  attach(socket: Socket, secure: boolean): void {
    const client = `${socket.remoteAddress}:${socket.remotePort}`;
    const { payloadBytes, awakeBench, onError, probes, victims } = this.#options;
    victims.accepted(socket);
    const connection = new TappedConnection(socket, {
      payloadBytes,
      awakeBench,
      secure,
      // Beneath TLS it is filled already; without, what we see is what everybody on the way sees.
      capture: captureBeneath(socket) ?? new Capture(socket, false),
      onError,
      bound: () => {
        // The same client address at the other listener is somebody else.
        const probed = probes.benchOf(client, secure);
        if (probed !== undefined) return { bench: probed, actor: 'learner', via: 'probe' };
        const visited = victims.benchOf(socket);
        return visited === undefined ? undefined : { bench: visited, actor: 'victim', via: 'browser' };
      },
      onVictimHandshake: (request) => victims.handshake(socket, request),
    });
    this.#connections.set(socket, connection);
    takeFromParser(socket);
    new ReadGate(socket, connection);
    socket.once('end', () => connection.lettingGo('client'));
    socket.once('error', () => connection.lettingGo('client'));
    watchWrites(socket, connection);
    socket.once('close', () => {
      connection.ended();
      probes.forget(client, secure);
    });
  }

  /** The only bench that this client may talk to, if it is a client of ours: a probe, or a victim's browser. */
  boundBench(socket: Socket): string | undefined {
    return this.#connections.get(socket)?.bound?.bench;
  }

  /**
   * Whether the tap lost its way in what this client sends. Node's parser takes a little more than ours (two spaces
   * before `HTTP/1.1`, say): such a request must not be answered, or a 101 would be in nobody's trace and under no limit.
   */
  isBlind(socket: Socket): boolean {
    return this.#connections.get(socket)?.isBlind ?? true;
  }
}

const NOTHING = new Uint8Array(0);

/** Node's HTTP parser reads from the socket's handle, past everybody, until somebody listens for its data. */
function takeFromParser(socket: Socket): void {
  const nobody = () => undefined;
  socket.prependListener('data', nobody);
  socket.off('data', nobody);
}

/**
 * Tells of every chunk that is written to the socket, before it leaves, and of the server's letting go of it (or the
 * client's, when Node does so with an error). Wrapping the public methods is enough: HTTP responses, `ws` and our own
 * codec all write through them.
 */
function watchWrites(socket: Socket, connection: TappedConnection): void {
  const write = socket.write as (
    this: Socket,
    chunk: unknown,
    encoding: unknown,
    callback: unknown,
  ) => boolean;
  const end = socket.end as (this: Socket, ...args: unknown[]) => Socket;
  const { destroy } = socket;
  // By name: handing on a list of arguments costs as much as looking at them.
  socket.write = (chunk: unknown, encoding?: unknown, callback?: unknown): boolean => {
    connection.fromServer(bytesOf(chunk, encoding));
    return write.call(socket, chunk, encoding, callback);
  };
  socket.end = (...args: unknown[]): Socket => {
    connection.fromServer(bytesOf(args[0], args[1]));
    connection.lettingGo('server');
    return end.apply(socket, args);
  };
  socket.destroy = (error?: Error): Socket => {
    connection.lettingGo(error ? 'client' : 'server');
    return destroy.call(socket, error);
  };
}

function bytesOf(chunk: unknown, encoding: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (typeof chunk !== 'string') return NOTHING;
  const known = typeof encoding === 'string' && Buffer.isEncoding(encoding);
  return Buffer.from(chunk, known ? encoding : 'utf8');
}
