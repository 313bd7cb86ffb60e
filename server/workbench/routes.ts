import rateLimit from '@fastify/rate-limit';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { SavedMessage } from '../../protocol/workbench.ts';
import type { Bench } from '../benches/bench.ts';
import { type LabError, labError } from '../errors.ts';
import { exportRoutes } from '../exports/routes.ts';
import { enrol } from '../identity/identity.ts';
import type { Services } from '../services.ts';
import { openChannel } from './channel.ts';
import { MessageDesk } from './message-desk.ts';

/** The largest message that a page may send, in bytes: a full probe request, escaped as JSON. */
const MESSAGE_BYTES = 512 * 1024;

/** Benches that one address may ask for in a minute: a class behind one router comes at once. */
const OPENED_PER_MINUTE = 600;

const writeupSlug = Type.String({ pattern: '^(apprentice|practitioner)/[a-z][a-z0-9-]{0,59}$' });
/** Any text: one that no bench can have is answered like one that no bench has. */
const benchId = Type.String({ maxLength: 200 });

/** The workbench's API: opening a bench, and the live channel. All of it belongs to one learner. */
export const workbenchRoutes: FastifyPluginAsyncTypebox<{ services: Services }> = async (
  app,
  { services },
) => {
  const { registry, probes, intercepts, victims, exploits, store, fixes } = services;
  const messages = new MessageDesk(store.saved, registry);
  const most = services.config.limits.benchSockets;
  // Fastify also takes plain text, which a form of any other site can send.
  app.removeContentTypeParser('text/plain');
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { max, after }) =>
      labError('LIMIT_REACHED', {
        limit: max,
        what: 'requests for a bench from this address',
        setting: 'the platform',
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
      config: { rateLimit: { max: OPENED_PER_MINUTE, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const { writeup } = request.body;
      if (!services.content.writeups.some(({ slug }) => slug === writeup))
        throw labError('WRITEUP_NOT_FOUND', { writeup });
      const bench = await registry.open(await enrol(request, reply, store), writeup);
      return { id: bench.id, writeup: bench.writeup.slug };
    },
  );

  app.get('/api/benches/:id', { schema: { params: Type.Object({ id: benchId }) } }, async (request) => {
    const bench = await registry.findOwn(request.params.id, request.learner);
    if (!bench) throw labError('BENCH_NOT_FOUND');
    return { id: bench.id, writeup: bench.writeup.slug };
  });

  await app.register(exportRoutes, { registry });

  // The bench is looked up before the 101: messages that come right behind it must find their listener.
  const visits = new WeakMap<FastifyRequest, { bench: Bench; saved: SavedMessage[] }>();
  app.route({
    method: 'GET',
    url: '/api/live',
    schema: {
      querystring: Type.Object({
        bench: benchId,
        trace: Type.Optional(Type.String({ maxLength: 64 })),
        since: Type.Optional(Type.Integer({ minimum: 0 })),
      }),
    },
    preHandler: async (request) => {
      const bench = await registry.findOwn(request.query.bench, request.learner);
      if (bench) visits.set(request, { bench, saved: await messages.of(bench.learner) });
    },
    handler: async (_request, reply) => {
      void reply.headers({ upgrade: 'websocket', connection: 'upgrade' });
      throw labError('UPGRADE_EXPECTED');
    },
    wsHandler: (socket, request) => {
      const visit = visits.get(request);
      // A browser does not tell a page why a handshake was refused (it sees 1006), so this one is said after it.
      if (!visit) return socket.close(4404, labError('BENCH_NOT_FOUND').message.slice(0, 120));
      const { bench, saved } = visit;
      if (bench.openPages >= most) return socket.close(4429, tooManyPages(most).message.slice(0, 120));
      const { trace, since } = request.query;
      openChannel({
        socket,
        bench,
        probes,
        intercepts,
        victims,
        exploits,
        messages,
        fixes,
        saved,
        origins: request.origins,
        seen: trace === undefined || since === undefined ? null : { trace, seq: since },
        log: request.log,
      });
    },
  });
};

/** Every page is told everything: the work and the memory grow with each. */
function tooManyPages(limit: number): LabError {
  return labError('LIMIT_REACHED', {
    limit,
    what: 'pages open on this bench',
    setting: 'BENCH_SOCKETS',
    remedy: 'Close some.',
  });
}
