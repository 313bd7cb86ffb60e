/**
 * The overview's bench, offered to every exhibit. It is opened when the reader starts the first of them: whoever only
 * reads is no learner yet.
 */
import { ContextProvider } from '@lit/context';
import { BenchStore } from '../bench/bench-store.ts';
import { benchContext } from '../bench/bench-view.ts';
import { requestBench } from '../bench/request-bench.ts';
import { Announcer } from '../parts/announcer.ts';

const OVERVIEW = 'overview';

const status = document.querySelector<HTMLElement>('#status');
const announcer = status && new Announcer(status);

const store = new BenchStore({
  requestBench: () => requestBench(OVERVIEW, fetch.bind(globalThis)),
  openSocket: (query) => new WebSocket(`/api/live?${query}`),
  // The text can be read on; the reason says what to do.
  reload: () => false,
  onNotice: (notice) => say(notice),
});
const provider = new ContextProvider(document.body, { context: benchContext, initialValue: store });
// The body is no Lit element: it tells nobody that it is connected.
provider.hostConnected();
addEventListener('online', () => store.retry());

let started = false;

/** Opens the bench, if nobody has yet. Settles when it is there. @throws Error with the server's reason */
export function openBench(): Promise<void> {
  if (!started) void store.start();
  started = true;
  return new Promise((resolve, reject) => {
    const look = () => {
      const { link } = store;
      if (link.state === 'starting') return;
      stop();
      if (link.state === 'live') resolve();
      else reject(new Error(`${link.reason} Try again in a moment.`));
    };
    const stop = store.subscribe(look);
    look();
  });
}

/** Says something to screen readers. */
export function say(text: string): void {
  announcer?.say(text);
}
