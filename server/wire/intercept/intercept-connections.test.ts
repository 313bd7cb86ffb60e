import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../../protocol/bytes.ts';
import { encodeFrame, type FrameInit } from '../../../protocol/frame.ts';
import type { Running } from '../../start.ts';
import { Interceptor, payloadOf, textOf } from '../../testing/interceptor.ts';
import { LabPage } from '../../testing/lab-page.ts';
import { eventsOf, handshake, TcpClient, untilConnections, untilEvents } from '../../testing/lab-visitor.ts';
import { startUnregistered } from '../../testing/start-test-platform.ts';

const KEY = Uint8Array.of(1, 2, 3, 4);
const masked = (init: FrameInit) => encodeFrame({ maskingKey: KEY, ...init });
const said = (text: string, init: Partial<FrameInit> = {}) =>
  masked({ opcode: 'text', payload: utf8(text), ...init });

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

/** A learner, and a client over bare TCP that calls itself a browser and has shaken hands. */
async function openRaw({ userAgent = 'Mozilla/5.0 (a test)' } = {}) {
  const learner = await Interceptor.open(running);
  const client = await TcpClient.to(running.services.ports.lab);
  client.say(handshake(`/b/${learner.bench}/socket`, { 'User-Agent': userAgent }));
  await client.hears('Welcome');
  return { learner, client };
}

const openPage = async (learner: Interceptor) =>
  LabPage.open({ port: running.services.ports.lab, bench: learner.bench });

describe('a connection with something held', () => {
  it.each<[string, (client: TcpClient) => unknown]>([
    ['resets', (client) => client.socket.resetAndDestroy()],
    ['says goodbye', (client) => client.socket.destroy()],
    ['closes its half', (client) => client.socket.end()],
  ])('ends for the lab as well when its client %s', async (_how, leave) => {
    const { learner, client } = await openRaw();
    await learner.on();
    client.say(said('one')).say(said('two'));
    const [item] = await learner.holds(2);
    leave(client);
    await untilConnections(benchOf(learner), 0);
    await learner.holds(0);
    await learner.connects(0);
    expect(await untilEvents(benchOf(learner), 'close')).toMatchObject([{ code: 1006, by: 'client' }]);
    expect(await learner.drop(item)).toMatchObject({ type: 'refused', code: 'HELD_NOT_FOUND' });
  });

  it('ends when the lab begins again, and intercept is off then', async () => {
    const learner = await Interceptor.open(running);
    const lab = await openPage(learner);
    await learner.on();
    lab.say('held');
    await learner.holds(1);
    expect(await learner.page.ask({ type: 'reset.lab' })).toMatchObject({ type: 'done' });
    expect((await lab.closed).code).toBe(1006);
    await learner.connects(0);
    expect(learner.state).toMatchObject({ on: false, held: [] });
    expect(learner.page.of('reset')).toHaveLength(1);
    // Nothing of the old connections is in the new trace.
    expect(benchOf(learner).trace.after(0).events).toEqual([]);
  });

  it('does not keep the platform from stopping', async () => {
    const other = await startUnregistered();
    const learner = await Interceptor.open(other);
    const lab = await LabPage.open({ port: other.services.ports.lab, bench: learner.bench });
    await learner.on();
    lab.say('held');
    await learner.holds(1);
    await other.close();
    expect((await lab.closed).code).toBeGreaterThan(1000);
  });

  it('concerns no other bench', async () => {
    const [one, other] = [await Interceptor.open(running), await Interceptor.open(running)];
    await one.on({ handshakes: true });
    const lab = await openPage(other);
    lab.say('hello');
    await lab.hears('hello');
    expect(one.state).toMatchObject({ held: [], connections: [] });
    expect(await other.page.ask({ type: 'intercept.resolve', item: 'h1', action: 'drop' })).toMatchObject({
      code: 'HELD_NOT_FOUND',
    });
  });
});

