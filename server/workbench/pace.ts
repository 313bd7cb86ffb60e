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
