import { Agent, get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { transports } from '../../labs/transports/tally.ts';
import { patiently } from '../solve/raw-client.ts';
import type { Running } from '../start.ts';
import { countingProxy } from '../testing/counting-proxy.ts';
import { eventsOf, openBench, TcpClient, untilEvents } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';
import type { Bench } from './bench.ts';

let running: Running;
let port: number;
beforeAll(async () => {
  running = await startUnregistered();
  port = running.services.ports.lab;
});
afterAll(() => running.close());

interface FeedEvent {
  id: number;
  at: number;
}

interface News {
  events: FeedEvent[];
  lost: number;
  last: number;
}

describe('the race', () => {
  it('counts each byte of each way as the wire does, and tells how late each event left', async () => {
    const bench = await open();
    const { race } = await startRace(bench, 'rate=20&interval=300&seconds=1');
    const proxies = await Promise.all(transports.map(() => countingProxy(port)));
    const [poll, longPoll, events, socket] = proxies.map(
      (proxy, index) => `127.0.0.1:${proxy.port}${bench.base}/race/${race}/${transports[index]}?after=0`,
    );
    const got = await Promise.all([
      pollFor(`http://${poll}`, 900, 300),
      pollFor(`http://${longPoll}`, 900, 0),
      streamFor(`http://${events}`, 5_000),
      listenFor(`ws://${socket}`, 900),
    ]);
    const { ways } = await untilOver(bench);
    for (const [index, way] of transports.entries()) {
      const { client, server, delivered, exchanges } = ways[way] ?? {};
      expect({ client, server }, way).toEqual(proxies[index]?.bytes);
      expect(delivered, way).toBe(got[index]?.length);
      expect(got[index], way).toEqual(got[index]?.map((_, at) => at + 1));
      if (way === 'events' || way === 'socket') expect(exchanges, way).toBe(1);
    }
    expect(got.flat().length).toBeGreaterThan(20);
    const delays = (way: string) =>
      raceEvents(bench)
        .flatMap((told) => told.ways[way]?.delays ?? [])
        .sort((a, b) => a - b);
    const median = (all: number[]) => all[all.length >> 1] ?? Number.NaN;
    expect(Math.min(...transports.flatMap(delays))).toBeGreaterThanOrEqual(0);
    expect(delays('poll')).toHaveLength(ways.poll?.delivered ?? Number.NaN);
    expect(median(delays('poll'))).toBeGreaterThan(median(delays('socket')));
  });

  it('ends what is still open when its time is over, and is gone then', async () => {
    const bench = await open();
    const { race } = await startRace(bench, 'rate=5&seconds=1');
    const path = `${bench.base}/race/${race}`;
    const client = await TcpClient.to(port);
    client.say(`GET ${path}/events HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await client.hears('\r\n0\r\n\r\n');
    await untilOver(bench);
    const late = await fetch(`http://127.0.0.1:${port}${path}/poll`);
    expect([late.status, await late.text()]).toEqual([410, 'This race is over.\n']);
  });

  it.each([
    ['rate=51', 'Expected rate to be a whole number from 1 to 50, found "51".'],
    ['rate=0', 'rate'],
    ['interval=99', 'Expected interval to be a whole number from 100 to 10000, found "99".'],
    ['seconds=61', 'seconds'],
    ['rate=1e1', 'found "1e1"'],
  ])('refuses %s', async (query, words) => {
    const bench = await open();
    const response = await fetch(`http://127.0.0.1:${port}${bench.base}/race?${query}`, { method: 'POST' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(words);
  });
});

describe('the four ways', () => {
  it('lose nothing between two polls', async () => {
    const bench = await open();
    const url = `http://127.0.0.1:${port}${bench.base}/poll?rate=50`;
    const ids = await pollFor(`${url}&after=0`, 700, 200);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
    expect(eventsOf(bench, 'lab').map(({ name }) => name)).not.toContain('lost');
  });

  it('say what is lost when the server keeps too little', async () => {
    const bench = await open({ kept: 'latest' });
    const url = `http://127.0.0.1:${port}${bench.base}/long-poll?rate=50`;
    const first = await news(`${url}&after=0`);
    await news(`${url}&after=${first.last}`);
    // Two have been there by now, and one is kept.
    const { events, lost, last } = await news(`${url}&after=0`);
    expect(events).toHaveLength(1);
    expect(lost).toBe(last - 1);
    // On a slow machine the poll before has lost some too.
    const told = eventsOf(bench, 'lab').findLast(({ name }) => name === 'lost');
    expect(told?.data).toEqual({ transport: 'long-poll', lost });
  });

  it('answer a long poll with nothing when patience ends', async () => {
    const bench = await open({ patience: 1 });
    const url = `http://127.0.0.1:${port}${bench.base}/long-poll?rate=1`;
    const first = await news(`${url}&after=0`);
    const second = await news(`${url}&after=1`);
    expect([first, second].map(({ last }) => last)).toEqual([1, 2]);
    // The third comes 1.5 seconds after the second.
    expect(await news(`${url}&after=2`)).toEqual({ events: [], lost: 0, last: 2 });
  });

  it('tell a browser that comes back what it missed, by the number that it sends itself', async () => {
    const bench = await open();
    const url = `http://127.0.0.1:${port}${bench.base}/events?rate=50&after=0`;
    const before = await streamFor(url, 300);
    const last = before.at(-1) ?? 0;
    const again = await streamFor(url, 200, { 'last-event-id': String(last) });
    expect(again[0]).toBe(last + 1);
  });

  it('are bounded in how many wait at once', async () => {
    const bench = await open({ streams: 1 });
    const held = await TcpClient.to(port);
    held.say(`GET ${bench.base}/events HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await held.hears('text/event-stream');
    const refused = await fetch(`http://127.0.0.1:${port}${bench.base}/long-poll`);
    expect(refused.status).toBe(503);
    expect(await refused.text()).toContain('"Open streams"');
  });

  it('have a bill that agrees with the trace', async () => {
    const bench = await open();
    const url = `http://127.0.0.1:${port}${bench.base}`;
    await news(`${url}/poll?rate=50&after=0`);
    await news(`${url}/poll?rate=50`);
    const polls = await untilEvents(bench, 'http', 2);
    const { poll } = (await (await fetch(`${url}/cost`)).json()) as Record<string, Record<string, number>>;
    expect(poll).toMatchObject({
      exchanges: 2,
      client: polls.reduce((sum, { bytes }) => sum + bytes.client, 0),
      server: polls.reduce((sum, { bytes }) => sum + bytes.server, 0),
    });
  });
});

describe('the conversation', () => {
  it('begins with the server, answers, and ends when told bye', async () => {
    const bench = await open();
    const socket = new WebSocket(`ws://127.0.0.1:${port}${bench.base}/talk`);
    onTestFinished(() => socket.terminate());
    const heard: string[] = [];
    const closed = Promise.withResolvers<[number, string]>();
    socket.on('close', (code, reason) => closed.resolve([code, reason.toString()]));
    socket.on('message', (data) => {
      heard.push(data.toString());
      socket.send(heard.length === 1 ? 'good morning' : 'bye');
    });
    expect(await patiently(closed.promise, 'the close')).toEqual([1000, 'you said bye']);
    expect(heard).toEqual(['Hello. You did not ask, and I could speak first.', 'You said: good morning']);
  });
});

function open(settings: Record<string, unknown> = {}): Promise<Bench> {
  return openBench(running, settings, 'overview');
}

async function startRace({ base }: Bench, query: string): Promise<{ race: string }> {
  const response = await fetch(`http://127.0.0.1:${port}${base}/race?${query}`, { method: 'POST' });
  return (await response.json()) as { race: string };
}

interface Told {
  over: boolean;
  ways: Record<
    string,
    { client: number; server: number; exchanges: number; delivered: number; delays: number[] }
  >;
}

function raceEvents(bench: Bench): Told[] {
  return eventsOf(bench, 'lab').flatMap(({ name, data }) =>
    name === 'race' ? [data as unknown as Told] : [],
  );
}

/** Waits for the last telling of a race. */
async function untilOver(bench: Bench): Promise<Told> {
  const done = Promise.withResolvers<Told>();
  const look = () => {
    const last = raceEvents(bench).find(({ over }) => over);
    if (last) done.resolve(last);
  };
  bench.news.on('trace', look);
  look();
  return patiently(done.promise, 'the end of the race').finally(() => bench.news.off('trace', look));
}

/** One exchange on a connection of its own, or the agent's. */
function news(url: string, agent?: Agent): Promise<News> {
  return new Promise((resolve, reject) => {
    get(url, agent ? { agent } : {}, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve(JSON.parse(Buffer.concat(chunks).toString()));
    }).on('error', reject);
  });
}

/** Asks for a while, and returns the numbers that came. */
async function pollFor(url: string, milliseconds: number, interval: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const address = new URL(url);
  const ids: number[] = [];
  for (const end = performance.now() + milliseconds; performance.now() < end; ) {
    const { events, last } = await news(address.href, agent);
    ids.push(...events.map(({ id }) => id));
    address.searchParams.set('after', String(last));
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
  return ids;
}

/** Reads an event stream until it ends, or for a while. */
async function streamFor(
  url: string,
  milliseconds: number,
  headers: Record<string, string> = {},
): Promise<number[]> {
  const enough = AbortSignal.timeout(milliseconds);
  const response = await fetch(url, { headers, signal: enough });
  let text = '';
  try {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
  } catch (error) {
    // The abrupt end that a page makes of a stream that it does not want any more.
    if (!enough.aborted) throw error;
  }
  return [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
}

/** Listens on a socket for a while. */
function listenFor(url: string, milliseconds: number): Promise<number[]> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  onTestFinished(() => socket.terminate());
  const ids: number[] = [];
  return new Promise((resolve, reject) => {
    socket.on('message', (data) => ids.push((JSON.parse(data.toString()) as FeedEvent).id));
    socket.on('close', () => resolve(ids));
    socket.on('error', reject);
    setTimeout(() => socket.close(1000), milliseconds);
  });
}
