/** The most sendings in a second: a lab is not a load test, and other learners share the machine. */
export const MOST_PER_SECOND = 20;

/** The most sendings in one run. */
export const MOST_IN_A_RUN = 5000;

export interface RunOptions {
  total: number;
  perSecond: number;
  /** Sends the n-th one, counted from 0; a rejection ends the run. */
  send(index: number): Promise<void>;
  onSent(done: number): void;
  signal: AbortSignal;
  /** Milliseconds now; a test has its own clock. */
  now?(): number;
  pause?: typeof pause;
}

/** Sends again and again at a steady pace, never two at once. Resolves when all are sent or the signal stopped it. */
export async function run({
  total,
  perSecond,
  send,
  onSent,
  signal,
  now = () => performance.now(),
  pause: wait = pause,
}: RunOptions): Promise<void> {
  const gap = 1000 / Math.min(Math.max(perSecond, 0.1), MOST_PER_SECOND);
  let next = now();
  for (let index = 0; index < total && !signal.aborted; index++) {
    const early = next - now();
    if (early > 0) await wait(early, signal);
    if (signal.aborted) return;
    // From this sending, not from the plan: after a hold-up the rest must not come in a burst.
    next = now() + gap;
    await send(index);
    onSent(index + 1);
  }
}

/** Waits; an aborted signal ends it at once. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const done = Promise.withResolvers<void>();
  const timer = setTimeout(done.resolve, milliseconds);
  const stop = (): void => {
    clearTimeout(timer);
    done.resolve();
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return done.promise.finally(() => signal.removeEventListener('abort', stop));
}
