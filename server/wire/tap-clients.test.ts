import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { patiently } from '../solve/raw-client.ts';
import type { Running } from '../start.ts';
import { eventsOf, handshake, openBench, TcpClient, untilEvents } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

const wscat = fileURLToPath(new URL('../../node_modules/.bin/wscat', import.meta.url));

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

describe('the tap, whoever the client is', () => {
  it('sees the `ws` library, from handshake to clean close', async () => {
    const bench = await openBench(running, { subprotocols: 'two' });
    const client = new Talker(`ws://127.0.0.1:${running.services.ports.lab}${bench.base}/socket`, [
      'unknown.v9',
      'echo.v2',
      'echo.v1',
    ]);
    expect(await client.next()).toBe('Welcome. You speak echo.v2.');
    client.socket.send('{"n":1}');
    expect(await client.next()).toBe('{"n":1}');
    client.socket.close(3000, 'bye');
    const [close] = await untilEvents(bench, 'close');
    expect(close).toMatchObject({ clean: true, code: 3000, reason: 'bye', by: 'client' });
    const [shake] = eventsOf(bench, 'handshake');
    expect(shake).toMatchObject({ via: 'tool', accepted: true, subprotocol: 'echo.v2', extensions: null });
    expect(shake?.request.headers['sec-websocket-protocol']).toEqual(['unknown.v9,echo.v2,echo.v1']);
    expect(sentTexts(bench)).toEqual(['{"n":1}']);
    expect(client.socket.protocol).toBe('echo.v2');
  });

  it('sees wscat', async () => {
    const bench = await openBench(running);
    const address = `ws://127.0.0.1:${running.services.ports.lab}${bench.base}/socket`;
    const child = spawn(process.execPath, [wscat, '-c', address, '-x', 'from outside', '-w', '-1'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    onTestFinished(() => void child.kill());
    const messages = await untilEvents(bench, 'message', 3);
    expect(messages.map(({ direction, text }) => [direction, text])).toContainEqual([
      'server',
      'from outside',
    ]);
    expect(sentTexts(bench)).toEqual(['from outside']);
    expect(messages[0]).toMatchObject({ via: 'tool', secure: false });
    child.kill('SIGKILL');
    expect((await untilEvents(bench, 'close'))[0]).toMatchObject({ code: 1006, by: 'client' });
  });

  it('sees a bare TCP client', async () => {
    const bench = await openBench(running);
    const client = await TcpClient.to(running.services.ports.lab);
    client.say(`${handshake(`${bench.base}/socket`, { 'User-Agent': 'Mozilla/5.0 (a tool that says so)' })}`);
    await client.hears('Welcome');
    client.say(Buffer.from('818537fa213d7f9f4d5158', 'hex'));
    await client.hears('Hello');
    expect(sentTexts(bench)).toEqual(['Hello']);
    expect(eventsOf(bench, 'handshake')[0]?.via).toBe('browser');
  });

  it('sees through TLS', async () => {
    const bench = await openBench(running);
    const client = new Talker(`wss://127.0.0.1:${running.services.ports.labTls}${bench.base}/socket`);
    await client.next();
    client.socket.send('hidden on the wire');
    expect(await client.next()).toBe('hidden on the wire');
    expect(sentTexts(bench)).toEqual(['hidden on the wire']);
    client.socket.terminate();
    await untilEvents(bench, 'close');
    const wire = bench.trace.after(0).events.filter((event) => 'secure' in event);
    expect(wire.map(({ kind, secure }) => [kind, secure])).toContainEqual(['close', true]);
    expect(wire.every(({ secure }) => secure)).toBe(true);
  });

  it('shows compressed messages inflated, and their frames as they crossed the wire', async () => {
    const bench = await openBench(running, { extensions: true });
    const address = `ws://127.0.0.1:${running.services.ports.lab}${bench.base}/socket`;
    const client = new Talker(address, [], { perMessageDeflate: { threshold: 0 } });
    await client.next();
    expect(client.socket.extensions).toContain('permessage-deflate');
    const text = JSON.stringify({ list: Array.from({ length: 500 }, () => 'again') });
    client.socket.send(text);
    expect(await client.next()).toBe(text);
    client.socket.send('');
    expect(await client.next()).toBe('');
    client.socket.send(Uint8Array.of(1, 2, 3));
    client.socket.send('last');
    expect(await client.next()).toBe('last');
    const messages = eventsOf(bench, 'message').filter(({ direction }) => direction === 'client');
    expect(messages.map(({ type, text }) => text ?? type)).toEqual([text, '', 'binary', 'last']);
    expect(messages[0]).toMatchObject({ json: { list: expect.any(Array) }, truncated: false });
    expect(messages[2]?.payload).toBe('AQID');
    const frames = eventsOf(bench, 'frame').filter(({ direction }) => direction === 'client');
    expect(frames[0]).toMatchObject({ rsv1: true, broken: [] });
    expect(frames[0]?.length).toBeLessThan(text.length / 10);
    expect('text' in (frames[0] ?? {})).toBe(false);
    expect(eventsOf(bench, 'handshake')[0]?.extensions).toBe(
      'permessage-deflate; server_no_context_takeover; client_no_context_takeover',
    );
  });
});

/** A `ws` client whose messages are waited for one by one. */
class Talker {
  readonly socket: WebSocket;
  readonly #heard: string[] = [];
  #waiting: ((text: string) => void) | null = null;

  constructor(address: string, protocols: string[] = [], options: WebSocket.ClientOptions = {}) {
    this.socket = new WebSocket(address, protocols, { rejectUnauthorized: false, ...options });
    onTestFinished(() => this.socket.terminate());
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data) => {
      const text = data.toString();
      if (this.#waiting) this.#waiting(text);
      else this.#heard.push(text);
      this.#waiting = null;
    });
  }

  next(): Promise<string> {
    const heard = this.#heard.shift();
    if (heard !== undefined) return Promise.resolve(heard);
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#waiting = resolve;
    return patiently(promise, 'a message');
  }
}

function sentTexts(bench: Parameters<typeof eventsOf>[0]): (string | undefined)[] {
  return eventsOf(bench, 'message')
    .filter(({ direction }) => direction === 'client')
    .map(({ text }) => text);
}
