import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { boardRoute } from './board-route.ts';
import { classRoutes } from './class-routes.ts';
import type { ClassServices } from './class-services.ts';
import { factsRoutes } from './facts-routes.ts';
import { INSTRUCTOR_PATH, instructorOf } from './instructor.ts';
import { joinRoutes } from './join-routes.ts';
import { seatRoutes } from './seat-routes.ts';
import { sessionRoutes, signInRoute } from './session-routes.ts';

/** The class: joining for learners, and all that is the instructor's. */
export const classApi: FastifyPluginAsyncTypebox<ClassServices> = async (app, services) => {
  await app.register(joinRoutes, services);
  const prefix = `${INSTRUCTOR_PATH}/api`;
  await app.register(signInRoute, { ...services, prefix });
  await app.register(
    async (own) => {
      // Before a body is looked at: who is not signed in learns nothing, not even what would be wrong with it.
      own.addHook('preValidation', async (request) => void instructorOf(request));
      own.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));
      for (const routes of [sessionRoutes, classRoutes, seatRoutes, factsRoutes, boardRoute])
        await own.register(routes, services);
    },
    { prefix },
  );
};
