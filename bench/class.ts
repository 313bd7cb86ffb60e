/**
 * A class at work: so many learners at once, each with an open page, a socket of the lab and a probe, who work through
 * a lab by script. The platform, the class and whoever floods are processes of their own, and no browser is started.
 * Goals with 300 learners on two cores: p99 of a step's tick below 250 ms, less than 300 MB resident, less than 60 KB
 * for an idle learner with an open page; and a flood from one student moves the others' p95 by less than 50 ms.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Classroom, type Lesson } from './classroom.ts';
import { floods } from './floods.ts';
import { median } from './median.ts';
import { endChild, startChild } from './start-child.ts';
import { stolenTime } from './stolen-time.ts';

const LEARNERS = Number(process.env.BENCH_LEARNERS ?? 300);
/** Milliseconds before a step, on average: many times as eager as people are. */
const THINK = Number(process.env.BENCH_THINK_MS ?? 2000);
/** Lessons with a flood, and as many without, one after the other: on a noisy machine only the middle one says much. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
/** How many come in before the others, so that what every class needs is there before anything counts. */
const FIRST = 10;

/** All of them, or only the named ones: `deflate bombs, garbage`. */
const FLOODS = process.env.BENCH_FLOODS?.split(/, */) ?? Object.keys(floods);

/** Milliseconds after which `fetch` lets go of connections that it has no use for, and some. */
const IDLE = 5_000;

/** Milliseconds after which a flood is at its height. */
const SETTLED = 2_000;

const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(0);

const room = await Classroom.open();
try {
  await room.join(FIRST, 0);
  await room.enter();
  await room.work(0);
  const before = await held();
  await room.join(LEARNERS - FIRST, 3_000);
  const joined = await held();
  await room.enter();
  const entered = await held();
  const each = (bytes: number) => (bytes / (LEARNERS - FIRST) / 1000).toFixed(0);

  console.log(
    '| learners | steps/s | tick p50 ms | tick p95 ms | tick p99 ms | echo p95 ms | CPU ms/step | resident MB | at most | idle learner, page open, KB | and in the lab, KB |',
  );
  console.log(`|${' --- |'.repeat(11)}`);
  // The second time is measured, as it is under floods: open connections are dialled anew then.
  await room.work(THINK);
  await room.startOver();
  const cpu = await room.platform.ask<{ seconds: number }>('cpu');
  const calm = await room.work(THINK);
  const spent = (await room.platform.ask<{ seconds: number }>('cpu')).seconds - cpu.seconds;
  const resident = await room.platform.ask<{ now: number; most: number }>('resident');
  const cells = [
    LEARNERS,
    (calm.ticks.count / (calm.took / 1000)).toFixed(0),
    ...[0.5, 0.95, 0.99].map((share) => calm.ticks.at(share).toFixed(1)),
    calm.echoes.at(0.95).toFixed(1),
    ((spent * 1000) / calm.ticks.count).toFixed(2),
    megabytes(resident.now),
    megabytes(resident.most),
    each(joined - before),
    each(entered - before),
  ];
  console.log(`| ${cells.join(' | ')} |`);

  console.log(
    '\n| flood by one student | tick p95 ms | moved by ms | echo p95 ms | moved by ms | stolen from the machine |',
  );
  console.log(`|${' --- |'.repeat(6)}`);
  for (const flood of FLOODS) {
    const rounds: { calm: Lesson; flooded: Lesson; stolen: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      // Against the calm just before: what all the lessons have left behind is nobody's flood.
      await room.startOver();
      const calm = await room.work(THINK);
      await room.startOver();
      rounds.push({ calm, ...(await lessonUnder(flood)) });
    }
    const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick)).toFixed(1);
    const cells = [
      flood,
      of(({ flooded }) => flooded.ticks.at(0.95)),
      of(({ flooded, calm }) => flooded.ticks.at(0.95) - calm.ticks.at(0.95)),
      of(({ flooded }) => flooded.echoes.at(0.95)),
      of(({ flooded, calm }) => flooded.echoes.at(0.95) - calm.echoes.at(0.95)),
      `${of(({ stolen }) => stolen * 100)} %`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
} finally {
  await room.close();
}

async function lessonUnder(flood: string): Promise<{ flooded: Lesson; stolen: number }> {
  const flooder = await startChild('./flooder.ts', {
    FLOOD: flood,
    PLATFORM: room.origins.platform,
    LAB: room.origins.lab,
  });
  // Its own start has taken one processor of two.
  await sleep(SETTLED);
  const stolen = stolenTime();
  const flooded = await room.work(THINK);
  const taken = stolen();
  await endChild(flooder);
  return { flooded, stolen: taken };
}

/** Bytes that the platform holds once its garbage is gone, and connections for a single request with it. */
async function held(): Promise<number> {
  await sleep(IDLE);
  return (await room.platform.ask<{ bytes: number }>('held')).bytes;
}
