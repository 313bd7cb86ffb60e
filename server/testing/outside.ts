import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** A listener outside of every jail: it remembers who came. */
export interface Outside {
  port: number;
  /** The first bytes of each visitor, as text; empty for one that only connected. */
  readonly visitors: string[];
}

/** Listens on every address of this machine, by TCP and by UDP, on one port. Closed when the test ends. */
export async function listenOutside(): Promise<Outside> {
  const visitors: string[] = [];
  const server = createServer((socket) => {
    const place = visitors.push('') - 1;
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => {
      visitors[place] = bytes.toString('latin1');
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nAccess-Control-Allow-Origin: *\r\n\r\n');
    });
  });
  // Without a host, Node listens on `::`, and thereby on every address of both kinds.
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const datagrams = createSocket({ type: 'udp6', reuseAddr: true });
  datagrams.on('message', (bytes) => void visitors.push(`UDP ${bytes.toString('latin1')}`));
  datagrams.bind(port);
  await once(datagrams, 'listening');
  onTestFinished(async () => {
    server.close();
    datagrams.close();
  });
  return { port, visitors };
}
