import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyHttpOptions,
  type FastifyInstance,
  LogController,
} from 'fastify';
import { answerError, labConstraint, labRoutes } from './benches/lab-routes.ts';
import { instructor } from './class/instructor.ts';
import { labCheckRoute } from './connection-check/routes.ts';
import { aroundRouter, exploitRoutes } from './exploit/exploit-routes.ts';
import { guards } from './identity/guards.ts';
import { identity } from './identity/identity.ts';
import type { Assets } from './pages/assets.ts';
import { contentSecurityPolicy } from './pages/content-security-policy.ts';
import { pageRoutes } from './pages/routes.ts';
import { answerUnroutable, platformErrors } from './platform-errors.ts';
import { refusedUpgrades } from './refused-upgrades.ts';
import type { Services } from './services.ts';
import { countAnswers } from './watching/answer-counts.ts';
import { busy } from './watching/busy.ts';
import { metricsRoute } from './watching/metrics-route.ts';
import { originForm } from './wire/bench-path.ts';
import { answerClientError } from './wire/client-error.ts';
import { type Certificate, TlsFront } from './wire/tls-front.ts';
import { routeUpgrades } from './wire/upgrade.ts';
import { workbenchRoutes } from './workbench/routes.ts';

/** A line a request would drown what matters, and the paths of the lab host are secrets: errors are logged, requests are not. */
const quiet = new LogController({ disableRequestLogging: true });

/** The largest body that any listener reads, in bytes. */
const BODY_BYTES = 64 * 1024;

/** How long a client may take over a request, in milliseconds: a half-sent one must not hold a socket for ever. */
const SLOWEST_REQUEST = 20_000;

/**
 * How long a client may be silent between requests, in milliseconds: as long as Fastify says of the listeners that it
 * makes itself. With Node's 5 seconds, one whose requests wait for its bench's budget would be taken for silent.
 */
const IDLE = 72_000;

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
    // `request.ip` only: hosts and origins are compared as they were sent.
    ...(services.config.trustedProxies.length > 0 ? { trustProxy: services.config.trustedProxies } : {}),
    frameworkErrors: answerUnroutable,
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler);
  platformErrors(app, assets);
  await app.register(refusedUpgrades);
  // Before the guards: what they refuse is an answer, too.
  await app.register(helmet, { contentSecurityPolicy: false, strictTransportSecurity: false });
  await app.register(contentSecurityPolicy);
  await app.register(countAnswers, { listener: 'platform', counts: services.answers });
  await app.register(busy, services.config.busy);
  await app.register(guards, { config: services.config, ports: services.ports });
  await app.register(cookie);
  await app.register(identity, { store: services.store });
  await app.register(instructor, { door: services.door });
  await app.register(compress, { encodings: ['br', 'gzip'] });
  app.get('/healthz', { config: { isForWatchers: true } }, health);
  metricsRoute(app, services);
  await app.register(pageRoutes, { services, assets });
  await app.register(workbenchRoutes, { services });
  return app;
}

/** The deliberately weak applications, plain or over TLS, with the tap on every socket. */
export async function buildLabHost(
  services: Services,
  logger: FastifyBaseLogger,
  tls?: () => Promise<Certificate>,
  slowestRequest = SLOWEST_REQUEST,
): Promise<FastifyInstance> {
  const { registry, labs, tap, intercepts, config } = services;
  const server = impatience(slowestRequest);
  const options: FastifyHttpOptions<Server> = {
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
  const listener: FastifyHttpOptions<Server> = tls
    ? {
        serverFactory: (handler) =>
          new TlsFront(tls, { ...server, keepAliveTimeout: IDLE, requestTimeout: slowestRequest }, handler),
      }
    : { http: server };
  const app = Fastify({ ...options, ...listener });
  app.server.on('connection', (socket: Socket) => tap.attach(socket, tls !== undefined));
  routeUpgrades(app, intercepts);
  await app.register(countAnswers, { listener: tls ? 'lab-tls' : 'lab', counts: services.answers });
  app.get('/healthz', { constraints: { lab: 'none' } }, health);
  labCheckRoute(app, services);
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
  await app.register(countAnswers, { listener: 'exploit', counts: services.answers });
  app.get('/healthz', health);
  exploitRoutes(app, services);
  return app;
}

async function health(): Promise<{ status: 'ok' }> {
  return { status: 'ok' };
}
