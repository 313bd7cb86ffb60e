/** A class of learners in a process of its own, so that what they cost is not counted: `bench/classroom.ts` drives it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ClassLearner } from './class-learner.ts';
import { answerParent } from './parent-talk.ts';

const { PLATFORM = '', LAB = '' } = process.env;
const learners: ClassLearner[] = [];

answerParent({
  /** So many more open the page of the lab, spread over some milliseconds. */
  join: async ({ count = 0, within = 0 }) => {
    await together(count, async (number) => {
      await sleep((number / count) * within);
      learners.push(await ClassLearner.join(PLATFORM));
    });
    return {};
  },
  /** All whose lab's own page has no socket yet open one. */
  enter: async () => {
    await together(learners.length, (number) => learners[number]?.enter(LAB));
    return {};
  },
  /** All work through the lab once. */
  work: async ({ think = 0 }) => {
    const ticks: number[] = [];
    const echoes: number[] = [];
    const began = performance.now();
    const watch = { tick: (took: number) => ticks.push(took), echo: (took: number) => echoes.push(took) };
    await together(learners.length, (number) => learners[number]?.work(think, watch));
    return { took: performance.now() - began, ticks, echoes };
  },
  startOver: async () => {
    await together(learners.length, (number) => learners[number]?.startOver());
    return {};
  },
});

/** Waits for all; the first that fails is the answer. */
async function together(count: number, act: (number: number) => Promise<unknown> | undefined): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, number) => act(number)));
}
