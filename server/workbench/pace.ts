/** How often things are done on a live channel. */

/** Calls `work` once for all calls of `soon` within `wait` milliseconds. */
export function gather(wait: () => number, work: () => void) {
  let timer: NodeJS.Timeout | undefined;
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const now = () => {
    cancel();
    work();
  };
  return {
    now,
    cancel,
    soon: () => {
      timer ??= setTimeout(now, wait());
    },
    /** Does at once what was to be done soon. */
    flush: () => {
      if (timer) now();
    },
  };
}

/** So many in a second of the clock. */
export function rateLimit(perSecond: number) {
  let left = perSecond;
  let second = 0;
  return {
    take(): boolean {
      const now = Math.floor(Date.now() / 1000);
      if (now !== second) {
        second = now;
        left = perSecond;
      }
      return left-- > 0;
    },
  };
}
