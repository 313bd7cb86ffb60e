import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { TraceEvent } from '../../protocol/trace.ts';
import type { Bench } from '../benches/bench.ts';
import type { BenchRegistry } from '../benches/bench-registry.ts';
import type { Trace } from '../benches/trace.ts';
import { labError } from '../errors.ts';
import { harText } from './har.ts';

/** Events read at a time; in between, everybody else gets a turn. */
const BATCH = 500;

/** Characters that leave as one piece: writing each event by itself costs more than the event. */
const PIECE = 65_536;

const schema = { params: Type.Object({ id: Type.String({ maxLength: 200 }) }) };

/** A bench's trace as files for other programs. Only its learner gets them; everybody else is told that there is none. */
export const exportRoutes: FastifyPluginAsyncTypebox<{
  registry: BenchRegistry;
  /** What one learner may ask for: each export reads the whole trace. */
  perMinute: number;
}> = async (app, { registry, perMinute }) => {
  const config = {
    rateLimit: {
      max: perMinute,
      timeWindow: '1 minute',
      // After the learner is known: a class behind one router shares an address.
      hook: 'preHandler' as const,
      keyGenerator: ({ learner, ip }: FastifyRequest) => learner ?? ip,
      errorResponseBuilder: (_request: FastifyRequest, { max, after }: { max: number; after: string }) =>
        labError('LIMIT_REACHED', {
          limit: max,
          what: 'exports in this minute',
          setting: 'EXPORTS',
          remedy: `Try again in ${after}.`,
        }),
    },
  };

  // It goes to the same machine or the same room: compressing megabytes would only cost time.
  const options = { schema, config, compress: false as const };

  app.get('/api/benches/:id/trace.jsonl', options, async (request, reply) => {
    const bench = await registry.findOwn(request.params.id, request.learner);
    if (!bench) throw labError('BENCH_NOT_FOUND');
    const events = await readAll(bench.trace);
    return send(reply, bench, 'jsonl', lines(events));
  });

  app.get('/api/benches/:id/trace.har', options, async (request, reply) => {
    const bench = await registry.findOwn(request.params.id, request.learner);
    if (!bench) throw labError('BENCH_NOT_FOUND');
    const events = await readAll(bench.trace);
    return send(reply, bench, 'har', harText(events, { base: bench.base, origins: request.origins }));
  });
};

const types = { jsonl: 'application/jsonl; charset=utf-8', har: 'application/json; charset=utf-8' };

function send(
  reply: FastifyReply,
  bench: Bench,
  ending: keyof typeof types,
  text: Iterable<string>,
): FastifyReply {
  const name = bench.writeup.slug.split('/').at(-1) ?? bench.lab.name;
  return reply
    .headers({
      'content-type': types[ending],
      'content-disposition': `attachment; filename="${name}.${ending}"`,
      'cache-control': 'no-store',
    })
    .send(Readable.from(inPieces(text)));
}

/**
 * The whole trace as it is now. Reading the oldest first means that what drops out under a flood has been read; the
 * limits of the trace bound what this holds.
 */
async function readAll(trace: Trace): Promise<TraceEvent[]> {
  const all: TraceEvent[] = [];
  const { id, next } = trace;
  for (let place = 0; place < next - 1 && trace.id === id; ) {
    const { events } = trace.after(place, Math.min(BATCH, next - 1 - place));
    const last = events.at(-1);
    if (!last) break;
    all.push(...events);
    place = last.seq;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return all;
}

function* lines(events: readonly TraceEvent[]): Generator<string> {
  for (const event of events) yield `${JSON.stringify(event)}\n`;
}

function* inPieces(texts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
