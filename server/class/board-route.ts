import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { CLOSE_CLASS_GONE } from '../../protocol/class-board.ts';
import { labError } from '../errors.ts';
import type { Board } from './board.ts';
import { openBoardChannel } from './board-channel.ts';
import { classDetail, classWriteups } from './class-details.ts';
import type { ClassServices } from './class-services.ts';
import { instructorOf } from './instructor.ts';

/** The board, live. */
export const boardRoute: FastifyPluginAsyncTypebox<ClassServices> = async (
  app,
  { store, content, labs, boards, door },
) => {
  // The board is read before the 101: whoever comes in gets it at once.
  const looks = new WeakMap<FastifyRequest, Board>();
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
      if (!room) return;
      const { board, stop } = await boards.look(room);
      const { socket } = request.raw;
      // Whether there ever is a 101 or not: a page that left while the board was read, or whose key is refused, has
      // looked, too.
      if (socket.destroyed) return stop();
      socket.once('close', stop);
      looks.set(request, board);
    },
    handler: async (_request, reply) => {
      void reply.headers({ upgrade: 'websocket', connection: 'upgrade' });
      throw labError('UPGRADE_EXPECTED');
    },
    wsHandler: (socket, request) => {
      const board = looks.get(request);
      if (!board) return socket.close(CLOSE_CLASS_GONE, labError('CLASS_NOT_FOUND').message);
      openBoardChannel({
        socket,
        board,
        view: request.query.view,
        writeups: classWriteups(content, labs),
        detail: () => classDetail(board.room, board.size, request.origins),
        onSignedOut: (ended) => door.onEnd(instructorOf(request), ended),
      });
    },
  });
};
