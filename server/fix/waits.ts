/** What a run waits for on its shadow bench. */
import { once } from 'node:events';
import type { Bench } from '../benches/bench.ts';
import type { ScriptContext } from '../solve/script-context.ts';
import { untilVisitsEnd } from '../solve/verbs.ts';

/** How long the lab may take to notice that a connection has ended, in milliseconds. */
const NOTICE = 500;
/** How long nothing may happen until an attack that got through is over, and how long it may go on, in milliseconds. */
const STILL = 100;
const GOES_ON = 500;

/** Settles when something has met the step's `when`, with the place of the last event. */
export function untilMet(bench: Bench, step: string): Promise<number> {
  return new Promise((resolve) => {
    bench.news.on('steps', () => {
      if (bench.work.hasMet(step)) resolve(bench.trace.next - 1);
    });
  });
}

/** Settles when nothing has happened for a moment, or when it has waited enough. */
export function untilStill({ news }: Bench, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = AbortSignal.any([signal, AbortSignal.timeout(GOES_ON)]);
    const enough = () => {
      news.off('trace', wait);
      clearTimeout(still);
      resolve();
    };
    const still = setTimeout(enough, STILL);
    const wait = () => still.refresh();
    news.on('trace', wait);
    end.addEventListener('abort', enough, { once: true });
    if (end.aborted) enough();
  });
}

/** Waits for what the script has set off: visits, and the end of connections that it has seen end. Null when all is quiet. */
export async function untilQuiet(context: ScriptContext): Promise<string | null> {
  const { bench, connections, signal } = context;
  try {
    await untilVisitsEnd(context);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const open = [...connections.values()].filter(({ client }) => client.isOpen).length;
  await untilConnections(
    bench,
    open,
    AbortSignal.any([AbortSignal.timeout(NOTICE), ...(signal ? [signal] : [])]),
  );
  return null;
}

/** Waits until no more than so many connections are open, or until it has waited enough. */
async function untilConnections(bench: Bench, most: number, enough: AbortSignal): Promise<void> {
  try {
    while (bench.openConnections > most) await once(bench.news, 'left', { signal: enough });
  } catch (error) {
    if (!enough.aborted) throw error;
  }
}
