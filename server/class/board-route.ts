import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { CLOSE_CLASS_GONE } from '../../protocol/class.ts';
import { labError } from '../errors.ts';
import type { Board } from './board.ts';
import { openBoardChannel } from './board-channel.ts';
import { classDetail, classWriteups } from './class-details.ts';
import type { ClassServices } from './class-services.ts';
import { instructorOf } from './instructor.ts';

/** The board, live. */
export const boardRoute: FastifyPluginAsyncTypebox<ClassServices> = async (
  app,
  { store, config, content, labs, boards, door },
) => {
  // The board is read before the 101: whoever comes in gets it at once.
  const looks = new WeakMap<FastifyRequest, { board: Board; stop(): void }>();
  app.route({
    method: 'GET',
    url: '/classes/:id/live',
    schema: {
      params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
      querystring: Type.Object({ view: Type.Enum(['board', 'projector']) }),
    },
    preHandler: async (request) => {
      // A plain request is told to upgrade, and leaves no board open.
      if (!request.ws) return;
      const room = await store.classes.byId(request.params.id);
      if (room) looks.set(request, await boards.look(room));
    },
    handler: async (_request, reply) => {
      void reply.headers({ upgrade: 'websocket', connection: 'upgrade' });
      throw labError('UPGRADE_EXPECTED');
    },
    wsHandler: (socket, request) => {
      const look = looks.get(request);
      if (!look) return socket.close(CLOSE_CLASS_GONE, labError('CLASS_NOT_FOUND').message);
      const { board, stop } = look;
      const { origins } = request;
      openBoardChannel({
        socket,
        board,
        view: request.query.view,
        writeups: classWriteups(content, labs),
        detail: () => classDetail(board.room, board.size, { origins, config }),
        onSignedOut: (ended) => door.onEnd(instructorOf(request), ended),
        onClose: stop,
      });
    },
  });
};
