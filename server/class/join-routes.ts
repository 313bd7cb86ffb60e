import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { type Invitation, type Joined, type JoinState, joinBody } from '../../protocol/class-joining.ts';
import type { ClassState } from '../../protocol/class-state.ts';
import { labError } from '../errors.ts';
import { rememberLearner } from '../identity/identity.ts';
import type { ClassServices } from './class-services.ts';
import { invite } from './invitation.ts';

/** What learners ask of their class. */
export const joinRoutes: FastifyPluginAsyncTypebox<ClassServices> = async (
  app,
  { store, classes, joins },
) => {
  const comer = ({ learner, ip }: FastifyRequest) => ({ learner, address: ip });

  app.get(
    '/api/join/:code',
    { schema: { params: Type.Object({ code: Type.String({ maxLength: 200 }) }) } },
    async (request): Promise<JoinState> => joins.look(request.params.code, comer(request)),
  );

  app.post('/api/join', { schema: { body: joinBody } }, async (request, reply): Promise<Joined> => {
    const { seat, room, code, token } = await joins.join(request.body, comer(request));
    if (token !== null) rememberLearner(request, reply, token);
    return {
      name: seat.name,
      className: room.name,
      rejoin: code === null ? null : invite(code, request.origins),
    };
  });

  app.get('/api/class', async ({ learner }): Promise<{ class: ClassState | null }> => {
    return { class: learner === null ? null : await classes.stateOf(learner) };
  });

  app.post('/api/class/code', async (request): Promise<Invitation> => {
    const seat = request.learner === null ? undefined : await store.seats.ofLearner(request.learner);
    if (!seat) throw labError('CLASS_NONE');
    return invite(await joins.renew(seat), request.origins);
  });
};
