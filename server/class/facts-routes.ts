import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { findClass } from './class-routes.ts';
import type { ClassServices } from './class-services.ts';
import { classFacts, factsAsCsv, factsAsLines } from './facts.ts';

const schema = { params: Type.Object({ id: Type.String({ maxLength: 64 }) }) };

/** The facts of a class as files for other programs. */
export const factsRoutes: FastifyPluginAsyncTypebox<ClassServices> = async (app, { store, content }) => {
  // It goes to the same machine or the same room: compressing it would only cost time.
  const options = { schema, compress: false as const };

  app.get('/classes/:id/facts.csv', options, async (request, reply) => {
    const room = await findClass(store, request.params.id);
    return send(reply, 'csv', factsAsCsv(classFacts({ store, content }, room)));
  });

  app.get('/classes/:id/facts.jsonl', options, async (request, reply) => {
    const room = await findClass(store, request.params.id);
    return send(reply, 'jsonl', factsAsLines(classFacts({ store, content }, room)));
  });
};

const types = { csv: 'text/csv; charset=utf-8', jsonl: 'application/jsonl; charset=utf-8' };

/** The file is called by what it is and not by the class, whose name is any text. */
function send(reply: FastifyReply, ending: keyof typeof types, text: AsyncIterable<string>): FastifyReply {
  return reply
    .headers({
      'content-type': types[ending],
      'content-disposition': `attachment; filename="class-facts.${ending}"`,
      'cache-control': 'no-store',
    })
    .send(Readable.from(text));
}
