import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../../protocol/bytes.ts';
import { encodeFrame } from '../../../protocol/frame.ts';
import type { HeldItem } from '../../../protocol/intercept.ts';
import type { Running } from '../../start.ts';
import { Interceptor } from '../../testing/interceptor.ts';
import { LabPage } from '../../testing/lab-page.ts';
import { eventsOf, handshake, TcpClient, untilConnections } from '../../testing/lab-visitor.ts';
import { startTestPlatform, startUnregistered } from '../../testing/start-test-platform.ts';
import { TestPage } from '../../testing/test-page.ts';

const BROWSER = { 'User-Agent': 'Mozilla/5.0 (a test)' };
const OFFERS = ['echo.v1', 'echo.v2'];

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

const benchOf = ({ bench }: Interceptor) => {
  const found = running.services.registry.awake(bench);
  if (!found) throw new Error('the bench is asleep');
  return found;
};

/** A learner who holds handshakes, and the lab's page whose handshake is held. */
async function holdOne({
  secure = false,
} = {}): Promise<{ learner: Interceptor; lab: LabPage; item: HeldItem }> {
  const learner = await Interceptor.open(running);
  await learner.on({ handshakes: true, rules: [{ pattern: 'nothing says this' }] });
  const { ports } = running.services;
  const port = secure ? ports.labTls : ports.lab;
  const headers = { cookie: `theme=dark; ${learner.cookie}`, origin: 'http://localhost' };
  const lab = new LabPage({ port, bench: learner.bench, secure, headers, protocols: OFFERS });
  const [item] = await learner.holds(1);
  if (!item) throw new Error('nothing is held');
  return { learner, lab, item };
}

