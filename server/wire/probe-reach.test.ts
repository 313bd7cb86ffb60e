import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { PROBE_BYTES } from '../../protocol/sizes.ts';
import type { ProbeState } from '../../protocol/workbench.ts';
import type { Bench } from '../benches/bench.ts';
import { patiently } from '../solve/raw-client.ts';
import type { Running } from '../start.ts';
import {
  eventsOf,
  handshake,
  openBench,
  plainRequest,
  untilConnections,
  untilEvents,
} from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

describe('a probe', () => {
  it.each<[string, (own: Bench, other: Bench) => string, string]>([
    ['by path', (_own, other) => handshake(`${other.base}/socket`), '404'],
    ['by an absolute address', (_own, other) => handshake(`http://localhost${other.base}/socket`), '404'],
    [
      'by way of its own path',
      (own, other) => handshake(`${own.base}/..${other.base.slice(2)}/socket`),
      '404',
    ],
    ['by an encoded path', (_own, other) => handshake(`/%62/${other.id}/socket`), '404'],
    ['by Host', (own, other) => handshake(`${own.base}/socket`, { Host: `x${other.base}` }), '101'],
    [
      'by a request in a field of the first',
      (own, other) =>
        handshake(`${own.base}/nowhere`, { X: `1\r\n\r\n${handshake(`${other.base}/socket`)}` }),
      '404',
    ],
    [
      'by a second request behind the first',
      (own, other) => plainRequest(`${own.base}/`) + plainRequest(`${other.base}/porter.ts`),
      '200',
    ],
    [
      'by a second request in the body of the first',
      (own, other) =>
        `POST ${own.base}/socket HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n${plainRequest(`${other.base}/`)}`,
      '405',
    ],
    [
      'by two lengths',
      (own, other) =>
        `POST ${own.base}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${plainRequest(`${other.base}/`)}`,
      '400',
    ],
    [
      'by bytes behind a 101',
      (own, other) => handshake(`${own.base}/socket`) + plainRequest(`${other.base}/`),
      '101',
    ],
    ['through CONNECT', (_own, other) => `CONNECT ${other.base}/ HTTP/1.1\r\nHost: x\r\n\r\n`, ''],
    ['outside of all benches', () => plainRequest('/healthz'), '404'],
  ])('cannot reach another bench %s', async (_how, raw, status) => {
    const [own, other] = [await openBench(running), await openBench(running)];
    const asleep = await sleepingBench();
    for (const target of [other, asleep]) {
      const { probes } = running.services;
      const heard = untilProbe(own, (state) => state.state !== 'waiting');
      probes.open(own, 'p1', raw(own, target));
      const { raw: answer = '' } = await heard;
      expect(answer.split(' ')[1] ?? '').toBe(status);
      probes.close(own, 'p1');
      await untilConnections(own, 0);
    }
    expect(other.trace.after(0).events.map(({ kind }) => kind)).toEqual(['settings']);
    expect(running.services.registry.awake(asleep.id)).toBeUndefined();
    for (const { via } of [...eventsOf(own, 'http'), ...eventsOf(own, 'handshake')])
      expect(via).toBe('probe');
  });

  it('that is gone leaves no request that passes for somebody else', async () => {
    const [own, asleep] = [await openBench(running), await sleepingBench()];
    const { probes } = running.services;
    probes.open(own, 'p1', plainRequest(`${own.base}/`) + plainRequest(`/b/${asleep.id}/porter.ts`));
    // Closed as soon as the lab has read both and before it has answered.
    const { tap } = running.services;
    const { isBlind } = tap;
    onTestFinished(() => {
      tap.isBlind = isBlind;
    });
    tap.isBlind = (socket) => {
      probes.close(own, 'p1');
      return isBlind.call(tap, socket);
    };
    await untilEvents(own, 'http');
    await untilConnections(own, 0);
    expect(running.services.registry.awake(asleep.id)).toBeUndefined();
  });

  it('is let go of when its bench goes to sleep', async () => {
    const own = await openBench(running);
    const opened = untilProbe(own, ({ state }) => state === 'open');
    running.services.probes.open(own, 'p1', handshake(`${own.base}/socket`));
    await opened;
    const closed = untilProbe(own, ({ state }) => state === 'closed');
    running.services.probes.release(own);
    expect((await closed).ended).toBe('You dropped the TCP connection.');
    await untilConnections(own, 0);
    expect((await untilEvents(own, 'close'))[0]).toMatchObject({ via: 'probe', code: 1006, by: 'client' });
  });

  it('may send as much as it may, and the lab says when that is too much for a head', async () => {
    const own = await openBench(running);
    const ended = untilProbe(own, ({ state }) => state === 'closed');
    const head = `GET ${own.base}/socket HTTP/1.1\r\nHost: x\r\nX: `;
    running.services.probes.open(own, 'p1', `${head}${'x'.repeat(PROBE_BYTES - head.length)}`);
    expect((await ended).raw).toContain('HTTP/1.1 431 ');
  });
});

/** A bench that is in the store and not awake. */
async function sleepingBench(): Promise<Bench> {
  const bench = await openBench(running);
  bench.lastActive = 0;
  running.services.registry.sleepIdle();
  expect(running.services.registry.awake(bench.id)).toBeUndefined();
  return bench;
}

function untilProbe(bench: Bench, met: (state: ProbeState) => boolean): Promise<ProbeState> {
  const done = Promise.withResolvers<ProbeState>();
  const look = (state: ProbeState) => {
    if (met(state)) done.resolve(state);
  };
  bench.news.on('probe', look);
  return patiently(done.promise, 'the probe').finally(() => bench.news.off('probe', look));
}
