/**
 * Opens the page's bench and offers it to every element.
 * Imported before the elements: a context request that nobody answers is lost.
 */
import { ContextProvider } from '@lit/context';
import { type Edition, WORKBENCH_VERSION } from '../../protocol/workbench.ts';
import { classFeed } from '../class-note/class-feed.ts';
import { Announcer } from '../parts/announcer.ts';
import { startActions } from '../writeup/actions.ts';
import type { EditionView } from '../writeup/edition-view.ts';
import { BenchStore } from './bench-store.ts';
import { benchContext } from './bench-view.ts';
import { reloadOnce } from './reload-once.ts';
import { requestBench } from './request-bench.ts';

const page = document.querySelector<HTMLElement>('#lab');
const status = document.querySelector<HTMLElement>('#status');
const writeup = page?.dataset.writeup;

if (page && writeup && status) {
  const announcer = new Announcer(status);
  let editions: Promise<EditionView> | undefined;
  /** Only who writes ever needs it. */
  const followEdition = async (edition: Edition): Promise<void> => {
    editions ??= import('../writeup/edition-view.ts').then(
      ({ EditionView }) => new EditionView({ page, say: (text) => announcer.say(text) }),
    );
    await (await editions).show(edition);
  };
  const store = new BenchStore({
    requestBench: () => requestBench(writeup, fetch.bind(globalThis)),
    openSocket: (query) => {
      // Hints and questions come in the language of the text.
      if (page.dataset.lang) query.set('lang', page.dataset.lang);
      return new WebSocket(`/api/live?${query}`);
    },
    reload: () => reloadOnce(WORKBENCH_VERSION),
    onPassed: (step, steps) => {
      const left = steps.filter(({ passed }) => !passed).length;
      const rest = left === 0 ? 'The lab is solved.' : `${left} of ${steps.length} steps left.`;
      announcer.say(`Step passed: ${step.title}. ${rest}`);
    },
    onFixed: () => announcer.say('Fixed. Your settings hold, and ordinary use still works.'),
    onNotice: (notice) => announcer.say(notice),
    onEdition: (edition) => {
      followEdition(edition).catch(() =>
        announcer.say('The new text could not be fetched. Reload the page.'),
      );
    },
    onLink: (link, before) => {
      if (link.state === 'lost' && before.state === 'live') announcer.say(`${link.reason} Trying again.`);
      if (link.state === 'live' && before.state === 'lost') announcer.say('Connected again.');
      if (link.state === 'refused') announcer.say(link.reason);
    },
  });
  const provider = new ContextProvider(document.body, { context: benchContext, initialValue: store });
  // The body is no Lit element: it tells nobody that it is connected.
  provider.hostConnected();
  store.subscribe(() => classFeed.set(store.classState));
  addEventListener('online', () => store.retry());
  startActions(document, store, (text) => announcer.say(text));
  void store.start();
}
