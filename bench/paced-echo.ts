import { once } from 'node:events';
import { WebSocket } from 'ws';

export interface Trips {
  /** Round trips, in milliseconds. */
  p50: number;
  p95: number;
}

const CONNECTIONS = 4;
/** Milliseconds between two messages on one connection. */
const PACE = 10;

/**
 * Echo as people at work make it: a message now and then on each connection, whether the last one was answered or not.
 * A server that stands still for a while is late with all that were due meanwhile.
 */
export async function pacedEcho(address: string, duration: number): Promise<Trips> {
  const clients = Array.from(
    { length: CONNECTIONS },
    () => new WebSocket(address, { perMessageDeflate: false }),
  );
  await Promise.all(clients.map((client) => once(client, 'open')));
  const trips: number[] = [];
  await Promise.all(clients.map((client) => echo(client, duration, trips)));
  for (const client of clients) client.terminate();
  trips.sort((a, b) => a - b);
  const at = (share: number) => trips[Math.floor(trips.length * share)] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95) };
}

function echo(client: WebSocket, duration: number, trips: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    let due = 0;
    let answered = 0;
    const timer = setInterval(() => {
      for (; due * PACE <= performance.now() - started && due * PACE < duration; due++)
        client.send(`m${due}`);
      if (due * PACE >= duration) clearInterval(timer);
    }, PACE / 4);
    client.on('message', (data) => {
      const message = /^m(\d+)$/.exec(data.toString())?.[1];
      // What a lab says by itself is no echo.
      if (message === undefined) return;
      trips.push(performance.now() - started - Number(message) * PACE);
      answered++;
      if (due * PACE >= duration && answered === due) resolve();
    });
    client.once('close', () => {
      clearInterval(timer);
      reject(new Error('the echo was closed'));
    });
  });
}
