import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { utf8 } from '../../../protocol/bytes.ts';
import { encodeFrame } from '../../../protocol/frame.ts';
import type { Direction } from '../../../protocol/trace.ts';
import { patiently } from '../../solve/raw-client.ts';
import { handshake, TcpClient } from '../../testing/lab-visitor.ts';
import { BenchIntercept } from './bench-intercept.ts';
import { InterceptedSocket } from './intercepted-socket.ts';

/** A lab that speaks through the `ws` library, with our socket between it and its clients. */
async function labWithWs({ deflate = false } = {}) {
  const intercept = new BenchIntercept({
    id: 'bench',
    news: { emit: () => undefined },
    observe: () => undefined,
  });
  const wss = new WebSocketServer({ noServer: true, perMessageDeflate: deflate });
  const server = createServer().listen(0, '127.0.0.1');
  const between: InterceptedSocket[] = [];
  const opened = Promise.withResolvers<{ lab: WebSocket; client: Socket; between: InterceptedSocket }>();
  server.on('upgrade', (request, client: Socket, head) => {
    client.on('error', () => client.destroy());
    const socket = new InterceptedSocket(client, { head, intercept, connection: 'c1', path: '/' });
    between.push(socket);
    wss.handleUpgrade(request, socket, new Uint8Array(0) as Buffer<ArrayBuffer>, (lab) => {
      lab.on('error', () => undefined);
      opened.resolve({ lab, client, between: socket });
    });
  });
  onTestFinished(() => {
    for (const socket of between) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const connect = async () => {
    const page = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: deflate });
    onTestFinished(() => page.terminate());
    page.on('error', () => undefined);
    const open = once(page, 'open');
    const ends = await patiently(opened.promise, 'the lab to see a client');
    await open;
    return { page, ...ends };
  };
  return { intercept, port, connect, opened: opened.promise };
}

const closed = async (socket: WebSocket): Promise<[number, string]> => {
  const [code, reason] = await patiently(once(socket, 'close'), 'a close');
  return [Number(code), String(reason)];
};

