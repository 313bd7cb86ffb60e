import type { FastifyBaseLogger } from 'fastify';
import { buildExploitHost, buildLabHost, buildPlatform } from './app.ts';
import type { Config } from './config.ts';
import { type Listening, listen } from './listen.ts';
import { type Origins, originsFor } from './origins.ts';
import { readAssets } from './pages/assets.ts';
import { distFolder } from './pages/routes.ts';
import { type ReadContent, readContent } from './read-content.ts';
import { openServices, type Services } from './services.ts';
import type { Certificate } from './wire/tls-front.ts';

/** The whole product in one process, listening. */
export interface Running {
  services: Services;
  /** Its addresses under the name `localhost`, or the configured public ones. */
  origins: Origins;
  /** Stops accepting, ends what is open, and closes the store. */
  close(): Promise<void>;
}

/** Starts all listeners. @throws Error with a sentence when one of them cannot start; nothing is left running then. */
export async function start(
  config: Config,
  logger: FastifyBaseLogger,
  read: ReadContent = readContent,
  isDevelopment = false,
): Promise<Running> {
  const assets = readAssets(distFolder);
  const services = await openServices(config, logger, read, isDevelopment);
  const { ports } = services;
  const certify = () =>
    makeCertificate().catch((error: unknown) => {
      logger.error(error, 'there is no certificate for wss://');
      throw error;
    });
  const listeners: Listening[] = [];
  const close = async (): Promise<void> => {
    services.editions?.close();
    await Promise.all([
      services.fixes.close(),
      services.registry.close(),
      services.victims.close(),
      ...listeners.map((listener) => listener.close()),
    ]);
    services.classes.close();
    await services.store.close();
  };
  try {
    const plans = [
      ['lab', 'LAB_PORT', () => buildLabHost(services, logger)],
      ['labTls', 'LAB_TLS_PORT', () => buildLabHost(services, logger, certify)],
      ['exploit', 'EXPLOIT_PORT', () => buildExploitHost(services, logger)],
      // Last: whoever finds the platform finds the rest.
      ['platform', 'PORT', () => buildPlatform(services, assets, logger)],
    ] as const;
    for (const [name, variable, build] of plans) {
      const listener = await listen(await build(), { host: config.host, port: config.ports[name], variable });
      listeners.push(listener);
      ports[name] = listener.port;
    }
    // Whoever asks for a page meanwhile waits as well; health checks do not.
    await services.ready;
    services.editions?.watch();
  } catch (error) {
    await close();
    throw error;
  }
  const host = config.urls.platform ? new URL(config.urls.platform).host : `localhost:${ports.platform}`;
  const origins = originsFor(config, ports, host);
  if (!origins) throw new Error(`PLATFORM_URL: expected an origin, got "${config.urls.platform}"`);
  return { services, origins, close };
}

/** For `wss://localhost`: made by each process that needs one, known to nobody, trusted by nobody. Clients are told to accept it. */
async function makeCertificate(): Promise<Certificate> {
  const { generate } = await import('selfsigned');
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
