import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { type InstructorSession, signInBody } from '../../protocol/class.ts';
import { labError } from '../errors.ts';
import { deviceToken } from '../identity/identity-cookie.ts';
import type { StoredSession } from '../store/store.ts';
import type { ClassServices } from './class-services.ts';
import { forgetInstructor, instructorOf, rememberInstructor } from './instructor.ts';

/** Signing in is for everybody; the rest of the instructor's API asks for the session first. */
export const signInRoute: FastifyPluginAsyncTypebox<ClassServices> = async (app, { door }) => {
  app.post(
    '/session',
    { schema: { body: signInBody } },
    async (request, reply): Promise<InstructorSession> => {
      const { session, token, device } = await door.signIn({
        password: request.body.password,
        address: request.ip,
        browser: request.headers['user-agent'] ?? '',
        device: deviceToken(request.headers.cookie),
      });
      rememberInstructor(request, reply, { token, device });
      return { ...session, own: true };
    },
  );
};

/** Who is signed in, and signing out. */
export const sessionRoutes: FastifyPluginAsyncTypebox<ClassServices> = async (app, { store }) => {
  const { instructors } = store;
  const told = (session: StoredSession, own: StoredSession): InstructorSession => ({
    ...session,
    own: session.id === own.id,
  });

  app.get('/session', async (request): Promise<InstructorSession> => {
    const own = instructorOf(request);
    return told(own, own);
  });

  app.delete('/session', async (request, reply) => {
    await instructors.end(instructorOf(request).id);
    forgetInstructor(reply);
    return reply.code(204).send();
  });

  app.get('/sessions', async (request): Promise<InstructorSession[]> => {
    const own = instructorOf(request);
    return (await instructors.all()).map((session) => told(session, own));
  });

  app.delete('/sessions', async (_request, reply) => {
    await instructors.endAll();
    forgetInstructor(reply);
    return reply.code(204).send();
  });

  app.delete(
    '/sessions/:id',
    { schema: { params: Type.Object({ id: Type.String({ maxLength: 64 }) }) } },
    async (request, reply) => {
      if (!(await instructors.end(request.params.id))) throw labError('SESSION_NOT_FOUND');
      return reply.code(204).send();
    },
  );
};
