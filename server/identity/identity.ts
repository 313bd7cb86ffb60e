import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Store } from '../store/store.ts';
import { identityCookie, identityToken } from './identity-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null before the first lab was opened. */
    learner: string | null;
  }
}

/** The longest that browsers keep a cookie, in seconds (400 days). */
export const COOKIE_LIFE = 400 * 24 * 60 * 60;

/** Knows a learner by the cookie. Alone on one machine there is no sign-in: the first lab makes a learner. */
export const identity = fp(
  async (app: FastifyInstance, { store }: { store: Store }) => {
    app.decorateRequest('learner', null);
    app.addHook('preValidation', async (request) => {
      // A page fetches dozens of assets, which are the same for everybody.
      if (request.routeOptions.url?.startsWith('/assets/')) return;
      const token = identityToken(request.headers.cookie);
      request.learner = token ? ((await store.learners.byToken(token))?.id ?? null) : null;
    });
  },
  { name: 'identity', dependencies: ['@fastify/cookie', 'guards'] },
);

/** The learner who asks, made on first need. */
export async function enrol(request: FastifyRequest, reply: FastifyReply, store: Store): Promise<string> {
  if (request.learner) return request.learner;
  const { id, token } = await store.learners.create();
  rememberLearner(request, reply, token);
  request.learner = id;
  return id;
}

/** Makes the browser the learner's whose token this is. */
export function rememberLearner(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.setCookie(identityCookie, token, {
    path: '/',
    httpOnly: true,
    // Lax, so that a link from anywhere finds the learner known; changes are guarded by Origin.
    sameSite: 'lax',
    secure: request.origins.platform.startsWith('https:'),
    maxAge: COOKIE_LIFE,
  });
}
