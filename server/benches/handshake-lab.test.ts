import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../protocol/bytes.ts';
import { encodeFrame } from '../../protocol/frame.ts';
import { RawClient } from '../solve/raw-client.ts';
import type { Running } from '../start.ts';
import { bytesInUse } from '../testing/collect-garbage.ts';
import {
  eventsOf,
  handshake,
  openBench,
  TcpClient,
  untilConnections,
  untilEvents,
} from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

let running: Running;
let port: number;
beforeAll(async () => {
  running = await startUnregistered({ TRACE_BYTES: '1048576' });
  port = running.services.ports.lab;
});
afterAll(() => running.close());

describe('the handshake lab on the wire', () => {
  it.each<[string, Record<string, unknown>, Record<string, string | null>, string, string]>([
    [
      'a sound handshake',
      {},
      {},
      '/socket',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
    ],
    [
      'a chosen subprotocol',
      { subprotocols: 'two' },
      { 'Sec-WebSocket-Protocol': 'echo.v2' },
      '/socket',
      'Sec-WebSocket-Protocol: echo.v2\r\n',
    ],
    [
      'agreed compression',
      { extensions: true },
      { 'Sec-WebSocket-Extensions': 'permessage-deflate' },
      '/socket',
      'Sec-WebSocket-Extensions: permessage-deflate; ',
    ],
    ['another path', { path: 'live' }, {}, '/live?x=1', 'HTTP/1.1 101 '],
    ['a missing pass', { requiredHeader: 'lab-pass' }, {}, '/socket', 'HTTP/1.1 403 Forbidden\r\n'],
    ['a missing key', {}, { 'Sec-WebSocket-Key': null }, '/socket', 'HTTP/1.1 400 Bad Request\r\n'],
    [
      'no Upgrade at all',
      {},
      { Upgrade: null, Connection: 'close' },
      '/socket',
      'HTTP/1.1 400 Bad Request\r\n',
    ],
    ['a wrong path', {}, {}, '/nowhere', 'HTTP/1.1 404 Not Found\r\n'],
  ])('answers %s', async (_what, settings, fields, path, answer) => {
    const bench = await openBench(running, settings);
    const client = await TcpClient.to(port);
    client.say(handshake(bench.base + path, fields));
    await client.hears(answer);
    const [event] = await untilEvents(bench, 'handshake');
    expect(event?.accepted).toBe(answer.includes('101') || answer.startsWith('Sec-'));
  });

  it('answers another version with 426 and all three fields', async () => {
    const bench = await openBench(running);
    const client = await TcpClient.to(port);
    const answer = await client
      .say(handshake(`${bench.base}/socket`, { 'Sec-WebSocket-Version': '8' }))
      .untilClosed();
    expect(answer).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n/);
    expect(answer).toMatch(/\r\nupgrade: websocket\r\n/i);
    expect(answer).toMatch(/\r\nconnection: Upgrade, close\r\n/i);
    expect(answer).toMatch(/\r\nsec-websocket-version: 13\r\n/i);
    expect(answer.match(/^connection:/gim)).toHaveLength(1);
  });

  it('reads its settings when a request comes, not before', async () => {
    const bench = await openBench(running);
    const old = await TcpClient.to(port);
    await old.say(handshake(`${bench.base}/socket`)).hears('Welcome');
    await bench.changeSettings({ ...bench.settings, path: 'live' });
    const late = await TcpClient.to(port);
    expect(await late.say(handshake(`${bench.base}/socket`)).untilClosed()).toContain(' 404 ');
    old.say(text('still open'));
    await old.hears('still open');
  });

  it.each([
    ['exactly 64 KiB', 65_536, 1],
    ['64 KiB in pieces', 65_536, 4],
  ])('echoes a message of %s', async (_what, size, pieces) => {
    const bench = await openBench(running);
    const { client } = await RawClient.request(
      { host: '127.0.0.1', port },
      handshake(`${bench.base}/socket`),
    );
    await client.nextText();
    const payload = utf8('x'.repeat(size / pieces));
    for (let piece = 0; piece < pieces; piece++) {
      client.sendFrame({ opcode: piece === 0 ? 'text' : 'continuation', fin: piece === pieces - 1, payload });
    }
    expect(await client.nextText()).toBe('x'.repeat(size));
    await client.close(1000);
    expect((await untilEvents(bench, 'close'))[0]).toMatchObject({ clean: true, code: 1000 });
  });

  it.each([
    ['a message over 64 KiB', text('x'.repeat(65_537)), 1009],
    ['text that is not UTF-8', masked(Uint8Array.of(0xff)), 1007],
    ['an unmasked frame', encodeFrame({ opcode: 'text', payload: utf8('bare') }), 1002],
  ])('fails the connection over %s', async (_what, bytes, code) => {
    const bench = await openBench(running);
    const client = await TcpClient.to(port);
    await client.say(handshake(`${bench.base}/socket`)).hears('Welcome');
    client.say(bytes);
    await client.untilClosed();
    expect((await untilEvents(bench, 'close'))[0]).toMatchObject({ clean: false, code, by: 'server' });
  });

  it('holds little for a client that sends and does not read', async () => {
    const bench = await openBench(running);
    const client = await TcpClient.to(port);
    await client.say(handshake(`${bench.base}/socket`)).hears('Welcome');
    client.socket.pause();
    const before = await bytesInUse();
    const message = text('x'.repeat(60_000));
    // Sends until the kernel's buffers are full both ways and the server has stopped reading.
    let sent = 0;
    while (sent < 2_000 && (client.socket.write(message) || (await drained(client)))) sent++;
    const grown = (await bytesInUse()) - before - client.socket.writableLength;
    // What waits in the client's own buffer is the client's. The trace may hold 8 MiB, of the 120 MB that were to come.
    expect(grown).toBeLessThan(20_000_000);
    expect(sent).toBeLessThan(2_000);
    const other = await TcpClient.to(port);
    await other.say(handshake(`${(await openBench(running)).base}/socket`)).hears('Welcome');
    client.socket.destroy();
    await untilConnections(bench, 0);
    expect(eventsOf(bench, 'close')).toMatchObject([{ code: 1006, by: 'client' }]);
  });
});

/** False when nothing moved for as many turns as the loopback could ever need. */
async function drained({ socket }: TcpClient): Promise<boolean> {
  for (let turn = 0; turn < 2_000; turn++) {
    if (!socket.writableNeedDrain) return true;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return false;
}

function masked(payload: Uint8Array): Uint8Array {
  return encodeFrame({ opcode: 'text', payload, maskingKey: Uint8Array.of(1, 2, 3, 4) });
}

function text(words: string): Uint8Array {
  return masked(utf8(words));
}
