import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../start.ts';
import { openBench, TcpClient, untilConnections, untilEvents } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';
import { Meter } from './meter.ts';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

describe('the meter of a bench', () => {
  it('counts an answer that goes on while it does', async () => {
    const bench = await openBench(running, {}, 'overview');
    const request = `GET ${bench.base}/events?rate=50 HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const client = await TcpClient.to(running.services.ports.lab);
    client.say(request);
    await client.hears('data: ', 3);
    const { exchanges, client: asked, server } = bench.meter.at('/events');
    expect([exchanges, asked]).toEqual([1, request.length]);
    expect(server).toBeGreaterThanOrEqual(client.heard.length);
  });

  it.each([
    ['pipelined requests', (base: string) => `GET ${base}/cost HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(3), 3],
    [
      'a request with a body',
      (base: string) => `POST ${base}/cost HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello`,
      1,
    ],
  ])('counts %s', async (_what, write, exchanges) => {
    const bench = await openBench(running, {}, 'overview');
    const sent = write(bench.base);
    const client = await TcpClient.to(running.services.ports.lab);
    client.say(sent);
    await untilEvents(bench, 'http', exchanges);
    await client.hears('HTTP/1.1', exchanges);
    client.socket.end();
    const heard = await client.untilClosed();
    expect(bench.meter.at('/cost')).toEqual({ exchanges, client: sent.length, server: heard.length });
  });

  it('counts a question that was never answered', async () => {
    const bench = await openBench(running, {}, 'overview');
    const request = `GET ${bench.base}/long-poll?rate=1&after=9 HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const client = await TcpClient.to(running.services.ports.lab);
    client.say(request).socket.end();
    client.socket.destroySoon();
    await untilEvents(bench, 'http');
    await untilConnections(bench, 0);
    expect(bench.meter.at('/long-poll')).toMatchObject({ exchanges: 1, client: request.length });
  });

  it('begins again with the lab', async () => {
    const bench = await openBench(running, {}, 'overview');
    await fetch(`http://127.0.0.1:${running.services.ports.lab}${bench.base}/cost`);
    await untilEvents(bench, 'http');
    expect(bench.meter.at('/cost').exchanges).toBe(1);
    await bench.resetLab();
    expect(bench.meter.at('/cost')).toEqual({ exchanges: 0, client: 0, server: 0 });
  });

  it('forgets the oldest path when a client asks for ever more', () => {
    const meter = new Meter();
    meter.at('/first').client = 1;
    for (let path = 0; path < 64; path += 1) meter.at(`/${path}`);
    expect(meter.at('/first').client).toBe(0);
    expect(meter.at('/63')).toBe(meter.at('/63'));
  });
});
