import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { labError } from '../errors.ts';
import { hostName, isLoopbackLiteral } from '../origins.ts';
import type { Services } from '../services.ts';

/** What a proxy adds: whoever comes through one is not this machine, whatever its address says. */
const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * The process in numbers, in the text format of Prometheus. There is no learner in them. With a token it is told to who
 * has that, by whatever name; without one only to this machine.
 */
export function metricsRoute(app: FastifyInstance, services: Services): void {
  const { metricsToken } = services.config;
  let registry: Promise<import('prom-client').Registry> | undefined;
  // Where Prometheus looks, unless it is told otherwise.
  app.get('/metrics', { compress: false, config: { isForWatchers: true } }, async (request, reply) => {
    admit(request, reply, metricsToken);
    // Most installations are never asked, and need not wait for it at start.
    registry ??= import('./metrics.ts').then(({ metricsOf }) => metricsOf(services));
    const { contentType } = await registry;
    return reply.type(contentType).send(await (await registry).metrics());
  });
}

/** @throws LabError METRICS_CLOSED, METRICS_TOKEN */
function admit(request: FastifyRequest, reply: FastifyReply, token: string | undefined): void {
  if (token === undefined) {
    if (!isThisMachine(request)) throw labError('METRICS_CLOSED');
    return;
  }
  const [, given = ''] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  // Of one length, so that the comparison takes the same time for every guess.
  if (timingSafeEqual(digest(given), digest(token))) return;
  void reply.header('www-authenticate', 'Bearer');
  throw labError('METRICS_TOKEN');
}

/** A page of another site may have its own name resolved to this machine: the name that is asked for counts as well. */
function isThisMachine({ raw, headers: { host = '', ...others } }: FastifyRequest): boolean {
  const isDirect = forwarded.every((name) => others[name] === undefined);
  const isOwnName = hostName(host) === 'localhost' || isLoopbackLiteral(host);
  return isDirect && isOwnName && /^(::ffff:)?127\.|^::1$/.test(raw.socket.remoteAddress ?? '');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
