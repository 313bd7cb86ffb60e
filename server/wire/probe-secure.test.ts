import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProbeState } from '../../protocol/workbench.ts';
import type { Bench } from '../benches/bench.ts';
import { patiently } from '../solve/raw-client.ts';
import type { Running } from '../start.ts';
import { eventsOf, handshake, openBench, untilConnections } from '../testing/lab-visitor.ts';
import { startUnregistered } from '../testing/start-test-platform.ts';

let running: Running;
beforeAll(async () => {
  running = await startUnregistered();
});
afterAll(() => running.close());

describe('a probe over TLS', () => {
  it('is the learner’s own client on the TLS listener', async () => {
    const bench = await openBench(running);
    const opened = untilAnswered(bench);
    running.services.probes.open(bench, 'p1', handshake(`${bench.base}/socket`), true);
    const { state, connection } = await opened;
    expect([state, connection]).toEqual(['open', 'c1']);
    expect(eventsOf(bench, 'handshake')).toMatchObject([
      { via: 'probe', actor: 'learner', secure: true, status: 101, connection },
    ]);
    running.services.probes.close(bench, 'p1');
    await untilConnections(bench, 0);
  });

  it('reaches no other bench', async () => {
    const [own, other] = [await openBench(running), await openBench(running)];
    const answered = untilAnswered(own);
    running.services.probes.open(own, 'p1', handshake(`${other.base}/socket`), true);
    expect((await answered).raw).toMatch(/^HTTP\/1\.1 404 /);
    expect(other.openConnections).toBe(0);
    expect(eventsOf(other, 'handshake')).toEqual([]);
  });
});

/** The first state of a probe of this bench that holds an answer. */
function untilAnswered(bench: Bench): Promise<ProbeState> {
  const answered = Promise.withResolvers<ProbeState>();
  bench.news.on('probe', (state) => {
    if (state.raw) answered.resolve(state);
  });
  return patiently(answered.promise, 'an answer to the probe');
}
