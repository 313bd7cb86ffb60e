import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encodeFrame } from '../protocol/frame.ts';

export interface Target {
  port: number;
  /** Request-target of the handshake. */
  path: string;
}

export interface Load {
  connections: number;
  /** Payload bytes of one message. */
  bytes: number;
  /** How long it runs, in milliseconds. */
  duration: number;
}

export interface Result {
  messagesPerSecond: number;
  /** Round trip, in milliseconds. */
  p50: number;
  p99: number;
  /** What the server's process spent on one message, in microseconds: it hardly depends on what else the machine does. */
  cpu: number;
}

/** Opens connections for an echo: each has shaken hands, and heard what a lab says first. */
export function openEcho(target: Target, connections: number): Promise<Socket[]> {
  return Promise.all(Array.from({ length: connections }, () => open(target)));
}

/**
 * Echo as fast as it goes, one message at a time on each connection. The client is raw TCP with a frame made
 * beforehand, so that the server, and not the client, is what is measured.
 */
export async function runEcho(clients: Socket[], load: Load, cpuSeconds: () => number): Promise<Result> {
  const payload = new Uint8Array(load.bytes).fill(0x61);
  const frame = encodeFrame({ opcode: 'text', payload, maskingKey: Uint8Array.of(1, 2, 3, 4) });
  const echoed = encodeFrame({ opcode: 'text', payload }).length;
  const trips: number[] = [];
  const cpuBefore = cpuSeconds();
  const started = performance.now();
  const until = started + load.duration;
  await Promise.all(clients.map((client) => pingPong(client, frame, echoed, until, trips)));
  const seconds = (performance.now() - started) / 1000;
  const cpu = ((cpuSeconds() - cpuBefore) * 1_000_000) / trips.length;
  trips.sort((a, b) => a - b);
  const at = (share: number) => trips[Math.floor(trips.length * share)] ?? Number.NaN;
  return { messagesPerSecond: trips.length / seconds, p50: at(0.5), p99: at(0.99), cpu };
}

function pingPong(
  client: Socket,
  frame: Uint8Array,
  echoed: number,
  until: number,
  trips: number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = performance.now();
    let missing = echoed;
    const hear = (chunk: Buffer) => {
      missing -= chunk.length;
      if (missing > 0) return;
      const now = performance.now();
      trips.push(now - sent);
      if (now >= until) {
        client.off('data', hear).off('error', reject);
        return resolve();
      }
      sent = now;
      missing = echoed;
      client.write(frame);
    };
    client.on('error', reject).on('data', hear);
    client.write(frame);
  });
}

/** Shakes hands and swallows what a lab says first, so that only echoes follow. */
async function open({ port, path }: Target): Promise<Socket> {
  const client = connect({ host: '127.0.0.1', port });
  client.setNoDelay(true);
  await once(client, 'connect');
  client.write(
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  // A ping is answered behind whatever greeting there is: its pong marks the end of the beginning.
  client.write(
    encodeFrame({
      opcode: 'ping',
      payload: new TextEncoder().encode('ready?'),
      maskingKey: new Uint8Array(4),
    }),
  );
  let seen = '';
  while (!seen.includes('ready?')) {
    const [chunk] = (await once(client, 'data')) as [Buffer];
    seen += chunk.toString('latin1');
  }
  return client;
}
