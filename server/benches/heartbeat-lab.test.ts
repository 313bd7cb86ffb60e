import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { utf8 } from '../../protocol/bytes.ts';
import { patiently, RawClient } from '../solve/raw-client.ts';
import type { Running } from '../start.ts';
import { eventsOf, handshake, openBench, untilEvents } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

const PING = 'still there?';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

describe.concurrent('the heartbeat lab', () => {
  it('drops a client that ignores its pings, and says so in the trace only', async () => {
    const { bench, client } = await open({ heartbeat: '1s', idleTimeout: 1 });
    expect(await client.nextFrame('ping')).toBe(PING);
    await expect(client.nextClose()).rejects.toThrow('got the end of the connection');
    const [close] = await untilEvents(bench, 'close');
    expect(close).toMatchObject({ by: 'server', code: 1006, clean: false });
    expect(eventsOf(bench, 'lab').map(({ name, data }) => [name, data])).toEqual([
      ['gave-up', { unanswered: PING, seconds: 1 }],
    ]);
  });

  it('keeps a client that answers by hand', async () => {
    const { bench, client } = await open({ heartbeat: '1s', idleTimeout: 1 });
    for (let asked = 0; asked < 3; asked++) {
      client.sendFrame({ opcode: 'pong', payload: utf8(await client.nextFrame('ping')) });
    }
    await client.close(1000);
    const [close] = await untilEvents(bench, 'close');
    expect(close).toMatchObject({ by: 'client', code: 1000, clean: true });
  });

  it('keeps the ws client, which answers by itself', async () => {
    const { base } = await openBench(
      running,
      { heartbeat: '1s', idleTimeout: 1 },
      'apprentice/are-you-still-there',
    );
    const socket = new WebSocket(`ws://127.0.0.1:${running.services.ports.lab}${base}/socket`);
    const pings: string[] = [];
    const asked = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<[number, string]>();
    socket.on('close', (code, reason) => closed.resolve([code, reason.toString()]));
    socket.on('ping', (data) => {
      if (pings.push(data.toString()) === 3) asked.resolve();
    });
    await patiently(asked.promise, 'three pings');
    socket.close(4001, 'lunch');
    expect(await closed.promise).toEqual([4001, 'lunch']);
    expect(pings).toEqual([PING, PING, PING]);
  });

  it.each<[string, number | undefined, string | undefined, object]>([
    ['1000', 1000, undefined, { code: 1000, reason: '', clean: true }],
    ['4001 and a reason', 4001, 'lunch', { code: 4001, reason: 'lunch', clean: true }],
    ['no code', undefined, undefined, { code: 1005, reason: '', clean: true }],
  ])('answers a close with %s by the same', async (_what, code, reason, expected) => {
    const { bench, client } = await open({});
    await client.close(code, reason);
    const [close] = await untilEvents(bench, 'close');
    expect(close).toMatchObject({ ...expected, by: 'client' });
    const [sent, answer] = eventsOf(bench, 'frame').filter(({ opcode }) => opcode === 'close');
    expect(answer).toMatchObject({ direction: 'server', payload: sent?.payload });
  });

  it.each<[string, number, number]>([
    ['a code that must not be sent', 1006, 1002],
    ['a code that nobody may use', 999, 1002],
  ])('answers a close with %s by 1002', async (_what, code, answer) => {
    const { client } = await open({});
    client.sendFrame({ opcode: 'close', payload: Uint8Array.of(code >> 8, code & 0xff) });
    expect(await client.nextClose()).toBe(answer);
    await client.end();
  });

  it('tells a dropped connection from one that it dropped itself', async () => {
    const { bench, client } = await open({});
    client.destroy();
    const [close] = await untilEvents(bench, 'close');
    expect(close).toMatchObject({ by: 'client', code: 1006, clean: false });
  });

  it('goes on while a client is away, and sends again what it missed', async () => {
    const { bench, client } = await open({});
    const { id: last } = JSON.parse(await client.nextText());
    client.destroy();
    const watcher = await connect(bench.base);
    const { id: missed } = JSON.parse(await watcher.nextText());
    const back = await connect(bench.base, `?last=${last}`);
    expect(JSON.parse(await back.nextText())).toEqual({ resumed: last, replayed: missed - last, lost: 0 });
    expect(JSON.parse(await back.nextText()).id).toBe(last + 1);
    expect(eventsOf(bench, 'lab')).toMatchObject([{ name: 'resumed', data: { resumed: last, lost: 0 } }]);
  });

  it('counts from 1 again when the lab was reset', async () => {
    const { bench, client } = await open({});
    expect(JSON.parse(await client.nextText()).id).toBe(1);
    expect(JSON.parse(await client.nextText()).id).toBe(2);
    await bench.resetLab();
    const again = await connect(bench.base);
    expect(JSON.parse(await again.nextText()).id).toBe(1);
  });

  it('gives each bench a feed of its own', async () => {
    const { client } = await open({});
    const first = JSON.parse(await client.nextText());
    const other = await open({});
    expect(first.id).toBe(1);
    expect(JSON.parse(await other.client.nextText()).id).toBe(1);
  });

  it.each<[string, string, Record<string, string | null>, string]>([
    ['another path', '/nowhere', {}, 'HTTP/1.1 404 '],
    ['another version', '/socket', { 'Sec-WebSocket-Version': '8' }, 'HTTP/1.1 426 '],
    ['a missing Upgrade', '/socket?last=1', { Upgrade: null, Connection: 'close' }, 'HTTP/1.1 400 '],
  ])('refuses %s', async (_what, path, fields, answer) => {
    const { base } = await openBench(running, {}, 'apprentice/are-you-still-there');
    const raw = handshake(base + path, fields);
    const { response, client } = await RawClient.request(
      { host: '127.0.0.1', port: running.services.ports.lab },
      raw,
    );
    client.destroy();
    expect(`HTTP/1.1 ${response.status} `).toBe(answer);
  });
});

async function open(settings: Record<string, unknown>) {
  const bench = await openBench(running, settings, 'apprentice/are-you-still-there');
  return { bench, client: await connect(bench.base) };
}

async function connect(base: string, query = ''): Promise<RawClient> {
  const address = { host: '127.0.0.1', port: running.services.ports.lab };
  const { client } = await RawClient.request(address, handshake(`${base}/socket${query}`));
  return client;
}
