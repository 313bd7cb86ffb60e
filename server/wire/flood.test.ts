import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deflateMessage, standaloneDeflate } from '../../labs/kit/deflate.ts';
import { encodeFrame, type FrameInit } from '../../protocol/frame.ts';
import type { Bench } from '../benches/bench.ts';
import type { Running } from '../start.ts';
import { handshake, openBench, plainRequest, TcpClient } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

const FRAMES = 2_000;
/** Eighty bytes that ask for 64 KiB, twice: as they come in, and as they go out. */
const bomb: FrameInit = { opcode: 'text', rsv1: true, payload: deflateMessage(new Uint8Array(65_536)) };
/** What the server answers an empty text with. */
const EMPTY_TEXT = '\x81\x00';
const WELCOME = 'Welcome. You speak no subprotocol.';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered({ BENCH_FRAMES: `${FRAMES}` });
});
afterAll(() => running.close());

describe('a bench that is flooded', () => {
  it.each([
    ['plain', false],
    ['over TLS', true],
  ])(
    'answers every one of thousands of tiny frames, no faster than it may, and tells its learner once: %s',
    async (_how, secure) => {
      const { bench, client, notices } = await openSocket(secure);
      const sent = 2_500;
      const started = performance.now();
      client
        .say(packetOf(sent, { opcode: 'text' }))
        .say(masked({ opcode: 'ping', payload: Buffer.from('done') }));
      await client.hears('done');
      expect(client.heard.split(EMPTY_TEXT).length - 1).toBe(sent);
      const seconds = (performance.now() - started) / 1000;
      expect((2 * sent) / seconds).toBeLessThan(FRAMES * 1.5);
      expect(notices).toEqual([
        expect.stringMatching(/2000 frames in a second .* BENCH_FRAMES .*Nothing is lost/),
      ]);
      expect(bench.trace.next).toBeGreaterThan(2 * sent);
    },
  );

  it.each<[string, (bench: Bench) => { head: string; packet: Uint8Array; answer: string; count: number }]>([
    [
      'compressed bombs',
      (bench) => ({
        head: handshake(`${bench.base}/socket`, { 'Sec-WebSocket-Extensions': standaloneDeflate }),
        packet: packetOf(120, bomb),
        answer: Buffer.from(encodeFrame(bomb)).toString('latin1'),
        count: 120,
      }),
    ],
    [
      'requests in one packet',
      (bench) => ({
        head: '',
        packet: Buffer.from(plainRequest(`${bench.base}/`).repeat(150)),
        answer: 'HTTP/1.1 200',
        count: 150,
      }),
    ],
  ])('answers all %s, and meanwhile leaves other benches in peace', async (_what, floodOf) => {
    const { head, packet, answer, count } = floodOf(await openBench(running, { extensions: true }));
    const flooder = await TcpClient.to(running.services.ports.lab);
    if (head !== '') await flooder.say(head).hears('\r\n\r\n');
    const { client } = await openSocket();
    flooder.say(packet);
    // A conversation of many turns is over before the flood is.
    for (let turn = 0; turn < 10; turn++) {
      client.say(masked({ opcode: 'text', payload: Buffer.from(`turn ${turn}`) }));
      await client.hears(`turn ${turn}`);
    }
    expect(flooder.heard.split(answer).length - 1).toBeLessThan(count);
    await flooder.hears(answer, count);
  });

  it('shares what there is among its connections', async () => {
    const { bench, client } = await openSocket();
    const other = await TcpClient.to(running.services.ports.lab);
    await other.say(handshake(`${bench.base}/socket`)).hears(WELCOME);
    client.say(packetOf(2_000, { opcode: 'text' }));
    await client.hears(EMPTY_TEXT);
    other.say(masked({ opcode: 'text', payload: Buffer.from('me too') }));
    await other.hears('me too');
    expect(client.heard.split(EMPTY_TEXT).length - 1).toBeLessThan(2_000);
  });
});

async function openSocket(secure = false): Promise<{ bench: Bench; client: TcpClient; notices: string[] }> {
  const bench = await openBench(running);
  const notices: string[] = [];
  bench.news.on('notice', (notice) => notices.push(notice));
  const { lab, labTls } = running.services.ports;
  const client = await TcpClient.to(secure ? labTls : lab, secure);
  await client.say(handshake(`${bench.base}/socket`)).hears(WELCOME);
  return { bench, client, notices };
}

function packetOf(count: number, init: FrameInit): Uint8Array {
  const frame = masked(init);
  return Buffer.concat(Array.from({ length: count }, () => frame));
}

function masked(init: FrameInit): Uint8Array {
  return encodeFrame({ maskingKey: Uint8Array.of(1, 2, 3, 4), ...init });
}
