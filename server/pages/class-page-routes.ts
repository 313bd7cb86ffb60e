import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Assets } from './assets.ts';
import { type DeskPage, deskPage, joinPage } from './class-pages.ts';
import { sendPage } from './send-page.ts';

/** The pages of a class: where learners join, and where instructors are. What they show, they ask the API for. */
export function classPageRoutes(app: FastifyInstance, { assets }: { assets: Assets }): void {
  app.get('/join', (_request, reply) => sendPage(reply, joinPage({ code: '' }, assets)));
  app.get<{ Params: { code: string } }>('/join/:code', ({ params }, reply) =>
    sendPage(reply, joinPage(params, assets)),
  );
  const sendDesk = ({ instructor }: FastifyRequest, reply: FastifyReply, desk: DeskPage): FastifyReply =>
    sendPage(reply, deskPage(desk, { signedIn: instructor !== null }, assets));

  app.get('/class', (request, reply) => sendDesk(request, reply, { page: 'classes' }));
  app.get<{ Params: { id: string } }>('/class/:id', (request, reply) =>
    sendDesk(request, reply, { page: 'class', id: request.params.id }),
  );
  app.get<{ Params: { id: string } }>('/class/:id/projector', (request, reply) =>
    sendDesk(request, reply, { page: 'projector', id: request.params.id }),
  );
}
