/**
 * Echo on one bench while another is flooded, against the same echo in peace, in turn and several times in one run.
 * Goal: p95 moves by less than 50 ms, whatever the flood.
 */
import { ScriptedLearner } from '../server/solve/scripted-learner.ts';
import { floods } from './floods.ts';
import { median } from './median.ts';
import { pacedEcho, type Trips } from './paced-echo.ts';
import { endChild, startChild, startProduct } from './start-child.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const DURATION = Number(process.env.BENCH_MS ?? 1000);

const product = await startProduct();
const { platform, lab } = product.said;
const learner = await ScriptedLearner.join(String(platform), 'apprentice/shake-hands');
const address = `${String(lab).replace(/^http/, 'ws')}/b/${learner.bench.id}/socket`;

console.log('| flood on another bench | calm p50 ms | calm p95 ms | p50 ms | p95 ms | p95 moved by ms |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const flood of Object.keys(floods)) {
  // What is compiled during the first flood is compiled before anything counts.
  await flooded(flood);
  const rounds: { calm: Trips; flooded: Trips }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const calm = await pacedEcho(address, DURATION);
    rounds.push({ calm, flooded: await flooded(flood) });
  }
  const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick)).toFixed(1);
  const cells = [
    flood,
    of(({ calm }) => calm.p50),
    of(({ calm }) => calm.p95),
    of(({ flooded }) => flooded.p50),
    of(({ flooded }) => flooded.p95),
    of(({ calm, flooded }) => flooded.p95 - calm.p95),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

learner.close();
product.process.kill();

async function flooded(flood: string): Promise<Trips> {
  const flooder = await startChild('./flooder.ts', {
    FLOOD: flood,
    PLATFORM: String(platform),
    LAB: String(lab),
  });
  try {
    return await pacedEcho(address, DURATION);
  } finally {
    // What the flood has left is not in the way of the next measurement.
    await endChild(flooder);
  }
}
