import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toBase64, utf8 } from '../../protocol/bytes.ts';
import { encodeClosePayload, encodeFrame, type FrameInit } from '../../protocol/frame.ts';
import type { FrameEvent } from '../../protocol/trace.ts';
import type { Bench } from '../benches/bench.ts';
import type { Running } from '../start.ts';
import { eventsOf, handshake, openBench, TcpClient, untilEvents } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

/** The mask of RFC 6455 §5.7. */
const KEY = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
const WELCOME = 'Welcome. You speak no subprotocol.';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered({ TRACE_PAYLOAD: '125' });
});
afterAll(() => running.close());

describe('the tap after a 101', () => {
  it('tells a frame bit by bit, in both directions', async () => {
    const { bench, client } = await openSocket();
    // RFC 6455 §5.7: a masked "Hello".
    client.say(Buffer.from('818537fa213d7f9f4d5158', 'hex'));
    await client.hears('Hello');
    const [welcome, hello, echo] = await untilEvents(bench, 'frame', 3);
    const common = { kind: 'frame', connection: 'c1', fin: true, opcode: 'text', lengthBits: 7, broken: [] };
    expect(welcome).toMatchObject({ ...common, direction: 'server', text: WELCOME });
    expect(hello).toMatchObject({
      ...common,
      direction: 'client',
      opcodeBits: 1,
      masked: true,
      maskingKey: '37fa213d',
      header: '818537fa213d',
      length: 5,
      payload: toBase64(utf8('Hello')),
      truncated: false,
      text: 'Hello',
    });
    expect(echo).toMatchObject({
      ...common,
      direction: 'server',
      masked: false,
      maskingKey: null,
      header: '8105',
    });
  });

  it('reads a frame that comes in the same packet as its handshake', async () => {
    const bench = await openBench(running);
    const client = await TcpClient.to(running.services.ports.lab);
    const raw = handshake(`${bench.base}/socket`);
    client.say(Buffer.concat([Buffer.from(raw), masked({ opcode: 'text', payload: utf8('early') })]));
    await client.hears('early');
    const messages = await untilEvents(bench, 'message', 3);
    expect(messages.map(({ direction, text }) => [direction, text])).toContainEqual(['client', 'early']);
    expect(messages.map(({ direction, text }) => [direction, text])).toContainEqual(['server', 'early']);
    const [shake] = eventsOf(bench, 'handshake');
    expect(shake?.request.raw).toBe(raw);
    expect(shake?.seq).toBeLessThan(messages[0]?.seq ?? 0);
  });

  it('reads frames alike, however they are cut', async () => {
    const frames = [
      masked({ opcode: 'text', payload: utf8('one') }),
      masked({ opcode: 'ping', payload: utf8('?') }),
      masked({ opcode: 'binary', payload: Uint8Array.of(1, 2, 3) }),
      masked({ opcode: 'text', payload: utf8('x'.repeat(300)) }),
    ];
    const whole = Buffer.concat(frames);
    const told = [];
    for (const size of [whole.length, 1, 7]) {
      const { bench, client } = await openSocket();
      client.socket.setNoDelay(true);
      for (let at = 0; at < whole.length; at += size) {
        client.say(whole.subarray(at, at + size));
        await new Promise((resolve) => setImmediate(resolve));
      }
      await client.hears('x'.repeat(300));
      const fromClient = eventsOf(bench, 'frame').filter(({ direction }) => direction === 'client');
      told.push(fromClient.map(({ seq: _seq, at: _at, ...frame }) => frame));
    }
    expect(told[0]?.map(({ opcode }) => opcode)).toEqual(['text', 'ping', 'binary', 'text']);
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  it('puts fragments together and names what came between them', async () => {
    const { bench, client } = await openSocket();
    client
      .say(masked({ opcode: 'text', fin: false, payload: utf8('{"a":') }))
      .say(masked({ opcode: 'ping', payload: utf8('hi') }))
      .say(masked({ opcode: 'continuation', payload: utf8('1}') }));
    await client.hears('{"a":1}');
    const frames = eventsOf(bench, 'frame').filter(({ direction }) => direction === 'client');
    const [message] = eventsOf(bench, 'message').filter(({ direction }) => direction === 'client');
    expect(message).toMatchObject({
      type: 'text',
      text: '{"a":1}',
      json: { a: 1 },
      length: 7,
      fragments: 2,
      frames: [frames[0]?.seq, frames[2]?.seq],
      interleaved: ['ping'],
    });
    expect(frames.map(({ fin, text }) => [fin, text])).toEqual([
      [false, undefined],
      [true, 'hi'],
      [true, undefined],
    ]);
  });

  it('keeps the beginning of a long payload, and says so', async () => {
    const { bench, client } = await openSocket();
    const text = 'é'.repeat(5_000);
    client.say(masked({ opcode: 'text', payload: utf8(text) }));
    const frames = await untilEvents(bench, 'frame', 3);
    const [message] = eventsOf(bench, 'message').filter(({ direction }) => direction === 'client');
    const start = toBase64(utf8(text).subarray(0, 125));
    expect(frames[1]).toMatchObject({ length: 10_000, lengthBits: 16, truncated: true, payload: start });
    expect(message).toMatchObject({ length: 10_000, truncated: true, payload: start });
    expect([frames[1], message].some((event) => event && 'text' in event)).toBe(false);
  });

  it('does not parse what is too deep to walk', async () => {
    const roomy = await startUnregistered();
    try {
      const { bench, client } = await openSocket(roomy);
      const deep = `${'['.repeat(8_000)}${']'.repeat(8_000)}`;
      const shallow = `${'['.repeat(100)}"[[["${']'.repeat(100)}`;
      client.say(masked({ opcode: 'text', payload: utf8(deep) }));
      client.say(masked({ opcode: 'text', payload: utf8(shallow) }));
      await client.hears(shallow);
      const messages = eventsOf(bench, 'message').filter(({ direction }) => direction === 'client');
      expect(messages.map((message) => 'json' in message)).toEqual([false, true]);
      expect(messages[0]?.text).toBe(deep);
      // On its way to the page, every event becomes JSON again.
      expect(() => JSON.stringify(bench.trace.after(0))).not.toThrow();
    } finally {
      await roomy.close();
    }
  });

  it('names the rules that a frame breaks', async () => {
    const { bench, client } = await openSocket();
    client.say(encodeFrame({ opcode: 'text', payload: utf8('bare') }));
    await client.untilClosed();
    const [, bare, close] = await untilEvents(bench, 'frame', 3);
    expect(bare).toMatchObject({
      direction: 'client',
      masked: false,
      broken: ['mask-missing'],
      text: 'bare',
    });
    expect(close).toMatchObject({ direction: 'server', opcode: 'close', code: 1002, reason: 'mask-missing' });
    const [end] = await untilEvents(bench, 'close');
    expect(end).toMatchObject({ clean: false, code: 1002, reason: 'mask-missing', by: 'server' });
  });
});

describe('a frame that was never complete', () => {
  it.each<[string, Uint8Array, Partial<FrameEvent>]>([
    [
      'half of its payload',
      masked({ opcode: 'text', payload: utf8('half'), declaredLength: 8 }),
      { opcode: 'text', length: 8, lengthBits: 7, received: 4, payload: toBase64(utf8('half')), broken: [] },
    ],
    [
      'more than the trace keeps',
      masked({ opcode: 'binary', payload: new Uint8Array(300), declaredLength: 301 }),
      { length: 301, received: 300, payload: toBase64(new Uint8Array(125)) },
    ],
    [
      'nothing behind its header',
      masked({ opcode: 'ping', declaredLength: 3 }),
      { opcode: 'ping', length: 3, received: 0, payload: '', header: '8983' + '37fa213d' },
    ],
    [
      'half of its header',
      masked({ opcode: 'binary', declaredLength: 300 }).subarray(0, 3),
      { opcode: 'binary', lengthBits: 16, masked: true, maskingKey: null, received: 0, header: '82fe01' },
    ],
    [
      'one byte',
      Uint8Array.of(0x81),
      { opcode: 'text', masked: false, header: '81', received: 0, broken: [] },
    ],
  ])('is told when the connection ends: %s', async (_what, bytes, told) => {
    const { bench, client } = await openSocket();
    client.socket.end(bytes);
    await client.untilClosed();
    const [close] = await untilEvents(bench, 'close');
    const frame = eventsOf(bench, 'frame').at(-1);
    expect(frame).toMatchObject({ direction: 'client', truncated: true, ...told });
    expect(frame?.seq).toBeLessThan(close?.seq ?? 0);
    expect(frame && ('text' in frame || 'code' in frame)).toBe(false);
  });

  it.each<[string, FrameInit, string[], number]>([
    ['1 GiB declared', { opcode: 'binary', declaredLength: 2 ** 30 }, [], 1009],
    [
      'a length whose highest bit is set',
      { opcode: 'binary', declaredLength: 2n ** 63n },
      ['length-top-bit', 'frame-too-large'],
      1002,
    ],
    [
      'no mask',
      { opcode: 'text', declaredLength: 100, payload: utf8('bare'), maskingKey: null },
      ['mask-missing'],
      1002,
    ],
  ])('stands before the close that refuses it by its header: %s', async (_what, init, broken, code) => {
    const { bench, client } = await openSocket();
    client.say(masked({ payload: utf8('twelve bytes'), ...init }));
    await client.untilClosed();
    await untilEvents(bench, 'close');
    const [refused, close, ...more] = eventsOf(bench, 'frame').slice(1);
    expect(refused).toMatchObject({ direction: 'client', received: init.payload?.length ?? 12, broken });
    expect(close).toMatchObject({ direction: 'server', opcode: 'close', code });
    expect(more).toEqual([]);
  });
});

describe('the end of a WebSocket', () => {
  it.each([
    ['with a code and a reason', encodeClosePayload(3001, 'enough'), { code: 3001, reason: 'enough' }],
    ['without a code', encodeClosePayload(), { code: 1005, reason: '' }],
  ])('is clean when both sides said so, %s', async (_how, payload, told) => {
    const { bench, client } = await openSocket();
    client.say(masked({ opcode: 'close', payload }));
    await client.untilClosed();
    const [event] = await untilEvents(bench, 'close');
    expect(event).toMatchObject({ clean: true, by: 'client', connection: 'c1', ...told });
    expect(bench.openConnections).toBe(0);
  });

  it.each([
    ['a FIN', (client: TcpClient) => client.socket.end()],
    ['a reset', (client: TcpClient) => client.socket.resetAndDestroy()],
  ])('is 1006 by the client after %s without a close frame', async (_how, leave) => {
    const { bench, client } = await openSocket();
    leave(client);
    const [event] = await untilEvents(bench, 'close');
    expect(event).toMatchObject({ clean: false, code: 1006, reason: '', by: 'client' });
  });

  it('is 1006 by the server when the server drops TCP', async () => {
    const { bench, client } = await openSocket();
    // The tap knows the server's end of the connection by the name under which the bench keeps it.
    const ends: { destroy(): void }[] = [];
    const { addConnection } = bench;
    bench.addConnection = (connection) => {
      ends.push(connection);
      return addConnection.call(bench, connection);
    };
    const dropped = await TcpClient.to(running.services.ports.lab);
    dropped.say(handshake(`${bench.base}/socket`));
    await dropped.hears(WELCOME);
    ends[0]?.destroy();
    await dropped.untilClosed();
    const [event] = await untilEvents(bench, 'close');
    expect(event).toMatchObject({ connection: 'c2', clean: false, code: 1006, by: 'server' });
    client.say(masked({ opcode: 'text', payload: utf8('still here') }));
    await client.hears('still here');
  });

  it('leaves no mark in the trace that a reset began', async () => {
    const { bench, client } = await openSocket();
    await bench.resetLab();
    await client.untilClosed();
    const again = await TcpClient.to(running.services.ports.lab);
    again.say(handshake(`${bench.base}/socket`));
    await again.hears(WELCOME);
    const events = bench.trace.after(0).events;
    expect(events.map(({ kind }) => kind)).toEqual(['handshake', 'frame', 'message']);
    expect(events[0]?.seq).toBe(1);
  });
});

async function openSocket(platform = running): Promise<{ bench: Bench; client: TcpClient }> {
  const bench = await openBench(platform);
  const client = await TcpClient.to(platform.services.ports.lab);
  client.say(handshake(`${bench.base}/socket`));
  await client.hears(WELCOME);
  return { bench, client };
}

function masked(frame: FrameInit): Uint8Array {
  return encodeFrame({ maskingKey: KEY, ...frame });
}