describe('a held handshake', () => {
  it.each([
    ['plain', false],
    ['TLS', true],
  ])(
    'is shown as it was sent, without extensions and without the learner’s secret, over %s',
    async (_what, secure) => {
      const { learner, item } = await holdOne({ secure });
      expect(item).toMatchObject({ what: 'handshake', direction: 'client', connection: 'c1' });
      expect(item.raw).toMatch(new RegExp(`^GET /b/${learner.bench}/socket HTTP/1\\.1\r\n`));
      expect(item.raw).toContain('\r\nSec-WebSocket-Protocol: echo.v1,echo.v2\r\n');
      expect(item.raw).toMatch(/\r\nCookie: theme=dark; lab101=\*+\r\n/i);
      expect(item.raw).not.toMatch(/extensions/i);
      expect(item.raw).toMatch(/\r\n\r\n$/);
    },
  );

  it.each([
    ['as it is', (raw: string) => raw, 'You speak echo.v1'],
    ['edited', (raw: string) => raw.replace('echo.v1,echo.v2', 'echo.v2'), 'You speak echo.v2'],
    [
      'edited in a text field, whose lines end with LF alone',
      (raw: string) => raw.replace('echo.v1,echo.v2', 'echo.v2').replaceAll('\r\n', '\n').trimEnd(),
      'You speak echo.v2',
    ],
  ])('goes on %s', async (_how, edit, welcome) => {
    const { learner, lab, item } = await holdOne();
    const raw = edit(item.raw ?? '');
    expect(await learner.forward(item, { raw })).toMatchObject({ type: 'done' });
    await lab.hears(welcome);
    expect(eventsOf(benchOf(learner), 'intercept')).toMatchObject(
      raw === item.raw
        ? []
        : [{ action: 'edited', what: 'handshake', connection: 'c1', before: item.raw, after: raw }],
    );
    // What the trace tells is what the client sent.
    const [shake] = eventsOf(benchOf(learner), 'handshake');
    expect(shake?.request.headers['sec-websocket-protocol']).toEqual(['echo.v1,echo.v2']);
    expect(await learner.connects(1)).toEqual([{ connection: 'c1', path: '/socket' }]);
  });

  it('is answered by the lab as it was edited, refusals too', async () => {
    const { learner, lab, item } = await holdOne();
    await learner.forward(item, { raw: (item.raw ?? '').replace('/socket', '/elsewhere') });
    expect((await lab.closed).code).toBe(1006);
    expect(eventsOf(benchOf(learner), 'handshake')).toMatchObject([{ status: 404 }]);
    await untilConnections(benchOf(learner), 0);
  });

  it.each<[string, (raw: string, other: string) => string, RegExp]>([
    [
      'to another bench',
      (raw, other) => raw.replace(/\/b\/\w+/, `/b/${other}`),
      /expected a path below \/b\//,
    ],
    ['out of every bench', (raw) => raw.replace(/\/b\/\w+\/socket/, '/healthz'), /got "\/healthz"/],
    [
      'out of it by its absolute form',
      (raw) => raw.replace(/\/b\/\w+/, 'http://example.org'),
      /got "http:\/\/example\.org\/socket"/,
    ],
    ['through an escape', (raw) => raw.replace('/socket', '%2f..%2f'), /expected a path below/],
    ['without a request line', () => 'hello', /line 1: Expected a request line/],
    ['without a version', (raw) => raw.replace(' HTTP/1.1', ''), /expected "HTTP\/1\.1" at the end/],
    [
      'with a line that is no field',
      (raw) => raw.replace('Host:', 'Host'),
      /line \d+: Expected a field name/,
    ],
    ['with a folded line', (raw) => raw.replace('Host:', ' Host:'), /white space/],
    [
      'with characters beyond one byte',
      (raw) => raw.replace('echo.v1', '→'),
      /one byte on the wire, got "→"/,
    ],
    ['as nothing', () => ' \n', /expected the head of a request, got nothing/],
  ])('may not go on %s: it stays held', async (_where, edit, message) => {
    const { learner, lab, item } = await holdOne();
    const stranger = await Interceptor.open(running);
    expect(await learner.forward(item, { raw: edit(item.raw ?? '', stranger.bench) })).toMatchObject({
      type: 'refused',
      code: 'INTERCEPT_INVALID',
      message: expect.stringMatching(message),
    });
    expect(learner.held).toHaveLength(1);
    expect(eventsOf(benchOf(stranger), 'handshake')).toEqual([]);
    await learner.off();
    await lab.hears('Welcome');
  });

  it('can be dropped: the connection ends without an answer', async () => {
    const { learner, lab, item } = await holdOne();
    await learner.drop(item);
    expect((await lab.closed).code).toBe(1006);
    await untilConnections(benchOf(learner), 0);
    expect(eventsOf(benchOf(learner), 'intercept')).toMatchObject([
      { action: 'dropped', what: 'handshake', before: item.raw },
    ]);
    expect(eventsOf(benchOf(learner), 'handshake')).toMatchObject([{ response: null }]);
  });

  it.each<[string, (client: TcpClient) => unknown]>([
    ['resets', (client) => client.socket.resetAndDestroy()],
    ['says goodbye', (client) => client.socket.destroy()],
    ['closes its half', (client) => client.socket.end()],
  ])('goes with its client: it %s', async (_how, leave) => {
    const learner = await Interceptor.open(running);
    await learner.on({ handshakes: true });
    const client = await TcpClient.to(running.services.ports.lab);
    client.say(handshake(`/b/${learner.bench}/socket`, BROWSER));
    const [item] = await learner.holds(1);
    leave(client);
    await learner.holds(0);
    await untilConnections(benchOf(learner), 0);
    expect(await learner.forward(item)).toMatchObject({ type: 'refused', code: 'HELD_NOT_FOUND' });
  });

  it('brings the bytes along that came behind it, before and while it was held', async () => {
    const learner = await Interceptor.open(running);
    await learner.on({ handshakes: true, rules: [{ pattern: 'nothing says this' }] });
    const frame = (text: string) =>
      encodeFrame({ opcode: 'text', payload: utf8(text), maskingKey: Uint8Array.of(1, 2, 3, 4) });
    const client = await TcpClient.to(running.services.ports.lab);
    client.say(
      Buffer.concat([Buffer.from(handshake(`/b/${learner.bench}/socket`, BROWSER)), frame('first')]),
    );
    const [item] = await learner.holds(1);
    client.say(frame('second'));
    await learner.forward(item);
    const heard = await client.hears('second');
    expect(heard.indexOf('first')).toBeLessThan(heard.indexOf('second'));
    expect(heard.split('second')).toHaveLength(2);
  });

  it('is let go of when more comes behind it than the trace could tell, what came with it included', async () => {
    const learner = await Interceptor.open(running);
    await learner.on({ handshakes: true, rules: [{ pattern: 'nothing says this' }] });
    const head = handshake(`/b/${learner.bench}/socket`, { ...BROWSER, X: 'x'.repeat(300) });
    const client = await TcpClient.to(running.services.ports.lab);
    // A frame that ends one byte beyond: a part of it comes in one piece with the end of the head.
    client.say(Buffer.concat([Buffer.from(head), encodeFrame({ opcode: 'ping' })]));
    await learner.holds(1);
    client.say(new Uint8Array(65_536 - 2 + 1));
    await client.untilClosed();
    await learner.holds(0);
  });

  it('is let go when the learner’s last page closes, but not before', async () => {
    const { learner, lab } = await holdOne();
    const port = running.services.ports.platform;
    const second = await TestPage.open({ port, bench: learner.bench, cookie: learner.cookie });
    learner.page.vanish();
    await learner.page.closed;
    expect(await second.ask({ type: 'hint', step: 'earn' })).toMatchObject({ type: 'done' });
    expect(lab.heard).toEqual([]);
    second.vanish();
    await lab.hears('Welcome');
  });
});

