import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP proxy that hands on every byte and counts it: what crossed the wire, by somebody who knows no HTTP. */
export async function countingProxy(target: number) {
  const bytes = { client: 0, server: 0 };
  const proxy = createServer((client) => {
    const server = connect(target, '127.0.0.1');
    client.on('data', (chunk) => {
      bytes.client += chunk.length;
    });
    server.on('data', (chunk) => {
      bytes.server += chunk.length;
    });
    client.pipe(server).pipe(client);
    // A reset on one side is the end of the other.
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
    client.once('close', () => server.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => void proxy.close());
  return { port: (proxy.address() as AddressInfo).port, bytes };
}
