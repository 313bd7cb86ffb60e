import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { CHECK_PROTOCOL, CHECK_SEEN, CHECK_SOCKET, LARGE_BYTES } from '../../protocol/connection-check.ts';
import type { Running } from '../start.ts';
import { ask, handshakeStatus } from '../testing/http-client.ts';
import { startTestPlatform, startUnregistered } from '../testing/start-test-platform.ts';

const check = 'c0ffee'.padEnd(32, '0');
const path = `${CHECK_SOCKET}?try=${check}`;

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

describe.each(['platform', 'lab'] as const)('the check’s socket on the %s listener', (listener) => {
  it('agrees on the subprotocol, answers a ping, repeats a large message and what comes after a silence', async () => {
    const socket = await openCheck(running, listener);
    expect(socket.protocol).toBe(CHECK_PROTOCOL);
    socket.send('{"type":"ping"}');
    expect(await nextText(socket)).toEqual({ type: 'ping', took: expect.any(Number) });
    const large = Buffer.alloc(LARGE_BYTES, 7);
    socket.send(large);
    const [data, isBinary] = await once(socket, 'message');
    expect([isBinary, large.equals(data)]).toEqual([true, true]);
    socket.send('{"type":"still"}');
    expect(await nextText(socket)).toEqual({ type: 'still' });
  });

  it.each([
    ['what is no request of a check', ['{"type":"hello"}'], 1007],
    ['what is no JSON', ['hello'], 1007],
    ['more messages than a check has', Array.from({ length: 5 }, () => '{"type":"still"}'), 1008],
  ])('closes on %s', async (_what, messages, code) => {
    const socket = await openCheck(running, listener);
    for (const message of messages) socket.send(message);
    expect((await once(socket, 'close'))[0]).toBe(code);
  });

  it('tells what became of a handshake whose upgrade was lost on the way', async () => {
    const { ports } = running.services;
    const own = check.replace('c0ffee', listener === 'lab' ? '1ab1ab' : 'abcabc');
    expect(await seen(running, own)).toBeNull();
    const answer = await ask(ports[listener], {
      path: `${CHECK_SOCKET}?try=${own}`,
      headers: { host: `localhost:${ports[listener]}` },
    });
    expect(answer.status).toBe(426);
    expect(await seen(running, own)).toMatchObject({ status: 426, upgrade: null, connection: 'close' });
  });
});

describe('what became of a handshake', () => {
  it('is told also where the guard refused it', async () => {
    const { platform } = running.services.ports;
    const own = check.replace('c0ffee', 'f0e1e1');
    const headers = { host: `localhost:${platform}`, origin: 'https://elsewhere.test' };
    expect(await handshakeStatus(platform, `${CHECK_SOCKET}?try=${own}`, headers)).toBe(403);
    expect(await seen(running, own)).toMatchObject({
      status: 403,
      origin: 'https://elsewhere.test',
      upgrade: 'websocket',
    });
  });
});

describe('the limit of checks', () => {
  it('is said after the handshake, and holds on all listeners together', async () => {
    const small = await startTestPlatform({ CHECKS: '1' });
    const first = await openCheck(small, 'platform');
    const second = await openCheck(small, 'lab');
    const [code, reason] = await once(second, 'close');
    expect([code, String(reason)]).toEqual([4429, expect.stringContaining('the most that CHECKS allows')]);
    expect(first.readyState).toBe(WebSocket.OPEN);
  });
});

async function openCheck({ services: { ports } }: Running, listener: 'platform' | 'lab'): Promise<WebSocket> {
  const host = `localhost:${ports[listener]}`;
  const headers = { host, origin: `http://localhost:${ports.platform}` };
  const socket = new WebSocket(`ws://127.0.0.1:${ports[listener]}${path}`, [CHECK_PROTOCOL], { headers });
  onTestFinished(() => socket.terminate());
  await once(socket, 'open');
  return socket;
}

async function nextText(socket: WebSocket): Promise<unknown> {
  const [data] = await once(socket, 'message');
  return JSON.parse(String(data));
}

async function seen({ services: { ports } }: Running, id: string): Promise<unknown> {
  const headers = { host: `localhost:${ports.platform}` };
  const { text } = await ask(ports.platform, { path: `${CHECK_SEEN}?try=${id}`, headers });
  return (JSON.parse(text) as { seen: unknown }).seen;
}
