import rateLimit from '@fastify/rate-limit';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import websocket from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Bench } from '../benches/bench.ts';
import { labError } from '../errors.ts';
import { enrol } from '../identity/identity.ts';
import type { Services } from '../services.ts';
import { openChannel } from './channel.ts';

/** The largest message that a page may send, in bytes: a full probe request, escaped as JSON. */
const MESSAGE_BYTES = 512 * 1024;

/** Benches that one address may ask for in a minute: a class behind one router comes at once. */
const OPENED_PER_MINUTE = 600;

const writeupSlug = Type.String({ pattern: '^(apprentice|practitioner)/[a-z][a-z0-9-]{0,59}$' });
const benchId = Type.String({ pattern: '^[\\w-]{16,64}$' });

/** The workbench's API: opening a bench, and the live channel. All of it belongs to one learner. */
export const workbenchRoutes: FastifyPluginAsyncTypebox<{ services: Services }> = async (
  app,
  { services },
) => {
  const { registry, probes, store } = services;
  await app.register(rateLimit, { global: false });
  await app.register(websocket, { options: { maxPayload: MESSAGE_BYTES, perMessageDeflate: false } });

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
    const bench = await ownBench(request, request.params.id);
    if (!bench) throw labError('BENCH_NOT_FOUND');
    return { id: bench.id, writeup: bench.writeup.slug };
  });

  // The bench is looked up before the 101: messages that come right behind it must find their listener.
  const benches = new WeakMap<FastifyRequest, Bench>();
  app.get(
    '/api/live',
    {
      websocket: true,
      schema: {
        querystring: Type.Object({
          bench: benchId,
          trace: Type.Optional(Type.String({ maxLength: 64 })),
          since: Type.Optional(Type.Integer({ minimum: 0 })),
        }),
      },
      preHandler: async (request) => {
        const bench = await ownBench(request, request.query.bench);
        if (bench) benches.set(request, bench);
      },
    },
    (socket, request) => {
      const bench = benches.get(request);
      // A browser does not tell a page why a handshake was refused (it sees 1006), so this one is said after it.
      if (!bench) return socket.close(4404, labError('BENCH_NOT_FOUND').message.slice(0, 120));
      const { trace, since } = request.query;
      openChannel({
        socket,
        bench,
        probes,
        origins: request.origins,
        seen: trace === undefined || since === undefined ? null : { trace, seq: since },
        log: request.log,
      });
    },
  );

  /** A bench of somebody else looks like none at all. */
  async function ownBench(request: FastifyRequest, id: string): Promise<Bench | undefined> {
    const bench = request.learner === null ? undefined : await registry.find(id);
    return bench?.learner === request.learner ? bench : undefined;
  }
};
