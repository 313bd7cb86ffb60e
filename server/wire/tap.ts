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
    const { payloadBytes, awakeBench, probes, victims } = this.#options;
    victims.accepted(socket);
    // Beneath TLS it is filled already; without, what we see is what everybody on the way sees.
    const beneath = captureBeneath(socket);
    const capture = beneath ?? new Capture(false);
    const overheard = beneath ? null : { client: capture.client, server: capture.server };
    const connection = new TappedConnection(socket, {
      payloadBytes,
      awakeBench,
      secure,
      capture,
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
    // A mistake of ours in watching must not end the process, nor what is watched: the rest of it goes unseen.
    let blind = false;
    const watch = <Seen>(look: (seen: Seen) => void, seen: Seen): void => {
      if (blind) return;
      try {
        look(seen);
      } catch (error) {
        blind = true;
        this.#connections.delete(socket);
        this.#options.onError(error);
      }
    };
    const gate = new ReadGate(
      socket,
      () => connection.budget,
      () => connection.isDear,
    );
    const fromClient = (chunk: Uint8Array) => connection.fromClient(chunk);
    const fromServer = (chunk: Uint8Array) => connection.fromServer(chunk);
    // `ws` unmasks in place in the chunk that it was given: we must look first.
    socket.prependListener('data', (chunk: Buffer) => {
      watch(fromClient, chunk);
      // Behind the request's reader: what concerns another bench is not to be kept for this one.
      overheard?.client.add(chunk);
      gate.look();
    });
    socket.once('end', () => connection.lettingGo('client'));
    socket.once('error', () => connection.lettingGo('client'));
    watchWrites(socket, {
      onChunk: (chunk) => {
        overheard?.server.add(chunk);
        watch(fromServer, chunk);
      },
      onEnd: (error) => connection.lettingGo(error ? 'client' : 'server'),
    });
    socket.once('close', () => {
      watch(() => connection.ended(), undefined);
      connection.leaveBench();
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

/**
 * Calls back with every chunk that is written to the socket, before it leaves, and when the server lets go of it (with
 * an error when Node does so because the client was gone). Wrapping the public methods is enough: HTTP responses,
 * `ws` and our own codec all write through them.
 */
function watchWrites(
  socket: Socket,
  watch: { onChunk(chunk: Uint8Array): void; onEnd(error?: Error): void },
): void {
  const write = socket.write.bind(socket) as (
    chunk: unknown,
    encoding?: unknown,
    callback?: unknown,
  ) => boolean;
  const end = socket.end.bind(socket) as (...args: unknown[]) => Socket;
  const see = (chunk: unknown, encoding: unknown): void => {
    if (typeof chunk === 'string')
      watch.onChunk(Buffer.from(chunk, isEncoding(encoding) ? encoding : 'utf8'));
    else if (chunk instanceof Uint8Array) watch.onChunk(chunk);
  };
  // By name: handing on a list of arguments costs as much as looking at them.
  socket.write = (chunk: unknown, encoding?: unknown, callback?: unknown): boolean => {
    see(chunk, encoding);
    return write(chunk, encoding, callback);
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