/** Looks once per turn of the event loop: nobody tells of what is waited for here. */
async function turnsUntil(met: () => boolean, what: string): Promise<void> {
  const started = Date.now();
  while (!met()) {
    if (Date.now() - started > 5_000) throw new Error(`waited 5 seconds for ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Injects the largest frames there may be, one behind the other; returns how many were taken. */
function injectUntilRefused(intercept: BenchIntercept, direction: Direction): number {
  const frame = { direction, opcode: 'binary', payload: new Uint8Array(65_536) } as const;
  for (let taken = 0; taken < 100; taken++) {
    try {
      intercept.inject('c1', frame);
    } catch (error) {
      expect(error).toMatchObject({ code: 'LIMIT_REACHED' });
      return taken;
    }
  }
  return 100;
}

describe('a socket between a client and `ws`', () => {
  it.each([false, true])('carries messages of every size both ways (deflate: %s)', async (deflate) => {
    const { connect } = await labWithWs({ deflate });
    const { page, lab } = await connect();
    lab.on('message', (data, isBinary) => lab.send(data, { binary: isBinary }));
    for (const size of [0, 1, 125, 126, 65_535, 65_536, 3_000_000]) {
      const payload = Buffer.alloc(size, 'abc');
      page.send(payload);
      const [back] = await patiently(once(page, 'message'), 'the echo');
      expect(payload.equals(back as Buffer)).toBe(true);
    }
  });

  it.each<[string, (ends: { page: WebSocket; lab: WebSocket }) => void, number, number]>([
    ['the page closes', ({ page }) => page.close(4001, 'bye'), 4001, 4001],
    ['the lab closes', ({ lab }) => lab.close(4002, 'bye'), 4002, 4002],
    ['the page drops TCP', ({ page }) => page.terminate(), 1006, 1006],
    ['the lab drops TCP', ({ lab }) => lab.terminate(), 1006, 1006],
  ])('carries the end: %s', async (_how, end, atPage, atLab) => {
    const { connect, intercept } = await labWithWs();
    const { page, lab, client, between } = await connect();
    const both = Promise.all([closed(page), closed(lab)]);
    end({ page, lab });
    expect((await both).map(([code]) => code)).toEqual([atPage, atLab]);
    if (!client.closed) await patiently(once(client, 'close'), 'the end of TCP');
    if (!between.closed) await patiently(once(between, 'close'), 'the end of the socket between');
    expect(intercept.state.connections).toEqual([]);
  });

  it('does not lose what the lab said last', async () => {
    const { connect } = await labWithWs();
    const { page, lab } = await connect();
    let heard = 0;
    page.on('message', (data: Buffer) => {
      heard += data.length;
    });
    const done = closed(page);
    for (let number = 0; number < 50; number++) lab.send(Buffer.alloc(100_000));
    lab.close(1000, 'that was all');
    expect(await done).toEqual([1000, 'that was all']);
    expect(heard).toBe(5_000_000);
  });

  it('passes a refusal on as it is', async () => {
    const { port } = await labWithWs();
    const client = await TcpClient.to(port);
    client.say(handshake('/', { 'Sec-WebSocket-Version': '7' }));
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*Sec-WebSocket-Version/s);
  });

  it('lets a lab wait whose client does not read', async () => {
    const { connect } = await labWithWs();
    const { page, lab, client, between } = await connect();
    page.pause();
    const piece = Buffer.alloc(1_000_000);
    for (let number = 0; number < 30; number++) lab.send(piece);
    await new Promise((resolve) => setImmediate(resolve));
    // It waits with the lab, where the lab can see it, and not in between.
    expect(client.writableLength + between.readableLength).toBeLessThan(2_000_000);
    expect(lab.bufferedAmount).toBeGreaterThan(10_000_000);
    let heard = 0;
    const all = Promise.withResolvers<void>();
    page.on('message', (data: Buffer) => {
      heard += data.length;
      if (heard === 30_000_000) all.resolve();
    });
    page.resume();
    await patiently(all.promise, 'all of it');
  });

  it('lets a client wait whose lab does not read', async () => {
    const { connect } = await labWithWs();
    const { page, lab, client, between } = await connect();
    lab.pause();
    const piece = Buffer.alloc(1_000_000);
    for (let number = 0; number < 30; number++) page.send(piece);
    await turnsUntil(() => client.isPaused(), 'nobody to read from the client');
    expect(between.readableLength).toBeLessThan(1_000_000);
    expect(page.bufferedAmount).toBeGreaterThan(10_000_000);
    let heard = 0;
    const all = Promise.withResolvers<void>();
    lab.on('message', (data: Buffer) => {
      heard += data.length;
      if (heard === 30_000_000) all.resolve();
    });
    lab.resume();
    await patiently(all.promise, 'all of it');
  });

  it.each<[string, Direction]>([
    ['a client', 'server'],
    ['a lab', 'client'],
  ])('injects no more than %s reads', async (_who, direction) => {
    const { intercept, connect } = await labWithWs();
    const { page, lab } = await connect();
    const reader = direction === 'server' ? page : lab;
    reader.pause();
    const injected = injectUntilRefused(intercept, direction);
    expect(injected).toBeGreaterThan(10);
    expect(injected).toBeLessThan(20);
    let heard = 0;
    const all = Promise.withResolvers<void>();
    reader.on('message', () => {
      heard++;
      if (heard === injected) all.resolve();
    });
    reader.resume();
    await patiently(all.promise, 'all that was injected');
    // There is room again.
    const another = once(reader, 'message');
    intercept.inject('c1', { direction, opcode: 'text', payload: utf8('more') });
    expect(String((await patiently(another, 'one more'))[0])).toBe('more');
  });

  it('injects no more than may wait behind a frame that is half way', async () => {
    const { intercept, port, opened } = await labWithWs();
    const client = await TcpClient.to(port);
    client.say(handshake('/'));
    const { between } = await patiently(opened, 'the lab to see a client');
    const half = encodeFrame({ opcode: 'text', declaredLength: 1_000_000, maskingKey: new Uint8Array(4) });
    const arrived = once(between, 'data');
    client.socket.write(half);
    await patiently(arrived, 'the half of a frame');
    const injected = injectUntilRefused(intercept, 'client');
    expect(injected).toBeGreaterThan(10);
    expect(injected).toBeLessThan(20);
    expect(between.readableLength).toBeLessThan(100);
  });

  it('holds the lab’s end behind what is held of it', async () => {
    const { connect, intercept } = await labWithWs();
    const { page, lab } = await connect();
    intercept.set({ on: true, handshakes: false, rules: [{ direction: 'server' }] });
    const heard: string[] = [];
    page.on('message', (data) => heard.push(String(data)));
    const done = closed(page);
    lab.send('held');
    lab.close(4000, 'over');
    await turnsUntil(() => intercept.state.held.length === 1, 'a held frame');
    expect([heard, page.readyState]).toEqual([[], WebSocket.OPEN]);
    intercept.release();
    expect(await done).toEqual([4000, 'over']);
    expect(heard).toEqual(['held']);
  });

  it('ends at once when the lab drops TCP while something is held', async () => {
    const { connect, intercept } = await labWithWs();
    const { page, lab } = await connect();
    intercept.set({ on: true, handshakes: false, rules: [] });
    lab.send('held');
    page.send('held');
    const done = closed(page);
    await turnsUntil(() => intercept.state.held.length === 2, 'two held frames');
    lab.terminate();
    expect((await done)[0]).toBe(1006);
    expect(intercept.state).toMatchObject({ held: [], connections: [] });
    expect(intercept.isFull).toBe(false);
  });
});
