import type { FastifyReply } from 'fastify';

/** Pages show a learner's own progress: a cache between must not keep them, and a browser asks again. */
export function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-cache' })
    .send(html);
}
