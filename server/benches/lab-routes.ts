import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import type { LabDefinition } from '../../labs/kit/define-lab.ts';
import { LabError, labError } from '../errors.ts';
import { withoutIdentity } from '../identity/identity-cookie.ts';
import { benchIdIn } from '../wire/bench-path.ts';
import type { Tap } from '../wire/tap.ts';
import type { BenchRegistry } from './bench-registry.ts';

export interface LabRoutesOptions {
  labs: ReadonlyMap<string, LabDefinition>;
  registry: BenchRegistry;
  tap: Pick<Tap, 'boundBench' | 'isBlind'>;
  /** Sockets that one bench may hold open at once. */
  benchSockets: number;
}

type Strategy = NonNullable<NonNullable<FastifyServerOptions['routerOptions']>['constraints']>[string];
type RouteHandler = Parameters<ReturnType<Strategy['storage']>['set']>[1];

/** Why a bench could not be woken, or nobody gets to it. The router would answer by itself, with less to say. */
const wakeFailures = new WeakMap<IncomingMessage, Error>();

/**
 * The router's question "which lab is this?": many labs share the path `/b/:bench`, and the bench knows its lab.
 * Asking wakes the bench, so that whoever answers the request finds it awake.
 */
export function labConstraint({ registry, tap }: Pick<LabRoutesOptions, 'registry' | 'tap'>): Strategy {
  const strategy = {
    name: 'lab',
    mustMatchWhenDerived: true,
    validate: () => undefined,
    storage() {
      const handlers = new Map<string, RouteHandler>();
      return {
        get: (lab: string) => handlers.get(lab) ?? null,
        set: (lab: string, handler: RouteHandler) => void handlers.set(lab, handler),
      };
    },
    deriveConstraint(
      request: IncomingMessage,
      _context: unknown,
      done: (error: Error | null, lab?: string) => void,
    ): void {
      const id = benchIdIn(request.url ?? '');
      // A request that will be refused wakes nobody.
      if (id === undefined || isRefused(tap, request, id)) return done(null, 'none');
      const fail = (error: Error) => {
        wakeFailures.set(request, error);
        done(null, 'none');
      };
      const find = async () => {
        const bench = await registry.find(id);
        const refused = await bench?.refusal();
        if (refused) throw refused;
        return bench?.lab.name ?? 'none';
      };
      find().then((lab) => done(null, lab), fail);
    },
  };
  // The router tells an asynchronous strategy by its third parameter, which its types leave out.
  return strategy as unknown as Strategy;
}

/** Every lab in an encapsulated scope of its own below the bench's path, and what holds for all of them. */
export function labRoutes(app: FastifyInstance, options: LabRoutesOptions): void {
  const { registry, tap } = options;
  const benchOf = (request: FastifyRequest) => {
    const bench = registry.awake(benchIdIn(request.url) ?? '');
    if (!bench) throw labError('BENCH_NOT_FOUND');
    return bench;
  };

  app.addHook('onRequest', async (request, reply) => {
    hideIdentity(request.raw);
    const { socket } = request.raw;
    const id = benchIdIn(request.url);
    if (tap.isBlind(socket)) throw unreadable();
    if (isRefused(tap, request.raw, id)) throw labError('BENCH_NOT_FOUND');
    const failure = wakeFailures.get(request.raw);
    if (failure) throw failure;
    const bench = registry.awake(id ?? '');
    if (bench && !bench.hasConnection(socket) && bench.openConnections >= options.benchSockets) {
      // Kept open, it would count among the bench's own from now on, and its next request would pass.
      void reply.header('connection', 'close');
      throw labError('LIMIT_REACHED', {
        limit: options.benchSockets,
        what: 'sockets open on this bench',
        setting: 'BENCH_SOCKETS',
        remedy: 'Close some and try again.',
      });
    }
  });

  for (const lab of options.labs.values()) {
    app.register(
      async (scope) => {
        scope.addHook('onRoute', (route) => {
          route.constraints = { ...route.constraints, lab: lab.name };
        });
        await lab.routes(scope, benchOf);
      },
      { prefix: '/b/:bench' },
    );
  }

  app.setNotFoundHandler((request) => {
    throw registry.awake(benchIdIn(request.url) ?? '')
      ? labError('PAGE_NOT_FOUND', { path: request.url })
      : labError('BENCH_NOT_FOUND');
  });
  app.setErrorHandler(answerError);
}

/**
 * A probe or a victim's browser talks to its own bench, whatever path, Host or second request its learner wrote; and
 * nobody talks unseen.
 */
function isRefused(
  tap: LabRoutesOptions['tap'],
  { socket }: IncomingMessage,
  id: string | undefined,
): boolean {
  const own = tap.boundBench(socket);
  return tap.isBlind(socket) || (own !== undefined && own !== id);
}

function unreadable(): Error {
  return Object.assign(
    new Error('Expected a request in the exact form of RFC 9112, with single spaces in its first line.'),
    { statusCode: 400 },
  );
}

/** A sentence in plain text: a tool's user reads it in a terminal. */
export function answerError(
  error: Error & { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const status = error instanceof LabError ? error.status : (error.statusCode ?? 500);
  if (status >= 500) request.log.error(error);
  const message =
    status >= 500 && !(error instanceof LabError)
      ? labError('INTERNAL', { reference: request.id }).message
      : error.message;
  return reply.code(status).type('text/plain; charset=utf-8').send(`${message}\n`);
}

/** The learner's token reaches every port of the host. No lab may see it, however weak the lab is meant to be. */
function hideIdentity(request: IncomingMessage): void {
  const cookie = request.headers.cookie;
  if (cookie === undefined) return;
  const others = withoutIdentity(cookie);
  if (others === '') delete request.headers.cookie;
  else request.headers.cookie = others;
  // Node counts these lines elsewhere, so none can be taken out: one that held nothing else stays behind empty.
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    if (request.rawHeaders[i]?.toLowerCase() === 'cookie')
      request.rawHeaders[i + 1] = withoutIdentity(request.rawHeaders[i + 1] ?? '');
  }
}
