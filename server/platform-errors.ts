import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LabError, labError } from './errors.ts';
import type { Assets } from './pages/assets.ts';
import { type ErrorWords, errorPage } from './pages/error-page.ts';

/** Answers every error of the platform from the one table: a page to a browser, JSON to a program. */
export function platformErrors(app: FastifyInstance, assets: Assets): void {
  app.setNotFoundHandler((request) => {
    throw labError('PAGE_NOT_FOUND', { path: request.url.slice(0, 200) });
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = asLabError(error, request);
    if (known.status >= 500) request.log.error(error);
    return answer(known, request, reply, assets);
  });
}

function asLabError(error: FastifyError, request: FastifyRequest): LabError {
  if (error instanceof LabError) return error;
  switch (error.code) {
    case 'FST_ERR_VALIDATION':
      return notUnderstood(error);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return labError('CONTENT_TYPE', {
        expected: 'application/json',
        found: request.headers['content-type'] ?? 'none',
      });
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return labError('BODY_TOO_LARGE', { limit: request.server.initialConfig.bodyLimit ?? 0 });
    default:
  }
  if (error.statusCode !== undefined && error.statusCode < 500) return notUnderstood(error);
  return labError('INTERNAL', { reference: request.id });
}

/** Fastify's own sentences end in a full stop, and so does ours. */
function notUnderstood({ message }: FastifyError): LabError {
  return labError('BODY_INVALID', { reason: message.replace(/\.$/, '') });
}

/** Answers a request whose path cannot be decoded. No hook has run or will run: the headers that matter are set here. */
export function answerUnroutable(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const { code, message, status } = notUnderstood(error);
  void reply
    .code(status)
    .headers({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    })
    .send({ code, message });
}

function answer(error: LabError, request: FastifyRequest, reply: FastifyReply, assets: Assets): FastifyReply {
  const wantsPage =
    request.method === 'GET' &&
    !request.url.startsWith('/api/') &&
    (request.headers.accept ?? '').includes('text/html');
  void reply.code(error.status).header('cache-control', 'no-store');
  if (!wantsPage) return reply.send({ code: error.code, message: error.message });
  return reply
    .type('text/html; charset=utf-8')
    .send(errorPage({ ...wordsOf(error), message: error.message }, assets));
}

function wordsOf({ code, status }: LabError): Pick<ErrorWords, 'status' | 'title' | 'way'> {
  const title = titleOf(status);
  return code === 'CLASS_NEEDED'
    ? { status, title, way: { to: '/join', label: 'Join a class' } }
    : { status, title };
}

function titleOf(status: number): string {
  if (status >= 500) return 'Something broke';
  return { 403: 'Not open', 404: 'Not here', 429: 'Not so fast' }[status] ?? 'Not like this';
}
