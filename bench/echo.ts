/**
 * `npm run bench`: echo through a bench, with tap, trace and an open page, against a bare `ws` server. Both run as
 * processes of their own and are measured in turn, several times in one run: on a noisy machine only the ratio counts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
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

console.log('| connections | bytes | bare ws msg/s | bench msg/s | ratio | bare p99 ms | bench p99 ms |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const load of loads) {
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await inTurn(load, round % 2 === 0));
  const of = (pick: (round: Round) => number) => median(rounds.map(pick));
  console.log(
    `| ${load.connections} | ${load.bytes} | ${of(({ bare }) => bare.messagesPerSecond).toFixed(0)} | ${of(({ bench }) => bench.messagesPerSecond).toFixed(0)} | ` +
      `${of(({ bare, bench }) => bench.messagesPerSecond / bare.messagesPerSecond).toFixed(2)} | ${of(({ bare }) => bare.p99).toFixed(2)} | ${of(({ bench }) => bench.p99).toFixed(2)} |`,
  );
}

learner.close();
for (const { process: child } of [bare, product]) child.kill();

interface Round {
  bare: Result;
  bench: Result;
}

/** One measurement of each, the order changing from round to round. */
async function inTurn(load: Load, bareFirst: boolean): Promise<Round> {
  if (bareFirst)
    return { bare: await runEcho(targets.bare, load), bench: await runEcho(targets.bench, load) };
  const bench = await runEcho(targets.bench, load);
  return { bare: await runEcho(targets.bare, load), bench };
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
