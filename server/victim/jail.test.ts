import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { unnamed } from '../../labs/kit/lab-names.ts';
import { type JailOptions, openJail } from './jail.ts';
import { peerOf } from './peer-name.ts';

describe('the jail', () => {
  it.each<[string, number | 'lab' | 'labTls' | 'exploit', boolean]>([
    ['localhost', 'lab', true],
    ['localhost', 'labTls', true],
    ['localhost', 'exploit', true],
    ['127.0.0.1', 'exploit', true],
    ['localhost.evil.example', 'exploit', true],
    ['127.0.0.1', 'lab', false],
    ['localhost.', 'lab', false],
    ['evil-localhost', 'lab', false],
    ['127.0.0.1', 'labTls', false],
    ['localhost', 80, false],
    ['localhost', 0, false],
  ])('asked for %s and the port of %s, says yes: %s', async (host, port, isAllowed) => {
    const { ask, ports, refused } = await stage();
    const number = typeof port === 'number' ? port : ports[port];
    const client = await ask(host, number);
    expect(client.reply).toBe(isAllowed ? 0 : 2);
    expect(refused).toEqual(isAllowed ? [] : [`${host}:${number}`]);
  });

  it.each<[string, 'lab' | 'labTls' | 'exploit', boolean]>([
    ['shop.lamps.example', 'lab', true],
    ['help.lamps.example', 'labTls', true],
    ['other.lamps.example', 'lab', false],
    ['localhost', 'lab', false],
    ['evil.example', 'exploit', true],
    ['shop.lamps.example', 'exploit', false],
    ['other.lamps.example', 'exploit', false],
    ['other.lamps.example.', 'exploit', false],
    ['evil-lamps.example', 'exploit', true],
  ])('of a lab with names, asked for %s and the port of %s, says yes: %s', async (host, port, isAllowed) => {
    const names = { home: 'shop.lamps.example', siblings: ['help.lamps.example'] };
    const { ask, ports } = await stage({ names });
    expect((await ask(host, ports[port])).reply).toBe(isAllowed ? 0 : 2);
  });

  it('lets not a byte out before the listener may know whose it is', async () => {
    const known = Promise.withResolvers<void>();
    const peers: string[] = [];
    const { ask, arrived } = await stage({
      onConnected: async (peer) => {
        peers.push(peer);
        await known.promise;
      },
    });
    const asking = ask('localhost', 'lab');
    const listener = await arrived('lab');
    expect(peers).toEqual([peerOf(listener)]);
    known.resolve();
    const client = await asking;
    client.socket.write('hello');
    expect(String((await once(listener, 'data'))[0])).toBe('hello');
    listener.end('and bye');
    expect(String((await once(client.socket, 'data'))[0])).toBe('and bye');
    await once(client.socket, 'close');
  });

  it('has so many sockets and no more', async () => {
    const { ask } = await stage({ sockets: 3 });
    const clients = [];
    for (let number = 0; number < 5; number++) clients.push(await ask('localhost', 'lab'));
    expect(clients.map(({ reply }) => reply)).toEqual([0, 0, 0, 2, 2]);
    clients[0]?.socket.destroy();
    await expect.poll(async () => (await ask('localhost', 'lab')).reply).toBe(0);
  });

  it('says once when its bytes are used up, in whatever direction they went', async () => {
    let spent = 0;
    const { ask, arrived } = await stage({ bytes: 1_000, onBytesSpent: () => spent++ });
    const client = await ask('localhost', 'exploit');
    const listener = await arrived('exploit');
    client.socket.write('x'.repeat(600));
    await once(listener, 'data');
    expect(spent).toBe(0);
    listener.write('y'.repeat(600));
    await once(client.socket, 'data');
    client.socket.write('z');
    await once(listener, 'data');
    expect(spent).toBe(1);
  });

  it('ends every connection when it closes', async () => {
    const { ask, arrived, jail } = await stage();
    const client = await ask('localhost', 'lab');
    const listener = await arrived('lab');
    jail.close();
    await Promise.all([once(client.socket, 'close'), once(listener, 'close')]);
    await expect(ask('localhost', 'lab')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('says that a listener is gone', async () => {
    const { ask, close } = await stage();
    await close();
    expect((await ask('localhost', 'lab')).reply).toBe(4);
  });
});

interface Client {
  socket: Socket;
  /** The reply code of RFC 1928 §6. */
  reply: number;
}

/** A jail in front of three listeners. */
async function stage(over: Partial<JailOptions> = {}) {
  const accepted: Record<string, Socket[]> = { lab: [], labTls: [], exploit: [] };
  const servers = Object.keys(accepted).map((name) =>
    createServer((socket) => {
      socket.on('error', () => undefined);
      accepted[name]?.push(socket);
    }).listen(0, '127.0.0.1'),
  );
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const [lab = 0, labTls = 0, exploit = 0] = servers.map((server) => (server.address() as AddressInfo).port);
  const ports = { lab, labTls, exploit };
  const refused: string[] = [];
  const jail = await openJail({
    host: '127.0.0.1',
    ports,
    names: unnamed,
    sockets: 32,
    bytes: 1_000_000,
    onConnected: async () => undefined,
    onActivity: () => undefined,
    onRefused: (target) => refused.push(target),
    onBytesSpent: () => undefined,
    ...over,
  });
  onTestFinished(() => {
    jail.close();
    for (const server of servers) server.close();
    for (const socket of Object.values(accepted).flat()) socket.destroy();
  });
  return {
    jail,
    ports,
    refused,
    async ask(host: string, port: number | keyof typeof ports): Promise<Client> {
      const socket = connect(jail.port, '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      await once(socket, 'connect');
      socket.on('error', () => undefined);
      socket.write(Uint8Array.of(5, 1, 0));
      await once(socket, 'data');
      const number = typeof port === 'number' ? port : ports[port];
      socket.write(Uint8Array.of(5, 1, 0, 3, host.length, ...Buffer.from(host), number >> 8, number & 0xff));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return { socket, reply: answer[1] ?? -1 };
    },
    /** The connection that a listener got last. */
    async arrived(name: keyof typeof ports): Promise<Socket> {
      await expect.poll(() => accepted[name]?.length).toBeGreaterThan(0);
      const socket = accepted[name]?.at(-1);
      if (!socket) throw new Error('nobody came');
      return socket;
    },
    async close(): Promise<void> {
      for (const server of servers) server.close();
      await Promise.all(servers.map((server) => once(server, 'close')));
    },
  };
}
