/**
 * `npm run bench`: echo through a bench (tap, trace and an open page, everything recorded) against a bare `ws` server,
 * and against the same `ws` server with only tap and trace, which tells the cost of watching from that of our codec.
 * All run as processes of their own and are measured in turn, several times in one run: on a noisy machine only the
 * ratios count. Goal: 0.85 of the bare server's messages.
 */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Load, openEcho, type Result, runEcho, type Target } from './echo-load.ts';
import { median } from './median.ts';
import { type Child, startChild, startProduct } from './start-child.ts';

/** With 512 connections the first two or three are slower than what follows, ours more than the bare ones: an echo is a long one. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
const DURATION = Number(process.env.BENCH_MS ?? 1000);
const loads = [1, 64, 512].flatMap((connections) =>
  [64, 4096].map((bytes) => ({ connections, bytes, duration: DURATION })),
);

const bare = await startChild('./bare-echo.ts', {});
const tapped = await startChild('./tapped-echo.ts', {});
// No budget for frames: how fast it could go is the question.
const product = await startProduct({
  BENCH_SOCKETS: '1000',
  BENCH_FRAMES: '100000000',
  BENCH_BYTES: '1000000000000',
});
const page = await startChild('./page.ts', { PLATFORM: String(product.said.platform) });

interface Contender extends Target {
  child: Child;
}

const contenders = {
  bare: { child: bare, port: Number(bare.said.port), path: '/' },
  tapped: { child: tapped, port: Number(tapped.said.port), path: String(tapped.said.path) },
  bench: {
    child: product,
    port: Number(new URL(String(product.said.lab)).port),
    path: `/b/${page.said.bench}/socket`,
  },
} satisfies Record<string, Contender>;

type Name = keyof typeof contenders;
type Round = Record<Name, Result>;
type Clients = Record<Name, Socket[]>;
const names = Object.keys(contenders) as Name[];

// What is compiled during the first messages is compiled before anything counts.
for (const load of loads) await withClients(load, (clients) => inTurn(clients, load, 0));

console.log(
  '| connections | bytes | bare msg/s | bench msg/s | ratio | tapped ws ratio | bare p99 ms | bench p99 ms | bare µs CPU/msg | tapped ws µs CPU/msg | bench µs CPU/msg |',
);
console.log(`|${' --- |'.repeat(11)}`);
for (const load of loads) {
  const rounds: Round[] = [];
  await withClients(load, async (clients) => {
    for (let round = 0; round < ROUNDS; round++) rounds.push(await inTurn(clients, load, round));
  });
  const of = (pick: (round: Round) => number, digits = 0) => median(rounds.map(pick)).toFixed(digits);
  const cells = [
    load.connections,
    load.bytes,
    of(({ bare }) => bare.messagesPerSecond),
    of(({ bench }) => bench.messagesPerSecond),
    of(({ bare, bench }) => bench.messagesPerSecond / bare.messagesPerSecond, 2),
    of(({ bare, tapped }) => tapped.messagesPerSecond / bare.messagesPerSecond, 2),
    of(({ bare }) => bare.p99, 2),
    of(({ bench }) => bench.p99, 2),
    of(({ bare }) => bare.cpu, 1),
    of(({ tapped }) => tapped.cpu, 1),
    of(({ bench }) => bench.cpu, 1),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

for (const child of [page, product, tapped, bare]) child.process.kill();

/**
 * Opens every contender's connections for a load, and closes them when it is done. They serve for all rounds: handshakes
 * are no echo, and what 512 of them leave behind for the collector would be measured with it.
 */
async function withClients(load: Load, work: (clients: Clients) => Promise<unknown>): Promise<void> {
  const clients: Partial<Clients> = {};
  for (const name of names) clients[name] = await openEcho(contenders[name], load.connections);
  await work(clients as Clients);
  for (const client of Object.values(clients).flat()) client.destroy();
}

/** One measurement of each; who is first changes from round to round. */
async function inTurn(clients: Clients, load: Load, round: number): Promise<Round> {
  const results: Partial<Round> = {};
  for (let i = 0; i < names.length; i++) {
    const name = names[(round + i) % names.length] as Name;
    for (const { child } of Object.values(contenders)) await untilIdle(child);
    results[name] = await runEcho(clients[name], load, () => cpuSeconds(contenders[name].child));
  }
  return results as Round;
}

/** Waits until a server has nothing more to do: after a flood, the page is still being told of it. */
async function untilIdle(child: Child): Promise<void> {
  for (let before = cpuSeconds(child); ; ) {
    await sleep(100);
    const now = cpuSeconds(child);
    // Linux counts in hundredths of a second; where there is no number, this does not wait.
    if (!(now - before > 0.01)) return;
    before = now;
  }
}

/** User and system time of a process so far, from Linux; elsewhere there is no number. */
function cpuSeconds({ process: { pid } }: Child): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}
