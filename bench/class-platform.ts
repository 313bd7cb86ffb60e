/** The product as it runs anywhere, which also tells what it holds: `bench/classroom.ts` starts it. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { answerParent } from './parent-talk.ts';

// Not a flag at start: the product has none either.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

answerParent({
  /** Bytes that are resident now, and at most so far. */
  resident: async () => ({ now: process.memoryUsage.rss(), most: process.resourceUsage().maxRSS * 1024 }),
  /** Bytes that are in use once the garbage is gone. */
  held: async () => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return { bytes: heapUsed + external };
  },
  /** Seconds of a processor so far. */
  cpu: async () => {
    const { user, system } = process.cpuUsage();
    return { seconds: (user + system) / 1_000_000 };
  },
});

await import('../server/main.ts');
