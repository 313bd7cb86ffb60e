import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// No flag at start: the product has none either.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Collects all garbage. What lies outside of the heap is let go of between turns, so one collection is not enough. */
export async function collectGarbage(): Promise<void> {
  for (let time = 0; time < 2; time++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Bytes that are in use after that, those of buffers included. */
export async function bytesInUse(): Promise<number> {
  await collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
