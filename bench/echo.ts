/**
 * `npm run bench`: echo through a bench, with tap, trace and an open page, against a bare `ws` server. Both run as
 * processes of their own and are measured in turn, several times in one run: on a noisy machine only the ratio counts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ScriptedLearner } from '../server/solve/scripted-learner.ts';
import { type Load, type Result, runEcho, type Target } from './echo-load.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const DURATION = Number(process.env.BENCH_MS ?? 1000);
const loads = [1, 64, 512].flatMap((connections) =>
  [64, 4096].map((bytes) => ({ connections, bytes, duration: DURATION })),
);

const bare = await startChild('./bare-echo.ts', {});
const product = await startChild('../server/main.ts', {
  PORT: '0',
  LAB_PORT: '0',
  LAB_TLS_PORT: '0',
  EXPLOIT_PORT: '0',
  DATA_DIR: ':memory:',
  BENCH_SOCKETS: '1000',
});
const learner = await ScriptedLearner.join(String(product.said.platform), 'apprentice/shake-hands');
const targets: Record<'bare' | 'bench', Target> = {
  bare: { port: Number(bare.said.port), path: '/' },
  bench: { port: Number(new URL(String(product.said.lab)).port), path: `/b/${learner.bench.id}/socket` },
};

console.log(
  '| connections | bytes | bare msg/s | bench msg/s | ratio | bare p99 ms | bench p99 ms | bare µs CPU/msg | bench µs CPU/msg |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const load of loads) {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await inTurn(load, round % 2 === 0));
  const of = (pick: (round: Round) => number, digits = 0) => median(rounds.map(pick)).toFixed(digits);
  const cells = [
    load.connections,
    load.bytes,
    of(({ bare }) => bare.messagesPerSecond),
    of(({ bench }) => bench.messagesPerSecond),
    of(({ bare, bench }) => bench.messagesPerSecond / bare.messagesPerSecond, 2),
    of(({ bare }) => bare.p99, 2),
    of(({ bench }) => bench.p99, 2),
    of(({ bare }) => bare.cpu, 1),
    of(({ bench }) => bench.cpu, 1),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

learner.close();
for (const { process: child } of [bare, product]) child.kill();

interface Round {
  bare: Result;
  bench: Result;
}

/** One measurement of each, the order changing from round to round. */
async function inTurn(load: Load, bareFirst: boolean): Promise<Round> {
  if (bareFirst) return { bare: await measure('bare', load), bench: await measure('bench', load) };
  const bench = await measure('bench', load);
  return { bare: await measure('bare', load), bench };
}

function measure(who: keyof typeof targets, load: Load): Promise<Result> {
  const { process: child } = who === 'bare' ? bare : product;
  return runEcho(targets[who], load, () => cpuSeconds(child));
}

/** User and system time of a process so far, from Linux; elsewhere there is no number. */
function cpuSeconds({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

async function startChild(
  file: string,
  environment: Record<string, string>,
): Promise<{ process: ChildProcess; said: Record<string, unknown> }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL(file, import.meta.url))],
    {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const said: Record<string, unknown> = JSON.parse(line);
    if ('port' in said || 'platform' in said) {
      child.stdout.resume();
      return { process: child, said };
    }
  }
  throw new Error(`${file} ended before it listened`);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
