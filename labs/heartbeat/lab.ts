import { defineLab, type LabBench } from '../kit/define-lab.ts';
import { answerAtSocket } from '../kit/open-socket.ts';
import { servePages } from '../kit/pages.ts';
import { Feed } from './feed.ts';
import { serveFeed } from './session.ts';
import { type HeartbeatSettings, heartbeatSettings } from './settings.ts';

/** The feed of each bench, from its first connection on; it goes when the bench does. */
const feeds = new WeakMap<LabBench<HeartbeatSettings>, Feed>();

/**
 * A ticker that wants to know who is still listening. It speaks through our own codec, which shows a ping and its
 * pong to the code that reads this, and lets go of TCP without a word when a library would say goodbye.
 */
export default defineLab({
  name: 'heartbeat',
  title: 'The ticker',
  settings: heartbeatSettings,
  routes(app, benchOf) {
    servePages(app, new URL('./pages/', import.meta.url));
    app.all('/*', (request, reply) => {
      const bench = benchOf(request);
      const last = new URLSearchParams(request.url.split('?')[1]).get('last');
      return answerAtSocket(bench.base, request, reply, (opened) =>
        serveFeed(opened, {
          bench,
          feed: feedOf(bench),
          last,
          onError: (error) => request.log.error(error),
        }),
      );
    });
  },
  reset: (bench) => void feeds.delete(bench),
});

function feedOf(bench: LabBench<HeartbeatSettings>): Feed {
  const feed = feeds.get(bench) ?? new Feed();
  feeds.set(bench, feed);
  return feed;
}
