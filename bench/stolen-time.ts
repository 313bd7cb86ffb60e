import { readFileSync } from 'node:fs';

/**
 * How much of this machine others have had since, as a part of all its processors' time; from Linux, where a virtual
 * machine is told of it. Elsewhere there is no number. A figure that was taken meanwhile is worth the less.
 */
export function stolenTime(): () => number {
  const before = read();
  return () => {
    const now = read();
    return (now.stolen - before.stolen) / (now.all - before.all);
  };
}

/** In ticks since the start (proc_stat(5)). */
function read(): { all: number; stolen: number } {
  try {
    const [, ...ticks] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/).map(Number);
    // What guests have used is in the first two as well.
    return { all: ticks.slice(0, 8).reduce((sum, one) => sum + one, 0), stolen: ticks[7] ?? Number.NaN };
  } catch {
    return { all: Number.NaN, stolen: Number.NaN };
  }
}
