import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { CLOSE_CLASS_GONE, CLOSE_SIGNED_OUT } from '../../protocol/class-board.ts';
import type { ClassState } from '../../protocol/class-state.ts';
import type { Bench } from '../benches/bench.ts';
import { INSTRUCTOR_PATH, instructorOf } from '../class/instructor.ts';
import { labError } from '../errors.ts';
import type { Services } from '../services.ts';
import { openChannel } from './channel.ts';
import type { MessageDesk } from './message-desk.ts';

/** An instructor looks over a learner's shoulder: the learner's own channel, read-only, for learners in a class. */
export const watchRoute: FastifyPluginAsyncTypebox<{ services: Services; messages: MessageDesk }> = async (
  app,
  { services, messages },
) => {
  const { registry, classes, door } = services;
  app.addHook('preValidation', async (request) => void instructorOf(request));
  const visits = new WeakMap<FastifyRequest, { bench: Bench; classState: ClassState }>();
  app.route({
    method: 'GET',
    url: `${INSTRUCTOR_PATH}/api/watch`,
    schema: {
      querystring: Type.Object({
        bench: Type.String({ maxLength: 200 }),
        trace: Type.Optional(Type.String({ maxLength: 64 })),
        since: Type.Optional(Type.Integer({ minimum: 0 })),
      }),
    },
    preHandler: async (request) => {
      const bench = await registry.find(request.query.bench);
      // Whoever learns alone is watched by nobody.
      const classState = bench && (await classes.stateOf(bench.learner));
      if (bench && classState) visits.set(request, { bench, classState });
    },
    handler: async (_request, reply) => {
      void reply.headers({ upgrade: 'websocket', connection: 'upgrade' });
      throw labError('UPGRADE_EXPECTED');
    },
    wsHandler: (socket, request) => {
      const visit = visits.get(request);
      if (!visit) return socket.close(CLOSE_CLASS_GONE, labError('BENCH_NOT_FOUND').message.slice(0, 120));
      const { bench, classState } = visit;
      const { trace, since } = request.query;
      const stops = [
        door.onEnd(instructorOf(request), () => socket.close(CLOSE_SIGNED_OUT, 'this session has ended')),
        classes.follow(bench.learner, (state) => {
          if (!state) socket.close(CLOSE_CLASS_GONE, 'this learner has left the class');
        }),
      ];
      socket.once('close', () => {
        for (const stop of stops) stop();
      });
      openChannel({
        ...services,
        socket,
        bench,
        messages,
        // They are the learner's own notes.
        saved: [],
        classState,
        watchOnly: true,
        requestsPerSecond: services.config.limits.pageRequests,
        origins: request.origins,
        seen: trace === undefined || since === undefined ? null : { trace, seq: since },
        log: request.log,
      });
    },
  });
};
