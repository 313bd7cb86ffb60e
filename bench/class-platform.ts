/** The product as it runs anywhere, which also tells what it holds: `bench/classroom.ts` starts it. */
import { bytesInUse } from '../server/testing/collect-garbage.ts';
import { answerParent } from './parent-talk.ts';

answerParent({
  /** Bytes that are resident now, and at most so far. */
  resident: async () => ({ now: process.memoryUsage.rss(), most: process.resourceUsage().maxRSS * 1024 }),
  /** Bytes that are in use once the garbage is gone. */
  held: async () => ({ bytes: await bytesInUse() }),
  /** Seconds of a processor so far. */
  cpu: async () => {
    const { user, system } = process.cpuUsage();
    return { seconds: (user + system) / 1_000_000 };
  },
});

await import('../server/main.ts');
