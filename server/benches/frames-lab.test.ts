import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { concat, utf8 } from '../../protocol/bytes.ts';
import { encodeFrame, type FrameInit } from '../../protocol/frame.ts';
import type { Running } from '../start.ts';
import { eventsOf, handshake, openBench, TcpClient, untilEvents } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

/** The mask of RFC 6455 §5.7. */
const KEY = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);
const NO_TEXT = Uint8Array.of(0xc3, 0x28);

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

describe('the frames lab', () => {
  it.each<[string, Record<string, string | null>, string, string]>([
    ['a sound handshake', {}, '/socket', 'HTTP/1.1 101 '],
    ['a query', {}, '/socket?x=1', 'HTTP/1.1 101 '],
    ['another version', { 'Sec-WebSocket-Version': '8' }, '/socket', 'HTTP/1.1 426 '],
    ['a missing key', { 'Sec-WebSocket-Key': null }, '/socket', 'HTTP/1.1 400 '],
    ['another path', {}, '/nowhere', 'HTTP/1.1 404 '],
    [
      'an extension, by leaving it out',
      { 'Sec-WebSocket-Extensions': 'permessage-deflate' },
      '/socket',
      'ZRbK+xOo=\r\n\r\n',
    ],
  ])('answers %s', async (_what, fields, path, answer) => {
    const { base } = await openBench(running, {}, 'apprentice/frames-on-the-wire');
    const client = await TcpClient.to(running.services.ports.lab);
    expect(await client.say(handshake(base + path, fields)).hears(answer)).toContain(answer);
  });

  it.each<[string, string, Record<string, unknown>, FrameInit[], FrameInit[]]>([
    ['echoes', 'the example of RFC 6455', {}, [text('Hello')], [plain('text', 'Hello')]],
    ['echoes', 'an empty text', {}, [text('')], [plain('text', '')]],
    [
      'echoes',
      'binary data as it came',
      {},
      [{ opcode: 'binary', payload: NO_TEXT }],
      [{ opcode: 'binary', payload: NO_TEXT }],
    ],
    [
      'echoes',
      'fragments as one frame, behind the pong to the ping between them',
      {},
      [
        { opcode: 'text', fin: false, payload: utf8('He') },
        { opcode: 'ping', payload: utf8('?') },
        { opcode: 'continuation', fin: false, payload: utf8('ll') },
        { opcode: 'continuation', payload: utf8('o') },
      ],
      [plain('pong', '?'), plain('text', 'Hello')],
    ],
    [
      'echoes',
      'a character cut in half by a fragment',
      {},
      [
        { opcode: 'text', fin: false, payload: utf8('é').subarray(0, 1) },
        { opcode: 'continuation', payload: utf8('é').subarray(1) },
      ],
      [plain('text', 'é')],
    ],
    [
      'echoes',
      'a frame of the default limit',
      {},
      [text('x'.repeat(65_536))],
      [plain('text', 'x'.repeat(65_536))],
    ],
    ['refuses', 'one byte more', {}, [text('x'.repeat(65_537))], [close(1009, 'frame-too-large')]],
    [
      'refuses',
      'a length that is not minimal',
      {},
      [{ ...text('Hello'), lengthBits: 16 }],
      [close(1002, 'length-not-minimal')],
    ],
    ['refuses', 'a reserved opcode', {}, [{ opcode: 3 }], [close(1002, 'opcode-reserved')]],

    [
      'refuses',
      'an unmasked frame with mask: required',
      { mask: 'required' },
      [unmasked('Hello')],
      [close(1002, 'mask-missing')],
    ],
    [
      'echoes',
      'an unmasked frame with mask: ignored',
      { mask: 'ignored' },
      [unmasked('Hello')],
      [plain('text', 'Hello')],
    ],
    [
      'echoes',
      'a masked frame with mask: ignored',
      { mask: 'ignored' },
      [text('Hello')],
      [plain('text', 'Hello')],
    ],

    [
      'refuses',
      'text that is none with utf8: checked',
      { utf8: 'checked' },
      [{ opcode: 'text', payload: NO_TEXT }],
      [close(1007, 'utf8-invalid')],
    ],
    [
      'echoes',
      'text that is none with utf8: ignored',
      { utf8: 'ignored' },
      [{ opcode: 'text', payload: NO_TEXT }],
      [{ opcode: 'text', payload: NO_TEXT }],
    ],

    [
      'echoes',
      'a frame of a lowered limit',
      { largestFrame: 125 },
      [text('x'.repeat(125))],
      [plain('text', 'x'.repeat(125))],
    ],
    [
      'refuses',
      'a frame over a lowered limit',
      { largestFrame: 125 },
      [text('x'.repeat(126))],
      [close(1009, 'frame-too-large')],
    ],
    [
      'echoes',
      'a message over a lowered limit in fragments below it',
      { largestFrame: 125 },
      [
        { opcode: 'text', fin: false, payload: utf8('x'.repeat(125)) },
        { opcode: 'continuation', payload: utf8('x') },
      ],
      [plain('text', 'x'.repeat(126))],
    ],
    [
      'refuses',
      'a raised limit’s worth and one byte, by its header alone',
      { largestFrame: 1_048_576 },
      [{ opcode: 'binary', declaredLength: 1_048_577 }],
      [close(1009, 'frame-too-large')],
    ],
  ])('%s %s', async (_verb, _what, settings, say, answer) => {
    const client = await openSocket(settings);
    client.say(concat(say.map((frame) => encodeFrame({ maskingKey: KEY, ...frame }))));
    // The tap turns bytes into characters one to one, and so does TcpClient.
    const expected = Buffer.from(concat(answer.map(encodeFrame))).toString('latin1');
    const heard = await client.hears(expected);
    expect(heard.slice(heard.indexOf('\r\n\r\n') + 4)).toBe(expected);
  });

  it('takes the largest frame that can be allowed', async () => {
    const client = await openSocket({ largestFrame: 1_048_576 });
    const payload = new Uint8Array(1_048_576).fill(0x2e);
    client.say(encodeFrame({ opcode: 'binary', payload, maskingKey: KEY }));
    const heard = await client.hears('.'.repeat(1_000), 1_048);
    expect(heard).toContain(
      Buffer.from(encodeFrame({ opcode: 'binary', payload }).subarray(0, 10)).toString('latin1'),
    );
  });

  it('refuses an endless message at the size of its fragments', async () => {
    const client = await openSocket({});
    const payload = new Uint8Array(65_536);
    client.say(encodeFrame({ opcode: 'binary', fin: false, payload, maskingKey: KEY }));
    for (let sent = 1; sent <= 16; sent++)
      client.say(encodeFrame({ opcode: 'continuation', fin: false, payload, maskingKey: KEY }));
    expect(await client.untilClosed()).toContain('message-too-large');
  });

  it('keeps for a connection the settings it was opened under', async () => {
    const bench = await openBench(running, { mask: 'ignored' }, 'apprentice/frames-on-the-wire');
    const client = await shake(bench.base);
    await bench.changeSettings({ ...bench.settings, mask: 'required' });
    await client.say(encodeFrame(unmasked('Hello'))).hears('\x81\x05Hello');
    const later = await shake(bench.base);
    await later.say(encodeFrame(unmasked('Hello'))).hears('mask-missing');
  });

  it('shows an unmasked frame and its close in the trace', async () => {
    const bench = await openBench(running, {}, 'apprentice/frames-on-the-wire');
    const client = await shake(bench.base);
    await client.say(encodeFrame(unmasked('Hello'))).untilClosed();
    await untilEvents(bench, 'close');
    expect(
      eventsOf(bench, 'frame').map(({ direction, opcode, masked, code, broken }) => ({
        direction,
        opcode,
        masked,
        code,
        broken,
      })),
    ).toEqual([
      { direction: 'client', opcode: 'text', masked: false, code: undefined, broken: ['mask-missing'] },
      { direction: 'server', opcode: 'close', masked: false, code: 1002, broken: [] },
    ]);
  });

  it.each([0, 125, 126, 65_535, 65_536])('echoes %i bytes to the ws client', async (size) => {
    const { base } = await openBench(running, {}, 'apprentice/frames-on-the-wire');
    const socket = new WebSocket(`ws://127.0.0.1:${running.services.ports.lab}${base}/socket`);
    const echo = new Promise((resolve) =>
      socket.once('message', (data, isBinary) => resolve([data.toString(), isBinary])),
    );
    socket.once('open', () => socket.send('é'.repeat(size / 2) + 'x'.repeat(size % 2)));
    expect(await echo).toEqual(['é'.repeat(size / 2) + 'x'.repeat(size % 2), false]);
    const closed = new Promise((resolve) =>
      socket.once('close', (code, reason) => resolve([code, reason.toString()])),
    );
    socket.close(4001, 'lunch');
    expect(await closed).toEqual([4001, 'lunch']);
  });

  it('serves its page', async () => {
    const { base } = await openBench(running, {}, 'apprentice/frames-on-the-wire');
    const answer = await fetch(`http://127.0.0.1:${running.services.ports.lab}${base}/echo.ts`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ]);
  });
});

async function openSocket(settings: Record<string, unknown>): Promise<TcpClient> {
  const { base } = await openBench(running, settings, 'apprentice/frames-on-the-wire');
  return shake(base);
}

async function shake(base: string): Promise<TcpClient> {
  const client = await TcpClient.to(running.services.ports.lab);
  await client.say(handshake(`${base}/socket`)).hears('\r\n\r\n');
  return client;
}

function text(content: string): FrameInit {
  return { opcode: 'text', payload: utf8(content) };
}

function plain(opcode: 'text' | 'pong', content: string): FrameInit {
  return { opcode, payload: utf8(content) };
}

function unmasked(content: string): FrameInit {
  return { opcode: 'text', payload: utf8(content), maskingKey: null };
}

function close(code: number, reason: string): FrameInit {
  return { opcode: 'close', payload: concat([Uint8Array.of(code >> 8, code & 0xff), utf8(reason)]) };
}
