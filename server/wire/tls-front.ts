import { type RequestListener, Server, type ServerOptions } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { Capture } from './capture.ts';

export interface Certificate {
  key: string;
  cert: string;
}

/** How long a client may take over its TLS handshake, in milliseconds. */
const PATIENCE = 20_000;

const captures = new WeakMap<Socket, Capture>();

/** What was seen beneath the TLS of a connection that a `TlsFront` accepted. */
export function captureBeneath(socket: Socket): Capture | undefined {
  return captures.get(socket);
}

/**
 * An HTTPS server that can be overheard. Node's own hands the TCP connection to OpenSSL in native code, past all who
 * would look at its bytes; so TLS is put on top of a stream here, and the connections that come of it are injected
 * into an HTTP server, as Node's documentation of `connection` has it.
 */
export class TlsFront extends Server {
  readonly #certify: () => Promise<Certificate>;
  #secureContext: Promise<SecureContext> | undefined;
  /** TCP connections whose TLS handshake is under way: the HTTP server does not know them yet. */
  readonly #greeting = new Set<Socket>();

  /** The certificate is asked for when the first client comes: making one takes a moment that no start should wait. */
  constructor(certify: () => Promise<Certificate>, options: ServerOptions, handler: RequestListener) {
    super(options, handler);
    this.#certify = certify;
  }

  /** Whoever listens for connections gets them when TLS is there. */
  override emit(event: string, ...details: unknown[]): boolean {
    const [socket] = details;
    if (event !== 'connection' || !(socket instanceof Socket) || socket instanceof TLSSocket)
      return super.emit(event, ...details);
    void this.#accept(socket);
    return true;
  }

  override closeAllConnections(): void {
    for (const tcp of this.#greeting) tcp.destroy();
    super.closeAllConnections();
  }

  /** What the client sends meanwhile waits in its socket. */
  async #accept(tcp: Socket): Promise<void> {
    tcp.on('error', () => tcp.destroy());
    const impatience = setTimeout(() => tcp.destroy(), PATIENCE);
    const greeted = () => {
      clearTimeout(impatience);
      this.#greeting.delete(tcp);
    };
    this.#greeting.add(tcp);
    tcp.once('close', greeted);
    try {
      this.#secureContext ??= this.#certify().then(createSecureContext);
      const secureContext = await this.#secureContext;
      if (!tcp.destroyed) this.#secure(tcp, secureContext, greeted);
    } catch {
      // Whoever makes certificates has said why there is none; the next client may have more luck.
      this.#secureContext = undefined;
      tcp.destroy();
    }
  }

  #secure(tcp: Socket, secureContext: SecureContext, greeted: () => void): void {
    const capture = new Capture(tcp, true);
    const secure = new TLSSocket(new OverheardStream(tcp, capture), { isServer: true, secureContext });
    captures.set(secure, capture);
    knowAddresses(secure, tcp);
    // A failed handshake is the client's affair; after it, the server's own listeners hear of errors as well.
    secure.on('error', () => secure.destroy());
    secure.once('secure', () => {
      greeted();
      super.emit('connection', secure);
    });
  }
}

/** A TCP connection as a stream, copying what crosses it. */
class OverheardStream extends Duplex {
  readonly #tcp: Socket;
  readonly #capture: Capture;

  constructor(tcp: Socket, capture: Capture) {
    super();
    this.#tcp = tcp;
    this.#capture = capture;
    tcp.on('data', (chunk) => {
      capture.client.add(chunk);
      if (!this.push(chunk)) tcp.pause();
    });
    tcp.once('end', () => this.push(null));
    tcp.once('error', (error) => this.destroy(error));
    tcp.once('close', () => this.destroy());
  }

  override _read(): void {
    this.#tcp.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#capture.server.add(chunk);
    this.#tcp.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#tcp.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#tcp.destroy();
    done(error);
  }
}

/** TLS on a stream knows no addresses; who is at the other end decides much. */
function knowAddresses(secure: TLSSocket, tcp: Socket): void {
  const { remoteAddress, remotePort, remoteFamily, localAddress, localPort } = tcp;
  for (const [name, value] of Object.entries({
    remoteAddress,
    remotePort,
    remoteFamily,
    localAddress,
    localPort,
  }))
    Object.defineProperty(secure, name, { value });
}
