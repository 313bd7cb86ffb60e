import type { FastifyReply, FastifyRequest } from 'fastify';
import { readCookies } from '../kit/cookies.ts';
import { defineLab } from '../kit/define-lab.ts';
import { answerAtSocket } from '../kit/open-socket.ts';
import { folderAddress, servePages } from '../kit/pages.ts';
import { connectPolicies } from './connect-policy.ts';
import { serveSocket } from './serve-socket.ts';
import { inTheClearSettings } from './settings.ts';
import { socketAddresses } from './socket-address.ts';
import { closeStation, isNora, memberCookie, parcelToken, type StationBench, stationOf } from './station.ts';
import { noraPage, terminalPage } from './views.ts';

/** The public name. In a browser that knows it, no loopback rule softens what plain HTTP is. */
const HOME = 'lockers.tide.example';

const YEAR = 365 * 24 * 60 * 60;

/** Lockers at a harbour, with a page and a socket: the same thing with and without TLS, and everything in between. */
export default defineLab({
  name: 'in-the-clear',
  title: 'Tide, lockers at the harbour',
  settings: inTheClearSettings,
  names: () => ({ home: HOME, siblings: [] }),
  people: {
    nora: { title: 'Nora, who has a parcel', cookies: (bench) => [memberCookie(bench)] },
  },
  routes(app, benchOf) {
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      async (_request: FastifyRequest, body: string) => body,
    );
    app.addHook('onRequest', async (request, reply) => {
      // The name of this machine belongs to more than this lab: what is told to browsers here is about the public one.
      if (request.hostname !== HOME) return;
      const bench = benchOf(request);
      const { redirect, hsts } = bench.settings;
      // RFC 6797 §7.2: only over TLS does the field mean anything.
      if (isSecure(request) && hsts) void reply.header('strict-transport-security', `max-age=${YEAR}`);
      if (!isSecure(request) && redirect)
        return reply.redirect(`${bench.originOf(request, true)}${request.url}`, 308);
    });
    servePages(app, new URL('./pages/', import.meta.url));

    app.get('/', (request, reply) => {
      const folder = folderAddress(request.url);
      if (folder !== null) return reply.redirect(folder, 307);
      const bench = benchOf(request);
      return sendPage(bench, reply, terminalPage(socketOf(bench, request), stationOf(bench)));
    });

    app.get('/nora', (request, reply) => {
      const bench = benchOf(request);
      if (!isNora(bench, readCookies(request.headers.cookie))) return reply.redirect(`${bench.base}/`, 303);
      bench.emit('sent', { what: 'page', to: 'nora', secure: isSecure(request) });
      return sendPage(bench, reply, noraPage(`${socketOf(bench, request)}?parcel=${parcelToken(bench)}`));
    });

    app.post('/nora', (request, reply) => {
      const bench = benchOf(request);
      bench.summon('nora', '/nora');
      return reply.redirect(`${bench.base}/`, 303);
    });

    app.all('/*', (request, reply) => {
      const bench = benchOf(request);
      return answerAtSocket(bench.base, request, reply, (opened) =>
        serveSocket(opened, {
          bench,
          nora: new URLSearchParams(request.url.split('?')[1]).get('parcel') === parcelToken(bench),
          secure: isSecure(request),
          onError: (error) => request.log.error(error),
        }),
      );
    });
  },
  reset: closeStation,
});

function socketOf(bench: StationBench, request: FastifyRequest): string {
  const origin = socketAddresses[bench.settings.socket]((secure) => bench.originOf(request, secure));
  return `${origin.replace(/^http/, 'ws')}${bench.base}/socket`;
}

function sendPage({ settings }: StationBench, reply: FastifyReply, page: string): FastifyReply {
  const policy = connectPolicies[settings.connectSrc];
  if (policy !== null) void reply.header('content-security-policy', policy);
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page);
}

function isSecure({ protocol }: FastifyRequest): boolean {
  return protocol === 'https';
}
