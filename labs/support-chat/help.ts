import type { FastifyInstance, FastifyRequest } from 'fastify';
import { encodeHtml } from './encoding.ts';
import { helpPage } from './help-page.ts';
import { HELP_HOST } from './names.ts';
import type { SupportChatSettings } from './settings.ts';
import type { ShopBench } from './shop.ts';

/** What is looked at of a search, in characters. */
const LONGEST = 4_000;

/** How the page repeats what was searched for. */
const searches = {
  raw: (query: string) => query,
  encoded: encodeHtml,
} satisfies Record<SupportChatSettings['helpSearch'], (query: string) => string>;

/** The help pages: somebody else's work, on a host of their own. The shop's hosts do not have them. */
export function helpRoutes(app: FastifyInstance, benchOf: (request: FastifyRequest) => ShopBench): void {
  app.get('/help', (request, reply) => {
    const bench = benchOf(request);
    const { names, helpSearch } = bench.settings;
    if (names !== 'siblings' || request.hostname !== HELP_HOST) return reply.callNotFound();
    const query = new URLSearchParams(request.url.split('?')[1]).get('q')?.slice(0, LONGEST) ?? null;
    const shown = query === null ? null : searches[helpSearch](query);
    if (query !== null) bench.emit('searched', { query, shown });
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(helpPage(shown));
  });
}

/** Where the help pages are, for the browser that sent the request. */
export function helpAddress(bench: ShopBench, request: FastifyRequest): string {
  const address = new URL(`${bench.base}/help`, bench.originOf(request));
  address.hostname = HELP_HOST;
  return address.href;
}
