import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { hostsOf, isOwned, type LabNames } from '../../labs/kit/lab-names.ts';
import { peerName } from './peer-name.ts';
import { grantSocks, readSocksRequest, refuseSocks, type SocksRequest, socksReply } from './socks.ts';

/** Where our listeners are reached from inside. */
export interface JailPorts {
  readonly lab: number;
  readonly labTls: number;
  readonly exploit: number;
}

export interface JailOptions {
  /** The address that the listeners are dialled at. */
  host: string;
  ports: JailPorts;
  /** What the lab is called in there. */
  names: LabNames;
  /** Connections open at once. */
  sockets: number;
  /** Bytes in both directions together. */
  bytes: number;
  /**
   * Called with the address of a connection to one of our listeners, before the first byte of it leaves. It waits: the
   * listener must know whose connection it is when it reads.
   */
  onConnected(peer: string): Promise<void>;
  /** Called when bytes crossed, or somebody wants out. */
  onActivity(): void;
  onRefused(target: string, why: string): void;
  /** Called once, when the bytes are used up. */
  onBytesSpent(): void;
}

export interface Jail {
  /** Where the SOCKS proxy listens, on loopback. */
  readonly port: number;
  /** Ends every connection, and lets nobody in any more. */
  close(): void;
}

/** How long a client of the proxy may take to say where it wants to go, in milliseconds. */
const PATIENCE = 5_000;

/**
 * The only way out of a visit: a SOCKS proxy of its own, which knows two places and no other. No name is ever resolved
 * and no address dialled that a page wrote; what is allowed ends at our own listeners.
 */
export async function openJail(options: JailOptions): Promise<Jail> {
  const { ports, names } = options;
  const open = new Set<Socket>();
  let clients = 0;
  let bytes = 0;

  const server = createServer({ pauseOnConnect: false, noDelay: true }, (client) => {
    keep(client);
    clients++;
    client.once('close', () => clients--);
    client.setTimeout(PATIENCE, () => client.destroy());
    readSocksRequest(client, (request) => {
      client.setTimeout(0);
      options.onActivity();
      const port = allowedPort(request, ports, names);
      if (port === null) return refuse(client, request, outside(ports, names));
      if (clients > options.sockets)
        return refuse(client, request, `More than ${options.sockets} sockets at once are not to be had.`);
      dial(client, port);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };

  function keep(socket: Socket): void {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // Whoever is at the other end hears of it by the close that follows.
    socket.on('error', () => undefined);
  }

  function refuse(client: Socket, request: SocksRequest, why: string): void {
    refuseSocks(client, socksReply.notAllowed);
    options.onRefused(inWords(request), why);
  }

  function dial(client: Socket, port: number): void {
    const listener = connect({ host: options.host, port, noDelay: true });
    keep(listener);
    listener.once('error', () => refuseSocks(client, socksReply.hostUnreachable));
    listener.once('connect', async () => {
      await options.onConnected(peerName(listener.localAddress, listener.localPort, port));
      if (client.destroyed) return void listener.destroy();
      listener.removeAllListeners('error');
      listener.on('error', () => undefined);
      grantSocks(client);
      relay(client, listener);
      relay(listener, client);
    });
    client.once('close', () => listener.destroy());
  }

  function relay(from: Socket, to: Socket): void {
    from.on('data', ({ length }: Buffer) => count(length));
    from.pipe(to);
    from.once('close', () => to.destroySoon());
  }

  function count(length: number): void {
    const wasLeft = bytes <= options.bytes;
    bytes += length;
    options.onActivity();
    if (wasLeft && bytes > options.bytes) options.onBytesSpent();
  }
}

/**
 * The port of the listener that a request may reach, or null. An attacker may own any name that is not the lab's: the
 * exploit server has them all.
 */
function allowedPort({ host, port }: SocksRequest, ports: JailPorts, names: LabNames): number | null {
  if (port === ports.exploit) return isOwned(names, host) ? null : port;
  return hostsOf(names).includes(host) && (port === ports.lab || port === ports.labTls) ? port : null;
}

function outside({ lab, labTls, exploit }: JailPorts, names: LabNames): string {
  const addresses = hostsOf(names).flatMap((host) => [`${host}:${lab}`, `${host}:${labTls}`]);
  return `Only the lab (${addresses.join(', ')}) and the exploit server (port ${exploit}, by any name of a stranger) can be reached.`;
}

function inWords({ host, port }: SocksRequest): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}
