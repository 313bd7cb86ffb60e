/**
 * Opens the page's bench and offers it to every element.
 * Imported before the elements: a context request that nobody answers is lost.
 */
import { ContextProvider } from '@lit/context';
import { WORKBENCH_VERSION } from '../../protocol/workbench.ts';
import { Announcer } from '../parts/announcer.ts';
import { startActions } from '../writeup/actions.ts';
import { BenchStore } from './bench-store.ts';
import { benchContext } from './bench-view.ts';
import { requestBench } from './request-bench.ts';

const page = document.querySelector<HTMLElement>('#lab');
const status = document.querySelector<HTMLElement>('#status');
const writeup = page?.dataset.writeup;

if (writeup && status) {
  const announcer = new Announcer(status);
  const store = new BenchStore({
    requestBench: () => requestBench(writeup, fetch.bind(globalThis)),
    openSocket: (query) => new WebSocket(`/api/live?${query}`),
    reload: reloadOnce,
    onPassed: (step, steps) => {
      const left = steps.filter(({ passed }) => !passed).length;
      const rest = left === 0 ? 'The lab is solved.' : `${left} of ${steps.length} steps left.`;
      announcer.say(`Step passed: ${step.title}. ${rest}`);
    },
    onFixed: () => announcer.say('Fixed. Every attack failed, and ordinary use still works.'),
    onNotice: (notice) => announcer.say(notice),
    onLink: (link, before) => {
      if (link.state === 'lost' && before.state === 'live') announcer.say(`${link.reason} Trying again.`);
      if (link.state === 'live' && before.state === 'lost') announcer.say('Connected again.');
      if (link.state === 'refused') announcer.say(link.reason);
    },
  });
  const provider = new ContextProvider(document.body, { context: benchContext, initialValue: store });
  // The body is no Lit element: it tells nobody that it is connected.
  provider.hostConnected();
  addEventListener('online', () => store.retry());
  startActions(document, store, (text) => announcer.say(text));
  void store.start();
}

/** Once for each version: a reload that does not help must not go on for ever. */
function reloadOnce(): boolean {
  const key = `reloaded-for-${WORKBENCH_VERSION}`;
  try {
    if (sessionStorage.getItem(key)) return false;
    sessionStorage.setItem(key, 'yes');
  } catch {
    return false;
  }
  location.reload();
  return true;
}
