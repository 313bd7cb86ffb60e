import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { WebSocketServer } from 'ws';
import { takeUpgrade } from '../../labs/kit/upgrade.ts';
import {
  CHECK_PROTOCOL,
  CHECK_SEEN,
  CHECK_SOCKET,
  checkIdPattern,
  LARGE_BYTES,
} from '../../protocol/connection-check.ts';
import { labError } from '../errors.ts';
import type { Services } from '../services.ts';

/** The check on the platform: a socket like the live channel, guarded as that is, and what became of a check's handshakes. */
export const checkRoutes: FastifyPluginAsyncTypebox<{ services: Pick<Services, 'checks'> }> = async (
  app,
  { services: { checks } },
) => {
  await app.register(async (sockets) => {
    // Whatever it was refused for, by whomever: the page shall hear of it.
    sockets.addHook('onResponse', async ({ raw }, { statusCode }) => checks.book.note(raw, statusCode));
    sockets.route({
      method: 'GET',
      url: CHECK_SOCKET,
      handler: async (_request, reply) => {
        void reply.headers({ upgrade: 'websocket', connection: 'upgrade' });
        throw labError('UPGRADE_EXPECTED');
      },
      wsHandler: (socket, { raw }) => checks.serve(raw, socket),
    });
  });
  app.get(
    CHECK_SEEN,
    { schema: { querystring: Type.Object({ try: Type.String({ pattern: checkIdPattern }) }) } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      return { seen: checks.book.of(request.query.try) };
    },
  );
};

/** The check on a lab listener: a socket beside all benches, for the pages of anybody. */
export function labCheckRoute(app: FastifyInstance, { checks, tap }: Pick<Services, 'checks' | 'tap'>): void {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: LARGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => offered.has(CHECK_PROTOCOL) && CHECK_PROTOCOL,
  });
  app.addHook('preClose', async () => {
    for (const socket of server.clients) socket.close(1001, 'the platform is stopping');
  });
  app.get(CHECK_SOCKET, { constraints: { lab: 'none' } }, async ({ raw }, reply) => {
    // A probe or a victim's browser has its own bench, and nothing else.
    if (tap.isBlind(raw.socket) || tap.boundBench(raw.socket) !== undefined)
      throw labError('BENCH_NOT_FOUND');
    const upgrade = takeUpgrade(raw);
    if (!upgrade) {
      const refusal = labError('UPGRADE_EXPECTED');
      checks.book.note(raw, refusal.status);
      throw refusal;
    }
    void reply.hijack();
    server.handleUpgrade(raw, upgrade.socket, Buffer.from(upgrade.head), (socket) =>
      checks.serve(raw, socket),
    );
    return reply;
  });
}