describe('intercept of handshakes', () => {
  it.each<[string, Record<string, string>]>([
    ['a tool', { 'User-Agent': 'Python/3.13 websockets/15.0' }],
    ['a client without a name', {}],
  ])('lets %s pass', async (_who, fields) => {
    const learner = await Interceptor.open(running);
    await learner.on({ handshakes: true });
    const client = await TcpClient.to(running.services.ports.lab);
    client.say(handshake(`/b/${learner.bench}/socket`, fields));
    await client.hears('Welcome');
    expect(learner.state.connections).toEqual([]);
  });

  it('lets the learner’s own probe pass, whatever it calls itself', async () => {
    const learner = await Interceptor.open(running);
    await learner.on({ handshakes: true });
    const raw = handshake(`/b/${learner.bench}/socket`, BROWSER);
    await learner.page.ask({ type: 'probe.open', probe: 'p1', raw });
    const { probe } = await learner.page.until('probe', (message) => message.probe.state === 'open');
    expect(probe.connection).toBe('c1');
    expect(learner.held).toEqual([]);
  });

  it('holds nothing of ordinary requests', async () => {
    const learner = await Interceptor.open(running);
    await learner.on({ handshakes: true });
    const client = await TcpClient.to(running.services.ports.lab);
    client.say(
      `GET /b/${learner.bench}/ HTTP/1.1\r\nHost: x\r\nUser-Agent: Mozilla/5.0\r\nConnection: close\r\n\r\n`,
    );
    expect(await client.untilClosed()).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is no way around the limit of sockets', async () => {
    const small = await startTestPlatform({ BENCH_SOCKETS: '2' });
    const learner = await Interceptor.open(small);
    await learner.on({ handshakes: true });
    const clients = [];
    for (let number = 1; number <= 3; number++) {
      const client = await TcpClient.to(small.services.ports.lab);
      client.say(handshake(`/b/${learner.bench}/socket`, BROWSER));
      clients.push(client);
      if (number < 3) await learner.holds(number);
    }
    expect(await clients[2]?.untilClosed()).toMatch(/^HTTP\/1\.1 429 /);
    await learner.off();
    await clients[0]?.hears('Welcome');
    await clients[1]?.hears('Welcome');
  });

  it('keeps a connection readable: no extension is agreed on while it is on', async () => {
    const learner = await Interceptor.open(running);
    const bench = benchOf(learner);
    await bench.changeSettings({ ...bench.settings, extensions: true });
    await learner.on();
    const offer = { ...BROWSER, 'Sec-WebSocket-Extensions': 'permessage-deflate' };
    const client = await TcpClient.to(running.services.ports.lab);
    client.say(handshake(`/b/${learner.bench}/socket`, offer));
    expect(await client.hears('\r\n\r\n')).not.toContain('permessage-deflate');
    await learner.off();
    const later = await TcpClient.to(running.services.ports.lab);
    later.say(handshake(`/b/${learner.bench}/socket`, offer));
    expect(await later.hears('\r\n\r\n')).toContain('permessage-deflate');
  });
});
