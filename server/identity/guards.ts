import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.ts';
import { labError } from '../errors.ts';
import { isLoopbackLiteral, type Origins, originsFor, type Ports } from '../origins.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The installation's addresses, as this request's browser knows them. Set by the guards, before any handler. */
    origins: Origins;
  }
  interface FastifyContextConfig {
    /**
     * Answered by whatever name it is asked, as health checks do in a container, and however busy the process is. What
     * it tells is for everybody, or has a guard of its own.
     */
    isForWatchers?: true;
  }
}

export interface GuardOptions {
  config: Config;
  ports: Ports;
}

/** Methods that change nothing (RFC 9110 §9.2.1). */
const safeMethods = new Set(['GET', 'HEAD']);

/**
 * Who may talk to the platform: requests for its own host, and changes and live channels only from its own pages.
 * Cookies ignore ports, so the lab's origin (weak on purpose) is same-site with ours: SameSite does not help here,
 * an exact `Origin` does (OWASP: Cross-Site WebSocket Hijacking, CSRF prevention).
 */
export const guards = fp(
  async (app: FastifyInstance, { config, ports }: GuardOptions) => {
    app.decorateRequest('origins');
    app.addHook('onRequest', async (request, reply) => {
      const { host = '' } = request.headers;
      const isUpgrade = request.headers.upgrade !== undefined;
      if (request.routeOptions.config.isForWatchers) return;
      const origins = originsFor(config, ports, host);
      if (!origins) {
        throw labError('HOST_FOREIGN', {
          expected: config.urls.platform ?? 'localhost, an address, or this machine’s name',
          found: host === '' ? 'none' : host,
          setting: 'PLATFORM_URL',
        });
      }
      const isPlainGet = request.method === 'GET' && !isUpgrade;
      if (!config.urls.platform && isLoopbackLiteral(host) && isPlainGet && request.url.startsWith('/')) {
        // 127.0.0.1 is the exploit server's site: cookies of the platform belong to `localhost`. A target in absolute
        // form (RFC 9112 §3.2.2) is no path that could stand behind a host.
        return reply.redirect(`http://localhost:${new URL(origins.platform).port || 80}${request.url}`, 307);
      }
      if (isUpgrade || !safeMethods.has(request.method)) {
        const found = request.headers.origin ?? 'no origin';
        if (found !== origins.platform)
          throw labError('ORIGIN_FOREIGN', { expected: origins.platform, found });
      }
      request.origins = origins;
      return undefined;
    });
  },
  { name: 'guards' },
);
