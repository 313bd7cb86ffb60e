import { connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fromBase64 } from '../../protocol/bytes.ts';
import type { Direction } from '../../protocol/trace.ts';
import type { Bench } from '../benches/bench.ts';
import type { Running } from '../start.ts';
import { collectGarbage } from '../testing/collect-garbage.ts';
import {
  handshake,
  openBench,
  plainRequest,
  TcpClient,
  untilConnections,
  untilEvents,
} from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

const TOKEN = 'QJQJQJQJQJQJQJQJ';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

describe('what the network sees', () => {
  it('of a plain connection: every byte, in both directions', async () => {
    const bench = await openBench(running);
    const client = await greeted(bench);
    expect(seen(bench, 'client')).toBe(handshake(`${bench.base}/socket`));
    expect(seen(bench, 'server')).toBe(client.heard);
    expect(bench.captures.read('c1')?.secure).toBe(false);
  });

  it('of a plain connection: frames with their mask on', async () => {
    const bench = await openBench(running);
    const client = await greeted(bench);
    const frame = Buffer.from('818537fa213d7f9f4d5158', 'hex');
    await client.say(frame).hears('Hello');
    expect(seen(bench, 'client').endsWith(frame.toString('latin1'))).toBe(true);
    expect(seen(bench, 'server').endsWith('\x81\x05Hello')).toBe(true);
  });

  it('of one over TLS: its records, and nothing that is in them', async () => {
    const bench = await openBench(running);
    const client = await greeted(bench, true);
    const frame = Buffer.from('818537fa213d7f9f4d5158', 'hex');
    await client.say(frame).hears('Hello');
    expect(bench.captures.read('c1')?.secure).toBe(true);
    // RFC 8446 §5.1: a handshake record first, and application data after the handshake.
    expect(seen(bench, 'client').slice(0, 2)).toBe('\x16\x03');
    expect(seen(bench, 'server').slice(0, 2)).toBe('\x16\x03');
    for (const side of ['client', 'server'] as const) {
      expect(seen(bench, side)).toContain('\x17\x03\x03');
      expect(seen(bench, side)).not.toMatch(/websocket|Hello|HTTP/i);
      expect(seen(bench, side)).not.toContain(frame.toString('latin1'));
    }
  });

  it('is the truth: the bytes under TLS are those that crossed the TCP connection', async () => {
    const bench = await openBench(running);
    const relay = await overhear(running.services.ports.labTls);
    await (await TcpClient.to(relay.port, true)).say(handshake(`${bench.base}/socket`)).hears('Welcome');
    for (const side of ['client', 'server'] as const) {
      const { bytes, total } = bench.captures.read('c1')?.[side] ?? { bytes: '', total: 0 };
      const crossed = Buffer.concat(relay.crossed[side]);
      expect(Buffer.from(fromBase64(bytes)).equals(crossed.subarray(0, 4_096))).toBe(true);
      expect(total).toBe(crossed.length);
    }
  });

  it.each([
    ['alone', `lab101=${TOKEN}`],
    ['between others', `a=1; lab101=${TOKEN}; b=2`],
    ['twice', `lab101=${TOKEN}; lab101=${TOKEN}`],
  ])("stars out the learner's own token, which is the platform's: %s", async (_where, cookie) => {
    const bench = await openBench(running);
    await greeted(bench, false, { Cookie: cookie });
    expect(seen(bench, 'client')).not.toContain('QJ');
    expect(seen(bench, 'client')).toContain(`Cookie: ${cookie.replaceAll(TOKEN, '*'.repeat(16))}\r\n`);
  });

  it('stars the token out when it is torn in two, and when it is cut off', async () => {
    const bench = await openBench(running);
    const head = handshake(`${bench.base}/socket?`, { Cookie: `lab101=${TOKEN}` });
    const client = await TcpClient.to(running.services.ports.lab);
    client.socket.setNoDelay(true);
    client.say(head.slice(0, -10));
    await new Promise((resolve) => setImmediate(resolve));
    await client.say(head.slice(-10)).hears('Welcome');
    expect(seen(bench, 'client')).not.toContain('QJ');
    // So long that only eight characters of the token are kept.
    const long = head.replace('socket?', `socket?${'x'.repeat(4_096 + 12 - head.length)}`);
    await (await TcpClient.to(running.services.ports.lab)).say(long).hears('Welcome');
    expect(seen(bench, 'client', 'c2')).toHaveLength(4_096);
    expect(seen(bench, 'client', 'c2')).not.toContain('QJ');
  });

  it('is kept up to 4 KiB of each direction, and counted to the end', async () => {
    const bench = await openBench(running);
    const client = await greeted(bench);
    const frame = Buffer.from('818537fa213d7f9f4d5158', 'hex');
    client.say(Buffer.concat(Array.from({ length: 1_000 }, () => frame)));
    await client.hears('Hello', 1_000);
    const { total, bytes } = bench.captures.read('c1')?.client ?? { total: 0, bytes: '' };
    expect(total).toBe(handshake(`${bench.base}/socket`).length + 11_000);
    expect(fromBase64(bytes)).toHaveLength(4_096);
  });

  it('is kept of the latest connections only, and of none after a reset', async () => {
    const bench = await openBench(running);
    for (let count = 0; count < 14; count++) await greeted(bench);
    expect(['c1', 'c2', 'c3', 'c14'].map((name) => bench.captures.read(name) !== undefined)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    await bench.resetLab();
    expect(bench.captures.read('c14')).toBeUndefined();
  });

  it.each([
    ['plain', false],
    ['over TLS', true],
  ])('stays when the connection is gone, and keeps nothing else of it: %s', async (_how, secure) => {
    const bench = await openBench(running);
    const sockets: WeakRef<object>[] = [];
    const addConnection = bench.addConnection.bind(bench);
    bench.addConnection = (socket) => {
      sockets.push(new WeakRef(socket));
      return addConnection(socket);
    };
    for (let count = 0; count < 3; count++) {
      const client = await greeted(bench, secure);
      client.socket.destroy();
    }
    await untilConnections(bench, 0);
    await expect
      .poll(async () => {
        await collectGarbage();
        return sockets.filter((socket) => socket.deref()).length;
      })
      .toBe(0);
    const read = bench.captures.read('c3');
    expect(read?.client.total).toBeGreaterThanOrEqual(handshake(`${bench.base}/socket`).length);
    expect(fromBase64(read?.server.bytes ?? '')).toHaveLength(read?.server.total ?? 0);
  });

  it('tells one bench nothing of another on the same connection', async () => {
    const [first, second] = [await openBench(running), await openBench(running)];
    const client = await TcpClient.to(running.services.ports.lab);
    await client.say(plainRequest(`${first.base}/`)).hears('HTTP/1.1 200');
    await client.say(plainRequest(`${second.base}/`)).hears('HTTP/1.1 200', 2);
    await untilEvents(second, 'http');
    expect(seen(first, 'client')).toBe(plainRequest(`${first.base}/`));
    expect(seen(first, 'client')).not.toContain(second.id);
    expect(first.captures.read('c1')?.client.total).toBe(plainRequest(`${first.base}/`).length);
    expect(second.captures.read('c1')).toBeUndefined();
  });
});

/** A connection on which the lab has said its first word. */
async function greeted(
  bench: Bench,
  secure = false,
  fields: Record<string, string> = {},
): Promise<TcpClient> {
  const { lab, labTls } = running.services.ports;
  const client = await TcpClient.to(secure ? labTls : lab, secure);
  await client.say(handshake(`${bench.base}/socket`, fields)).hears('Welcome. You speak no subprotocol.');
  return client;
}

function seen(bench: Bench, side: Direction, connection = 'c1'): string {
  return Buffer.from(fromBase64(bench.captures.read(connection)?.[side].bytes ?? '')).toString('latin1');
}

/** Somebody on the way, who writes down what crosses. */
async function overhear(port: number) {
  const crossed: Record<Direction, Buffer[]> = { client: [], server: [] };
  const relay = createServer((client) => {
    const server = connect({ host: '127.0.0.1', port });
    onTestFinished(() => void client.destroy());
    onTestFinished(() => void server.destroy());
    client.on('data', (chunk) => crossed.client.push(chunk)).pipe(server);
    server.on('data', (chunk) => crossed.server.push(chunk)).pipe(client);
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
  });
  onTestFinished(() => void relay.close());
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const address = relay.address();
  return { crossed, port: address !== null && typeof address === 'object' ? address.port : 0 };
}
