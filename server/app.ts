import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import { labConstraint, labRoutes } from './benches/lab-routes.ts';
import { labError } from './errors.ts';
import { guards } from './identity/guards.ts';
import { identity } from './identity/identity.ts';
import type { Assets } from './pages/assets.ts';
import { contentSecurityPolicy } from './pages/content-security-policy.ts';
import { pageRoutes } from './pages/routes.ts';
import { platformErrors } from './platform-errors.ts';
import type { Services } from './services.ts';
import { routeUpgrades } from './wire/upgrade.ts';
import { workbenchRoutes } from './workbench/routes.ts';

export interface Certificate {
  key: string;
  cert: string;
}

/** A line a request would drown what matters, and the paths of the lab host are secrets: errors are logged, requests are not. */
const quiet = new LogController({ disableRequestLogging: true });

/** The largest body that any listener reads, in bytes. */
const BODY_BYTES = 64 * 1024;

/** How long a client may take over a request, in milliseconds: a half-sent one must not hold a socket for ever. */
const SLOWEST_REQUEST = 20_000;

/** Writeups, workbench, progress, API: hardened, and trusting nothing from the other two. */
export async function buildPlatform(
  services: Services,
  assets: Assets,
  logger: FastifyBaseLogger,
): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: logger.child({ listener: 'platform' }),
    logController: quiet,
    bodyLimit: BODY_BYTES,
    requestTimeout: SLOWEST_REQUEST,
    forceCloseConnections: true,
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler);
  platformErrors(app, assets);
  await app.register(guards, { config: services.config, ports: services.ports });
  await app.register(helmet, { contentSecurityPolicy: false, strictTransportSecurity: false });
  await app.register(contentSecurityPolicy);
  await app.register(cookie);
  await app.register(identity, { store: services.store });
  await app.register(compress, { encodings: ['br', 'gzip'] });
  app.get('/healthz', health);
  await app.register(pageRoutes, { services, assets });
  await app.register(workbenchRoutes, { services });
  return app;
}

/** The deliberately weak applications, plain or over TLS, with the tap on every socket. */
export async function buildLabHost(
  services: Services,
  logger: FastifyBaseLogger,
  tls?: Certificate,
): Promise<FastifyInstance> {
  const { registry, labs, probes, tap, config } = services;
  const options: FastifyServerOptions = {
    loggerInstance: logger.child({ listener: tls ? 'lab-tls' : 'lab' }),
    logController: quiet,
    bodyLimit: BODY_BYTES,
    requestTimeout: SLOWEST_REQUEST,
    forceCloseConnections: true,
    routerOptions: { constraints: { lab: labConstraint(registry) } },
  };
  // Fastify's types tell the two kinds of server apart; our hooks and routes do not.
  const app = Fastify(tls ? ({ ...options, https: tls } as FastifyServerOptions) : options);
  app.server.on(tls ? 'secureConnection' : 'connection', (socket) => tap.attach(socket, tls !== undefined));
  routeUpgrades(app);
  app.get('/healthz', { constraints: { lab: 'none' } }, health);
  labRoutes(app, {
    labs,
    registry,
    probedBench: (client) => probes.benchOf(client),
    benchSockets: config.limits.benchSockets,
  });
  return app;
}

/** Learners' attack pages and their logs. The pages come with the labs that need them; the origin is here already. */
export async function buildExploitHost(
  _services: Services,
  logger: FastifyBaseLogger,
): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: logger.child({ listener: 'exploit' }),
    logController: quiet,
    bodyLimit: BODY_BYTES,
  });
  app.get('/healthz', health);
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .type('text/plain; charset=utf-8')
      .send(`${labError('PAGE_NOT_FOUND', { path: request.url.slice(0, 200) }).message}\n`),
  );
  return app;
}

async function health(): Promise<{ status: 'ok' }> {
  return { status: 'ok' };
}
