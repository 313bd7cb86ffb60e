import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildLabHost } from '../app.ts';
import type { Bench } from '../benches/bench.ts';
import { patiently } from '../solve/raw-client.ts';
import type { Running } from '../start.ts';
import {
  eventsOf,
  handshake,
  openBench,
  plainRequest,
  TcpClient,
  untilConnections,
  untilEvents,
} from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

const HELLO = Buffer.from('818537fa213d7f9f4d5158', 'hex');
const GARBAGE = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 167 + 13) & 0xff));

let running: Running;
let port: number;
let bench: Bench;
beforeAll(async () => {
  running = await startUnregistered();
  port = running.services.ports.lab;
  bench = await openBench(running);
});
afterAll(() => running.close());

describe('a request that is no sound HTTP', () => {
  const target = () => `${bench.base}/socket`;
  it.each<[string, () => string | Uint8Array, RegExp]>([
    ['garbage', () => GARBAGE, /^HTTP\/1\.1 400 .*cannot be read/s],
    ['a NUL in a value', () => handshake(target(), { X: 'a\0b' }), /^HTTP\/1\.1 400 .*cannot be read/s],
    ['line ends of LF alone', () => handshake(target()).replaceAll('\r\n', '\n'), /^HTTP\/1\.1 400 /],
    ['one line end of LF alone', () => handshake(target()).replace('\r\n', '\n'), /^HTTP\/1\.1 400 /],
    ['a folded line', () => handshake(target(), { X: 'a\r\n b' }), /^HTTP\/1\.1 400 /],
    ['white space before a colon', () => handshake(target(), { 'X ': 'a' }), /^HTTP\/1\.1 400 /],
    [
      'two spaces in the first line',
      () => handshake(target()).replace(' HTTP', '  HTTP'),
      /^HTTP\/1\.1 400 /,
    ],
    ['another protocol', () => `SOURCE ${target()} ICE/1.0\r\nHost: x\r\n\r\n`, /^HTTP\/1\.1 400 /],
    ['a made-up method', () => handshake(target(), {}, 'KNOCK'), /^HTTP\/1\.1 400 /],
    ['a head over 16 KiB', () => handshake(target(), { X: 'x'.repeat(17_000) }), /^HTTP\/1\.1 431 .*16 KiB/s],
    ['a head over 64 KiB', () => handshake(target(), { X: 'x'.repeat(70_000) }), /^HTTP\/1\.1 431 /],
    ['a TLS hello', () => Buffer.from('16030100050100000100', 'hex'), /^HTTP\/1\.1 400 /],
    ['the preface of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['two lengths', () => handshake(target(), { 'Content-Length': ['1', '2'] }, 'POST'), /^HTTP\/1\.1 400 /],
    [
      'a length and chunks at once',
      () => handshake(target(), { 'Content-Length': '3', 'Transfer-Encoding': 'chunked' }, 'POST'),
      /^HTTP\/1\.1 400 /,
    ],
    ['CONNECT', () => 'CONNECT example.org:80 HTTP/1.1\r\nHost: example.org\r\n\r\n', /^$/],
  ])('is refused and closed: %s', async (_what, raw, answer) => {
    const client = await TcpClient.to(port);
    expect(await client.say(raw()).untilClosed()).toMatch(answer);
    await stillEchoes();
  });

  it.each<[string, () => string, RegExp]>([
    ['GET *', () => plainRequest('*', { last: true }), /^HTTP\/1\.1 404 .*There is no bench here/s],
    [
      'a path that cannot be decoded',
      () => plainRequest(`${bench.base}/%zz`, { last: true }),
      /^HTTP\/1\.1 400 .*not a valid url/s,
    ],
    ['no path', () => plainRequest('http://localhost', { last: true }), /^HTTP\/1\.1 404 /],
    ['HTTP/0.9', () => `GET ${bench.base}/nowhere\r\n\r\n`, /^HTTP\/1\.1 404 /],
    ['HTTP/1.0', () => `GET ${bench.base}/nowhere HTTP/1.0\r\n\r\n`, /^HTTP\/1\.1 404 /],
    ['no Host', () => `GET ${bench.base}/nowhere HTTP/1.1\r\nConnection: close\r\n\r\n`, /^HTTP\/1\.1 400 /],
    [
      'an upgrade to something else',
      () => handshake(`${bench.base}/lab.css`, { Upgrade: 'h2c' }),
      /^HTTP\/1\.1 200 /,
    ],
    [
      'an upgrade with a body',
      () =>
        `${handshake(`${bench.base}/socket`, { 'Content-Length': '5', 'Content-Type': 'text/plain' }, 'POST')}hello`,
      /^HTTP\/1\.1 4\d\d /,
    ],
    [
      'an upgrade that declares a huge body',
      () => handshake(`${bench.base}/socket`, { 'Content-Length': '99999999999' }),
      /^HTTP\/1\.1 101 /,
    ],
    [
      'a body of an unknown type',
      () => body('application/xml', '2'),
      /^HTTP\/1\.1 415 .*Unsupported Media Type/s,
    ],
    [
      'a body that is not the JSON it says',
      () => body('application/json', '2'),
      /^HTTP\/1\.1 400 .*not valid JSON/s,
    ],
    ['a huge body', () => body('text/plain', '99999999999'), /^HTTP\/1\.1 413 .*too large/s],
    ['three hundred fields', () => handshake(`${bench.base}/socket`, many(300)), /^HTTP\/1\.1 101 /],
    ['a thousand fields', () => handshake(`${bench.base}/socket`, many(1_000)), /^HTTP\/1\.1 (101|431) /],
  ])('is answered in words: %s', async (_what, raw, answer) => {
    const client = await TcpClient.to(port);
    client.say(raw());
    await client.hears('\r\n\r\n');
    if (!client.heard.startsWith('HTTP/1.1 101')) await client.untilClosed();
    expect(client.heard).toMatch(answer);
    await stillEchoes();
  });

  it('is said to be incomplete when the rest never comes', async () => {
    const app = await buildLabHost(running.services, pino({ level: 'silent' }), undefined, 200);
    onTestFinished(() => app.close());
    await app.listen({ host: '127.0.0.1', port: 0 });
    const address = app.server.address();
    const own = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const half = handshake(`${bench.base}/socket`).slice(0, -2);
    const [head, nothing, bodyless] = [
      await TcpClient.to(own),
      await TcpClient.to(own),
      await TcpClient.to(own),
    ];
    head.say(half);
    bodyless.say(body('text/plain', '100'));
    expect(await head.untilClosed()).toMatch(/^HTTP\/1\.1 408 .*Does the head end with an empty line\?/s);
    expect(await nothing.untilClosed()).toMatch(/^HTTP\/1\.1 408 /);
    expect(await bodyless.untilClosed()).toMatch(/^HTTP\/1\.1 408 /);
  });

  const body = (type: string, length: string) =>
    `POST ${bench.base}/socket HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n{]`;
});

describe('a connection that asked for an upgrade', () => {
  it.each<[string, (client: TcpClient) => unknown]>([
    ['resets', (client) => client.socket.resetAndDestroy()],
    ['says goodbye', (client) => client.socket.destroy()],
    ['closes its half', (client) => client.socket.end()],
  ])('may end while its bench is being woken: the client %s', async (_how, leave) => {
    const asleep = await openBench(running);
    const gate = holdWaking();
    const client = await TcpClient.to(port);
    client.say(handshake(`${asleep.base}/socket`));
    await gate.reached;
    leave(client);
    gate.open();
    await client.untilClosed();
    await untilConnections(asleep, 0);
    await stillEchoes();
  });

  it('may end at any moment without a trace of trouble', async () => {
    const moments = Array.from({ length: 60 }, (_, turns) => turns);
    await Promise.all(
      moments.map(async (turns) => {
        const client = await TcpClient.to(port);
        const path = turns % 3 === 0 ? '/nowhere' : '/socket';
        client.say(Buffer.concat([Buffer.from(handshake(`${bench.base}${path}`)), HELLO]));
        for (let turn = 0; turn < turns / 4; turn++) await new Promise((resolve) => setImmediate(resolve));
        client.socket.resetAndDestroy();
      }),
    );
    await untilConnections(bench, 0);
    await stillEchoes();
  });

  it('may send its frames before its bench is awake', async () => {
    const asleep = await openBench(running);
    const gate = holdWaking();
    const client = await TcpClient.to(port);
    client.say(handshake(`${asleep.base}/socket`));
    await gate.reached;
    client.say(HELLO);
    gate.open();
    await client.hears('Hello');
    const texts = (await untilEvents(asleep, 'message', 3)).map(
      ({ direction, text }) => `${direction}: ${text}`,
    );
    expect(texts).toEqual(['server: Welcome. You speak no subprotocol.', 'client: Hello', 'server: Hello']);
  });

  it('is dropped when an earlier request of it has no answer yet', async () => {
    const own = await openBench(running);
    const client = await TcpClient.to(port);
    client.say(plainRequest(`${own.base}/`) + handshake(`${own.base}/socket`));
    expect(await client.untilClosed()).not.toContain('101');
    await untilConnections(own, 0);
    expect(eventsOf(own, 'handshake')).toMatchObject([{ status: null, response: null, accepted: false }]);
    await stillEchoes();
  });

  it('is closed by the server when it was refused, though the client stays', async () => {
    const own = await openBench(running);
    const client = await TcpClient.to(port);
    client.socket.pause();
    client.say(handshake(`${own.base}/nowhere`));
    await untilEvents(own, 'handshake');
    await untilConnections(own, 0);
  });
});

describe('the TLS listener', () => {
  it.each<[string, () => string | Uint8Array]>([
    ['garbage', () => GARBAGE],
    ['plain HTTP', () => plainRequest(`${bench.base}/`)],
    ['a plain handshake', () => handshake(`${bench.base}/socket`)],
    ['half a TLS record', () => Buffer.from('160301ffff0100', 'hex')],
  ])('survives %s', async (_what, raw) => {
    const client = await TcpClient.to(running.services.ports.labTls);
    client.say(raw());
    client.socket.end();
    expect(await client.untilClosed()).not.toContain('HTTP/1.1 2');
    const sound = await TcpClient.to(running.services.ports.labTls, true);
    expect(await sound.say(plainRequest(`${bench.base}/`, { last: true })).untilClosed()).toContain(
      ' 200 OK',
    );
  });
});

/** Another bench, another connection: whatever was just sent, it goes on. */
async function stillEchoes(): Promise<void> {
  const other = await openBench(running);
  const client = await TcpClient.to(port);
  client.say(handshake(`${other.base}/socket`));
  await client.hears('Welcome');
  client.say(HELLO);
  await client.hears('Hello');
  client.socket.destroy();
}

/** Holds up the next request at the question which bench it is for, as a slow store would. */
function holdWaking(): { reached: Promise<void>; open(): void } {
  const { registry } = running.services;
  const find = registry.find.bind(registry);
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  registry.find = async (id) => {
    registry.find = find;
    reached.resolve();
    await gate.promise;
    return find(id);
  };
  onTestFinished(() => {
    registry.find = find;
  });
  return { reached: patiently(reached.promise, 'the request to arrive'), open: gate.resolve };
}

function many(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`X${index}`, '1']));
}
