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
import { answerError, labConstraint, labRoutes } from './benches/lab-routes.ts';
import { aroundRouter, exploitRoutes } from './exploit/exploit-routes.ts';
import { guards } from './identity/guards.ts';
import { identity } from './identity/identity.ts';
import type { Assets } from './pages/assets.ts';
import { contentSecurityPolicy } from './pages/content-security-policy.ts';
import { pageRoutes } from './pages/routes.ts';
import { answerUnroutable, platformErrors } from './platform-errors.ts';
import { refusedUpgrades } from './refused-upgrades.ts';
import type { Services } from './services.ts';
import { originForm } from './wire/bench-path.ts';
import { answerClientError } from './wire/client-error.ts';
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

/**
 * What makes Node hold slow clients to it. Fastify sets `requestTimeout` only: beside Node's default `headersTimeout`
 * of 60 seconds that passes over slow bodies, and the others are looked for every 30 seconds.
 */
function impatience(slowest = SLOWEST_REQUEST) {
  return { headersTimeout: slowest, connectionsCheckingInterval: slowest / 4 };
}

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
    http: impatience(),
    forceCloseConnections: true,
    frameworkErrors: answerUnroutable,
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler);
  platformErrors(app, assets);
  await app.register(refusedUpgrades);
  // Before the guards: what they refuse is an answer, too.
  await app.register(helmet, { contentSecurityPolicy: false, strictTransportSecurity: false });
  await app.register(contentSecurityPolicy);
  await app.register(guards, { config: services.config, ports: services.ports });
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
  slowestRequest = SLOWEST_REQUEST,
): Promise<FastifyInstance> {
  const { registry, labs, tap, intercepts, config } = services;
  const server = impatience(slowestRequest);
  const options: FastifyServerOptions = {
    loggerInstance: logger.child({ listener: tls ? 'lab-tls' : 'lab' }),
    logController: quiet,
    bodyLimit: BODY_BYTES,
    requestTimeout: slowestRequest,
    forceCloseConnections: true,
    rewriteUrl: ({ url = '' }) => originForm(url),
    routerOptions: { constraints: { lab: labConstraint({ registry, tap }) } },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerError,
  };
  // Fastify's types tell the two kinds of server apart; our hooks and routes do not.
  const listener = tls ? { https: { ...tls, ...server } } : { http: server };
  const app = Fastify({ ...options, ...listener } as FastifyServerOptions);
  app.server.on(tls ? 'secureConnection' : 'connection', (socket) => tap.attach(socket, tls !== undefined));
  routeUpgrades(app, intercepts);
  app.get('/healthz', { constraints: { lab: 'none' } }, health);
  labRoutes(app, {
    labs,
    registry,
    tap,
    benchSockets: config.limits.benchSockets,
  });
  return app;
}

/** Learners' attack pages and their access logs. Nothing that a learner wrote is served anywhere else. */
export async function buildExploitHost(
  services: Services,
  logger: FastifyBaseLogger,
): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: logger.child({ listener: 'exploit' }),
    logController: quiet,
    requestTimeout: SLOWEST_REQUEST,
    http: impatience(),
    forceCloseConnections: true,
    rewriteUrl: aroundRouter,
    clientErrorHandler: answerClientError,
  });
  app.server.on('connection', (socket) => services.victims.accepted(socket));
  app.get('/healthz', health);
  exploitRoutes(app, services);
  return app;
}

async function health(): Promise<{ status: 'ok' }> {
  return { status: 'ok' };
}
