import { expect, it, onTestFinished } from 'vitest';
import { STEPS } from './class-learner.ts';
import { Classroom } from './classroom.ts';
import { startChild } from './start-child.ts';

const LEARNERS = 60;
/** Milliseconds before a step, on average. */
const THINK = 400;
/** Milliseconds: the goal is a quarter of a second, on a machine with nothing else to do. */
const LATE = 2_000;

// The numbers, with five times as many learners, are for `npm run bench`; here something would have to be wrong.
it('carries a class through a lab without an error, and one who floods does not stop the others', async () => {
  const room = await Classroom.open();
  onTestFinished(() => room.close());
  await room.join(LEARNERS, 1_000);
  await room.enter();

  const calm = await room.work(THINK);
  expect(calm.ticks.count).toBe(LEARNERS * STEPS);
  expect(calm.ticks.at(0.99)).toBeLessThan(LATE);
  await room.startOver();

  const flooder = await startChild('./flooder.ts', {
    FLOOD: 'tiny frames',
    PLATFORM: room.origins.platform,
    LAB: room.origins.lab,
  });
  onTestFinished(() => void flooder.process.kill());
  const flooded = await room.work(THINK);
  expect(flooded.ticks.count).toBe(LEARNERS * STEPS);
  expect(flooded.ticks.at(0.95)).toBeLessThan(LATE);
  expect(flooded.echoes.at(0.95)).toBeLessThan(LATE);

  const { now } = await room.platform.ask<{ now: number }>('resident');
  expect(now).toBeLessThan(300_000_000);
});
