import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFrame } from '../../protocol/frame.ts';
import type { Running } from '../start.ts';
import { openBench } from '../testing/http-client.ts';
import { handshake } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';
import { TestPage } from '../testing/test-page.ts';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

async function openProbe(probe = 'p1'): Promise<TestPage> {
  const port = running.services.ports.platform;
  const { id, cookie } = await openBench(port);
  const page = await TestPage.open({ port, bench: id, cookie });
  await page.ask({ type: 'probe.open', probe, raw: handshake(`/b/${id}/socket`) });
  await page.until('probe', (message) => message.probe.state === 'open');
  return page;
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

describe('bytes from the composer', () => {
  it.each([
    [
      'a frame that is whole',
      encodeFrame({ opcode: 'text', payload: new Uint8Array(3), maskingKey: new Uint8Array(4) }),
      'text',
    ],
    ['a frame without a mask', encodeFrame({ opcode: 'text', payload: new Uint8Array(3) }), 'text'],
    ['a reserved opcode', encodeFrame({ opcode: 11, rsv3: true, fin: false }), 'reserved'],
  ])('cross the wire as they are: %s', async (_what, bytes, opcode) => {
    const page = await openProbe();
    expect(await page.ask({ type: 'probe.bytes', probe: 'p1', bytes: base64(bytes) })).toMatchObject({
      type: 'done',
    });
    const sent = () => page.events.find((event) => event.kind === 'frame' && event.direction === 'client');
    await page.untilTrue(() => sent() !== undefined, 'the frame in the trace');
    expect(sent()).toMatchObject({ opcode, via: 'probe', connection: 'c1' });
  });

  it('may be sent piece by piece', async () => {
    const page = await openProbe();
    const frame = encodeFrame({ opcode: 'ping', payload: Uint8Array.of(1), maskingKey: new Uint8Array(4) });
    for (const byte of frame)
      await page.ask({ type: 'probe.bytes', probe: 'p1', bytes: base64(Uint8Array.of(byte)) });
    const pong = () => page.events.some((event) => event.kind === 'frame' && event.opcode === 'pong');
    await page.untilTrue(pong, 'a pong');
  });

  it('are refused when the probe is not open, unknown, or the bytes are no base64', async () => {
    const page = await openProbe();
    expect(await page.ask({ type: 'probe.bytes', probe: 'p1', bytes: 'AAAAA' })).toMatchObject({
      code: 'MESSAGE_INVALID',
      message: expect.stringContaining('bytes is no whole base64'),
    });
    expect(await page.ask({ type: 'probe.bytes', probe: 'p2', bytes: '' })).toMatchObject({
      code: 'PROBE_NOT_FOUND',
    });
    await page.ask({ type: 'probe.close', probe: 'p1' });
    expect(await page.ask({ type: 'probe.bytes', probe: 'p1', bytes: '' })).toMatchObject({
      code: 'PROBE_STATE',
      message: 'Probe "p1" is closed, and this needs one that is open.',
    });
  });
});

describe('the name of a probe’s connection', () => {
  it('is told with the 101, and stays when the probe is closed', async () => {
    const page = await openProbe();
    await page.ask({ type: 'probe.close', probe: 'p1' });
    expect(page.of('probe').map(({ probe }) => [probe.state, probe.connection])).toEqual([
      ['open', 'c1'],
      ['closed', 'c1'],
    ]);
  });

  it('is told with a refusal as well, and differs from one probe to the next', async () => {
    const page = await openProbe();
    const raw = handshake(`/b/${page.hello.bench.id}/nowhere`);
    await page.ask({ type: 'probe.open', probe: 'p2', raw });
    const { probe } = await page.until('probe', (message) => message.probe.probe === 'p2');
    expect(probe).toMatchObject({ state: 'closed', connection: 'c2' });
  });
});
