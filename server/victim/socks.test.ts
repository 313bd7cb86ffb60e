import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { grantSocks, readSocksRequest, type SocksRequest } from './socks.ts';

const HELLO = [5, 1, 0];
const name = (text: string) => [3, text.length, ...Buffer.from(text)];

describe('the SOCKS proxy', () => {
  it.each<[string, number[], SocksRequest]>([
    ['a name', [...name('shop.example'), 0x0b, 0xb9], { host: 'shop.example', port: 3001 }],
    ['an IPv4 address', [1, 127, 0, 0, 1, 0, 80], { host: '127.0.0.1', port: 80 }],
    ['an IPv6 address', [4, ...Array(15).fill(0), 1, 1, 187], { host: '[::1]', port: 443 }],
    ['the longest name', [...name('x'.repeat(255)), 0, 1], { host: 'x'.repeat(255), port: 1 }],
  ])('reads %s, however it is cut up', async (_what, address, expected) => {
    const bytes = [...HELLO, 5, 1, 0, ...address];
    for (const size of [1, 2, 7, bytes.length]) {
      const client = await Client.connected();
      for (let at = 0; at < bytes.length; at += size) await client.say(bytes.slice(at, at + size));
      expect(await client.request).toEqual(expected);
      await client.until((heard) => heard.length === 12);
      expect(client.heard).toEqual([5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    }
  });

  it.each([
    ['what is no SOCKS', [...Buffer.from('GET / HTTP/1.1\r\n\r\n')], []],
    ['SOCKS 4', [4, 1, 0, 80, 127, 0, 0, 1, 0], []],
    ['a password', [5, 1, 2], [5, 0xff]],
    ['BIND', [...HELLO, 5, 2, 0, 1, 127, 0, 0, 1, 0, 80], [5, 0, 5, 7, 0, 1, 0, 0, 0, 0, 0, 0]],
    ['UDP', [...HELLO, 5, 3, 0, 1, 127, 0, 0, 1, 0, 80], [5, 0, 5, 7, 0, 1, 0, 0, 0, 0, 0, 0]],
    ['another type of address', [...HELLO, 5, 1, 0, 9, 1, 1], [5, 0, 5, 8, 0, 1, 0, 0, 0, 0, 0, 0]],
    ['an empty name', [...HELLO, 5, 1, 0, 3, 0, 0, 80], [5, 0]],
    ['bytes ahead of the answer', [...HELLO, 5, 1, 0, 1, 127, 0, 0, 1, 0, 80, 71], [5, 0]],
  ])('sends away %s', async (_what, bytes, answer) => {
    const client = await Client.connected();
    await client.say(bytes);
    await client.closed;
    expect(client.heard).toEqual(answer);
  });
});

/** A client of a proxy that grants everything it understands. */
class Client {
  heard: number[] = [];
  readonly closed: Promise<unknown>;
  readonly request: Promise<SocksRequest>;
  readonly #socket: Socket;
  readonly #watchers = new Set<() => void>();

  private constructor(socket: Socket, request: Promise<SocksRequest>) {
    this.#socket = socket;
    this.request = request;
    this.closed = once(socket, 'close');
    socket.on('data', (chunk: Buffer) => {
      this.heard.push(...chunk);
      for (const watcher of this.#watchers) watcher();
    });
  }

  static async connected(): Promise<Client> {
    const asked = Promise.withResolvers<SocksRequest>();
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      readSocksRequest(socket, (request) => {
        asked.resolve(request);
        grantSocks(socket);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    onTestFinished(() => {
      socket.destroy();
      server.close();
    });
    await once(socket, 'connect');
    return new Client(socket, asked.promise);
  }

  /** Says something, and gives the other side the time to hear it apart from the rest. */
  async say(bytes: number[]): Promise<void> {
    await new Promise((resolve) => this.#socket.write(Uint8Array.from(bytes), resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }

  async until(met: (heard: number[]) => boolean): Promise<void> {
    if (met(this.heard)) return;
    const done = Promise.withResolvers<void>();
    this.#watchers.add(() => {
      if (met(this.heard)) done.resolve();
    });
    await done.promise;
  }
}
