import rateLimit from '@fastify/rate-limit';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { ClassState } from '../../protocol/class-state.ts';
import type { SavedMessage } from '../../protocol/workbench.ts';
import type { Bench } from '../benches/bench.ts';
import { classApi } from '../class/routes.ts';
import { checkRoutes } from '../connection-check/routes.ts';
import { findBenchText } from '../content/bench-text.ts';
import { type LabError, labError } from '../errors.ts';
import { exportRoutes } from '../exports/routes.ts';
import { enrol } from '../identity/identity.ts';
import type { Services } from '../services.ts';
import { openChannel } from './channel.ts';
import { MessageDesk } from './message-desk.ts';
import { watchRoute } from './watch-route.ts';

/** The largest message that a page may send, in bytes: a full probe request, escaped as JSON. */
const MESSAGE_BYTES = 512 * 1024;

const writeupSlug = Type.String({ pattern: '^(overview|(apprentice|practitioner)/[a-z][a-z0-9-]{0,59})$' });
/** Any text: one that no bench can have is answered like one that no bench has. */
const benchId = Type.String({ maxLength: 200 });

/** The workbench's API: opening a bench, and the live channel. All of it belongs to one learner. */
export const workbenchRoutes: FastifyPluginAsyncTypebox<{ services: Services }> = async (
  app,
  { services },
) => {
  const { registry, probes, intercepts, victims, exploits, store, fixes, classes, editions } = services;
  const messages = new MessageDesk(store.saved, registry, services.config.limits.savedMessages);
  const { limits } = services.config;
  const most = limits.benchSockets;
  // Fastify also takes plain text, which a form of any other site can send.
  app.removeContentTypeParser('text/plain');
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { max, after }) =>
      labError('LIMIT_REACHED', {
        limit: max,
        what: 'requests for a bench from this address in this minute',
        setting: 'BENCHES_OPENED',
        remedy: `Try again in ${after}.`,
      }),
  });
  await app.register(websocket, {
    options: { maxPayload: MESSAGE_BYTES, perMessageDeflate: false },
    // After a broken or oversized frame `ws` is already saying why. Tearing the socket down would lose those words.
    errorHandler: (error, socket, request) => {
      request.log.debug(error);
      socket.close(1011, 'the platform made a mistake');
    },
    preClose(this: FastifyInstance, done) {
      // RFC 6455 §7.4.1: 1001, the server is going down.
      for (const page of this.websocketServer.clients) page.close(1001, 'the platform is stopping');
      done();
    },
  });

  app.addHook('onRequest', () => services.ready);

  app.post(
    '/api/benches',
    {
      schema: { body: Type.Object({ writeup: writeupSlug }, { additionalProperties: false }) },
      config: { rateLimit: { max: limits.benchesOpened, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const { writeup } = request.body;
      if (!findBenchText(services.content, writeup)) throw labError('WRITEUP_NOT_FOUND', { writeup });
      const refusal = await classes.closed(request.learner, writeup);
      if (refusal) throw refusal;
      const learner = await enrol(request, reply, store);
      return { id: await registry.assign(learner, writeup), writeup };
    },
  );

  app.get('/api/benches/:id', { schema: { params: Type.Object({ id: benchId }) } }, async (request) => {
    const bench = await registry.findOwn(request.params.id, request.learner);
    if (!bench) throw labError('BENCH_NOT_FOUND');
    return { id: bench.id, writeup: bench.writeup.slug };
  });

  await app.register(exportRoutes, { registry, perMinute: limits.exports });
  await app.register(classApi, services);
  await app.register(watchRoute, { services, messages });
  await app.register(checkRoutes, { services });

  // The bench is looked up before the 101: messages that come right behind it must find their listener.
  const visits = new WeakMap<FastifyRequest, Visit>();
  app.route({
    method: 'GET',
    url: '/api/live',
    schema: {
      querystring: Type.Object({
        bench: benchId,
        trace: Type.Optional(Type.String({ maxLength: 64 })),
        since: Type.Optional(Type.Integer({ minimum: 0 })),
        lang: Type.Optional(Type.String({ maxLength: 40 })),
      }),
    },
    preHandler: async (request) => {
      const bench = await registry.findOwn(request.query.bench, request.learner);
      if (!bench) return;
      visits.set(request, {
        bench,
        refusal: await classes.closed(bench.learner, bench.writeup.slug),
        saved: await messages.of(bench.learner),
        classState: await classes.stateOf(bench.learner),
      });
    },
    handler: async (_request, reply) => {
      void reply.headers({ upgrade: 'websocket', connection: 'upgrade' });
      throw labError('UPGRADE_EXPECTED');
    },
    wsHandler: (socket, request) => {
      const visit = visits.get(request);
      // A browser does not tell a page why a handshake was refused (it sees 1006), so this one is said after it.
      if (!visit) return socket.close(4404, labError('BENCH_NOT_FOUND').message.slice(0, 120));
      const { bench, refusal, saved, classState } = visit;
      if (refusal) return socket.close(4403, refusal.message.slice(0, 120));
      if (bench.openPages >= most) return socket.close(4429, tooManyPages(most).message.slice(0, 120));
      const { trace, since, lang } = request.query;
      openChannel({
        socket,
        bench,
        probes,
        intercepts,
        victims,
        exploits,
        messages,
        fixes,
        classes,
        saved,
        classState,
        editions,
        watchOnly: false,
        requestsPerSecond: limits.pageRequests,
        origins: request.origins,
        lang,
        seen: trace === undefined || since === undefined ? null : { trace, seq: since },
        log: request.log,
      });
    },
  });
};

/** Who comes to the live channel, as found before the 101. */
interface Visit {
  bench: Bench;
  refusal: LabError | null;
  saved: SavedMessage[];
  classState: ClassState | null;
}

/** Every page is told everything: the work and the memory grow with each. */
function tooManyPages(limit: number): LabError {
  return labError('LIMIT_REACHED', {
    limit,
    what: 'pages open on this bench',
    setting: 'BENCH_SOCKETS',
    remedy: 'Close some.',
  });
}
