import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityCookie } from '../identity/identity-cookie.ts';
import type { Running } from '../start.ts';
import {
  handshake,
  openBench,
  plainRequest,
  TcpClient,
  untilConnections,
  untilEvents,
} from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

let running: Running;
let port: number;
beforeAll(async () => {
  running = await startUnregistered();
  port = running.services.ports.lab;
});
afterAll(() => running.close());

describe('the tap on plain HTTP', () => {
  it('tells a request with both heads as they crossed the wire and every byte counted', async () => {
    const bench = await openBench(running);
    const request = `GET ${bench.base}/lab.css?v=1 HTTP/1.1\r\nHost: localhost\r\nX-A: 1\r\nx-a:  2 \r\nConnection: close\r\n\r\n`;
    const client = await TcpClient.to(port);
    const heard = await client.say(request).untilClosed();
    const [event] = await untilEvents(bench, 'http');
    expect(event).toMatchObject({
      connection: 'c1',
      actor: 'learner',
      via: 'tool',
      secure: false,
      status: 200,
      request: {
        raw: request,
        method: 'GET',
        target: `${bench.base}/lab.css?v=1`,
        path: '/lab.css',
        httpVersion: '1.1',
      },
      response: { status: 200, reason: 'OK' },
      bytes: { client: request.length, server: heard.length },
    });
    expect(event?.request.headers['x-a']).toEqual(['1', '2']);
    expect(heard.startsWith(event?.response?.raw ?? 'nothing')).toBe(true);
    expect(event?.took).toBeGreaterThan(0);
  });

  it.each([
    ['a counted body', 'Content-Length: 5\r\n\r\nhello'],
    ['a chunked body', 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'],
    [
      'a chunked body with trailers',
      'Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nA: b\r\n\r\n',
    ],
  ])('counts %s, and tells it', async (_what, rest) => {
    const bench = await openBench(running);
    const request = `POST ${bench.base}/socket HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\n${rest}`;
    const heard = await (await TcpClient.to(port)).say(request).untilClosed();
    const [event] = await untilEvents(bench, 'http');
    expect(event?.bytes).toEqual({ client: request.length, server: heard.length });
    expect(event?.status).toBe(405);
    expect(event?.body).toBe('hello');
  });

  it('keeps the beginning of each body, and nothing where none came', async () => {
    const bench = await openBench(running);
    const post = (body: string) =>
      `POST ${bench.base}/socket HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const client = await TcpClient.to(port);
    client.say(
      post('x'.repeat(20_000)) + post('short') + plainRequest(`${bench.base}/nowhere`, { last: true }),
    );
    await client.untilClosed();
    const events = await untilEvents(bench, 'http', 3);
    expect(events.map(({ body }) => body)).toEqual(['x'.repeat(4_096), 'short', undefined]);
  });

  it('stars out a learner’s token in a body, as anywhere', async () => {
    const bench = await openBench(running);
    const token = 'a'.repeat(43);
    const body = `a=1&cookie=${identityCookie}=${token}`;
    const request = `POST ${bench.base}/socket HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    await (await TcpClient.to(port)).say(request).untilClosed();
    const [event] = await untilEvents(bench, 'http');
    expect(event?.body).toHaveLength(body.length);
    expect(event?.body).not.toContain(token);
  });

  it('knows that the answer to HEAD has no body, whatever length it declares', async () => {
    const bench = await openBench(running);
    const client = await TcpClient.to(port);
    client.say(plainRequest(`${bench.base}/`, { method: 'HEAD' }));
    const heard = await client.say(plainRequest(`${bench.base}/nowhere`, { last: true })).untilClosed();
    const [head, get] = await untilEvents(bench, 'http', 2);
    expect((head?.bytes.server ?? 0) + (get?.bytes.server ?? 0)).toBe(heard.length);
    expect(head?.response?.headers['content-length']?.[0]).toMatch(/^[1-9]\d*$/);
    expect(head?.bytes.server).toBe(head?.response?.raw.length);
    expect([head?.status, get?.status]).toEqual([200, 404]);
  });

  it('keeps one name for a connection that carries several requests', async () => {
    const bench = await openBench(running);
    const client = await TcpClient.to(port);
    client.say(plainRequest(`${bench.base}/`));
    await untilEvents(bench, 'http');
    client.say(plainRequest(`${bench.base}/porter.ts`));
    const second = await TcpClient.to(port);
    await untilEvents(bench, 'http', 2);
    second.say(plainRequest(`${bench.base}/`));
    const events = await untilEvents(bench, 'http', 3);
    expect(events.map(({ connection, request }) => [connection, request.path])).toEqual([
      ['c1', '/'],
      ['c1', '/porter.ts'],
      ['c2', '/'],
    ]);
    expect(bench.openConnections).toBe(2);
    client.socket.destroy();
    second.socket.destroy();
    await untilConnections(bench, 0);
  });

  it('pairs pipelined requests with their answers, also when some concern no bench', async () => {
    const bench = await openBench(running);
    const client = await TcpClient.to(port);
    client.say(
      [
        plainRequest('/healthz'),
        plainRequest(`${bench.base}/lab.css`),
        plainRequest('/healthz', { method: 'HEAD' }),
        plainRequest(`${bench.base}/nowhere`, { last: true }),
      ].join(''),
    );
    const heard = await client.untilClosed();
    const [first, second] = await untilEvents(bench, 'http', 2);
    expect([first?.request.path, first?.status]).toEqual(['/lab.css', 200]);
    expect([second?.request.path, second?.status]).toEqual(['/nowhere', 404]);
    expect(heard.slice(-(second?.bytes.server ?? 0))).toBe(`${second?.response?.raw}Not Found`);
    expect(heard).toContain(first?.response?.raw);
  });

  it('splits nothing wrongly when every byte comes alone', async () => {
    const bench = await openBench(running);
    const request = `POST ${bench.base}/socket HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n2\r\nhi\r\n0\r\n\r\n`;
    const client = await TcpClient.to(port);
    client.socket.setNoDelay(true);
    for (const byte of Buffer.from(request)) {
      client.say(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [event] = await untilEvents(bench, 'http');
    expect(event?.bytes.client).toBe(request.length);
    expect(event?.request.raw).toBe(request.slice(0, request.indexOf('\r\n\r\n') + 4));
  });

  it('tells a request without an answer when the client resets', async () => {
    const bench = await openBench(running);
    const client = await TcpClient.to(port);
    const head = `POST ${bench.base}/socket HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n`;
    client.say(`${head}half`);
    // An answer on a second connection says that the first has been read.
    await (await TcpClient.to(port)).say(plainRequest('/healthz')).hears('{"status":"ok"}');
    client.socket.resetAndDestroy();
    const [event] = await untilEvents(bench, 'http');
    expect(event).toMatchObject({ status: null, response: null, took: null });
    expect(event?.bytes.client).toBeGreaterThanOrEqual(head.length);
  });

  it('sees the clear text of TLS', async () => {
    const bench = await openBench(running);
    const client = await TcpClient.to(running.services.ports.labTls, true);
    const heard = await client.say(plainRequest(`${bench.base}/`, { last: true })).untilClosed();
    const [event] = await untilEvents(bench, 'http');
    expect(event).toMatchObject({ secure: true, status: 200, bytes: { server: heard.length } });
  });

  it('takes the absolute-form of a target and passes over its host', async () => {
    const bench = await openBench(running);
    const client = await TcpClient.to(port);
    client.say(handshake(`http://elsewhere.example${bench.base}/socket`));
    const [event] = await untilEvents(bench, 'handshake');
    expect(event).toMatchObject({ status: 101, accepted: true, request: { path: '/socket' } });
    expect(event?.request.target).toBe(`http://elsewhere.example${bench.base}/socket`);
  });

  it.each([
    ['a browser', 'Mozilla/5.0 (X11; Linux x86_64)', 'browser'],
    ['a tool', 'python-websockets/15', 'tool'],
  ])('tells %s by its User-Agent', async (_who, agent, via) => {
    const bench = await openBench(running);
    const client = await TcpClient.to(port);
    client.say(handshake(`${bench.base}/socket`, { 'User-Agent': agent }));
    const [event] = await untilEvents(bench, 'handshake');
    expect(event?.via).toBe(via);
  });

  it('records nothing for a bench that is not there', async () => {
    const bench = await openBench(running);
    const before = running.services.registry.size;
    const client = await TcpClient.to(port);
    client.say(plainRequest(`/b/${'0'.repeat(32)}/`));
    await client.hears('There is no bench here');
    const second = await TcpClient.to(port);
    second.say(handshake(`/b/${'0'.repeat(32)}/socket`));
    expect(await second.untilClosed()).toContain('HTTP/1.1 404');
    expect(running.services.registry.size).toBe(before);
    expect(bench.trace.after(0).events.map(({ kind }) => kind)).toEqual(['settings']);
  });
});