describe('an intercepted connection', () => {
  it.each([
    ['while it is off', false],
    ['while nothing fits the rules', true],
  ])('carries every byte as it came, %s', async (_when, on) => {
    const stream = Buffer.concat([
      said('one'),
      said('x'.repeat(300)),
      said('fra', { fin: false }),
      masked({ opcode: 'ping', payload: utf8('?') }),
      masked({ opcode: 'continuation', payload: utf8('gments') }),
      masked({ opcode: 'binary', payload: Uint8Array.of(0xff, 0) }),
      masked({ opcode: 'close', payload: Uint8Array.of(0x0f, 0xa1, 0x21) }),
    ]);
    const heard: string[] = [];
    for (const userAgent of ['a tool', 'Mozilla/5.0 (a browser)']) {
      for (const size of [1, 7, 5_000]) {
        const { learner, client } = await openRaw({ userAgent });
        if (on) await learner.on({ rules: [{ pattern: 'nothing says this' }] });
        client.socket.setNoDelay(true);
        for (let at = 0; at < stream.length; at += size) client.say(stream.subarray(at, at + size));
        heard.push(await client.untilClosed());
      }
    }
    expect(new Set(heard).size).toBe(1);
    expect(heard[0]).toContain('x'.repeat(300));
    expect(heard[0]).toContain('fragments');
  });

  it('shows a compressed message in plain, and takes the edited one in its place', async () => {
    const learner = await Interceptor.open(running);
    const bench = benchOf(learner);
    await bench.changeSettings({ ...bench.settings, extensions: true });
    const lab = await openPage(learner);
    expect(lab.socket.extensions).toContain('permessage-deflate');
    await learner.on();
    lab.say('compressed '.repeat(50));
    const [item] = await learner.holds(1);
    expect(textOf(item)).toBe('compressed '.repeat(50));
    await learner.forward(item, { payload: payloadOf('plain') });
    const [reply] = await learner.holds(1);
    expect(textOf(reply)).toBe('plain');
    await learner.forward(reply);
    await lab.hears('plain');
  });

  it('holds control frames when a rule names them', async () => {
    const { learner, client } = await openRaw();
    await learner.on({ rules: [{ opcode: 'ping' }] });
    client.say(masked({ opcode: 'ping', payload: utf8('one') }));
    const [item] = await learner.holds(1);
    await learner.forward(item, { payload: payloadOf('two') });
    await client.hears('\x8a\x03two');
  });

  it.each<[string, object, string]>([
    ['what is no base64', { connection: 'c1', payload: 'AAAAA' }, 'payload is no whole base64'],
    ['another connection', { connection: 'c9', payload: 'AAAA' }, 'no open WebSocket called "c9"'],
    [
      'too much',
      { connection: 'c1', payload: Buffer.alloc(65_537).toString('base64') },
      'at most 65536 bytes',
    ],
  ])('refuses to inject %s', async (_what, change, message) => {
    const { learner, client } = await openRaw();
    const request = { type: 'intercept.inject', direction: 'client', opcode: 'text', ref: 5, ...change };
    learner.page.send(request);
    expect(await learner.page.answerTo(5)).toMatchObject({ message: expect.stringContaining(message) });
    client.say(said('still here'));
    await client.hears('still here');
  });
});

describe('bad input on an intercepted connection', () => {
  it.each<[string, string]>([
    ['reserved opcodes', 'fb'.repeat(500)],
    ['zeros', '00'.repeat(500)],
    ['text', Buffer.from('GET / HTTP/1.1\r\n\r\n'.repeat(30)).toString('hex')],
    ['a length of 1 GiB', `81ff000000004000000001020304${'00'.repeat(100)}`],
    ['a length without end', `81ffffffffffffffffff01020304${'00'.repeat(100)}`],
  ])('is answered by the lab, and leaves nothing behind: %s', async (_what, hex) => {
    const { learner, client } = await openRaw();
    await learner.on({ rules: [{ pattern: 'x' }] });
    client.say(Buffer.from(hex, 'hex'));
    await client.hears('\x88');
    client.socket.end();
    await client.untilClosed();
    await untilConnections(benchOf(learner), 0);
    await learner.connects(0);
    expect(learner.held).toEqual([]);
    await openPage(learner);
  });

  it('may be half a frame: it is let go of with the rest', async () => {
    const { learner, client } = await openRaw();
    await learner.on();
    const frame = said('half and half');
    client.say(Buffer.concat([said('whole'), frame.subarray(0, 9)]));
    await learner.holds(1);
    await learner.off();
    await client.hears('whole');
    client.say(frame.subarray(9));
    await client.hears('half and half');
  });

  it('may be fragments without end: so many are held, the others wait behind them', async () => {
    const { learner, client } = await openRaw();
    await learner.on();
    const count = 3_500;
    const parts = Array.from({ length: count }, (_, number) =>
      masked({
        opcode: number === 0 ? 'text' : 'continuation',
        fin: number === count - 1,
        payload: utf8('ab'),
      }),
    );
    client.say(Buffer.concat(parts));
    await learner.holds(200);
    const notice = await learner.page.until('notice');
    expect(notice.message).toContain('200 items are held, the most there may be');
    expect(learner.held.map(({ opcode }) => opcode).slice(0, 3)).toEqual([
      'text',
      'continuation',
      'continuation',
    ]);
    await learner.off();
    await client.hears('ab'.repeat(count));
  });

  it('may be a flood: what waits is bounded, nothing is lost, and the page is not flooded', async () => {
    const learner = await Interceptor.open(running);
    const lab = await openPage(learner);
    await learner.on({ rules: [{ direction: 'client' }] });
    // More than the operating system keeps for us on both ends of a connection.
    const count = 3_500;
    for (let number = 0; number < count; number++) lab.say(`${number} ${'x'.repeat(4_000)}`);
    await learner.holds(200);
    await learner.page.until('notice');
    // The client has to wait: no more is read from it.
    expect(lab.socket.bufferedAmount).toBeGreaterThan(1_000_000);
    expect(eventsOf(benchOf(learner), 'message').length).toBeLessThan(count / 2);
    expect(learner.page.of('intercept').length).toBeLessThan(50);
    await learner.off();
    await lab.hears(`${count - 1} x`);
    expect(lab.heard.slice(1).map((text) => Number.parseInt(text, 10))).toEqual(
      Array.from({ length: count }, (_, number) => number),
    );
  });

  it('may be too large to hold: it goes on, and the learner is told', async () => {
    const { learner, client } = await openRaw();
    await learner.on();
    client.say(masked({ opcode: 'binary', payload: new Uint8Array(65_537) }));
    expect((await learner.page.until('notice')).message).toBe(
      'A frame of 65537 bytes went on unheld: intercept holds at most 65536 bytes of payload.',
    );
    expect(await client.hears('\x88')).toContain('\x03\xf1');
  });
});
