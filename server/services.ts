import { fileURLToPath } from 'node:url';
import type { FastifyBaseLogger } from 'fastify';
import type { LabDefinition } from '../labs/kit/define-lab.ts';
import { BenchRegistry } from './benches/bench-registry.ts';
import { loadLabs } from './benches/labs.ts';
import type { Config } from './config.ts';
import type { ContentIndex } from './content/writeup.ts';
import { ExploitDesk } from './exploit/exploit-desk.ts';
import { FixDesk } from './fix/fix-desk.ts';
import { originsUnder, type Ports, victimOrigins } from './origins.ts';
import type { ReadContent } from './read-content.ts';
import { openStore, type Store } from './store/store.ts';
import { VictimDesk } from './victim/victim-desk.ts';
import { InterceptDesk } from './wire/intercept/intercept-desk.ts';
import { ProbeDesk } from './wire/probe-desk.ts';
import { Tap } from './wire/tap.ts';

/** What the listeners share: one of each in a process. */
export interface Services {
  config: Config;
  store: Store;
  labs: ReadonlyMap<string, LabDefinition>;
  /** Empty until `ready`: the listeners answer before every writeup is read. */
  content: ContentIndex;
  /** Settles when the content is there. */
  ready: Promise<void>;
  registry: BenchRegistry;
  probes: ProbeDesk;
  intercepts: InterceptDesk;
  victims: VictimDesk;
  exploits: ExploitDesk;
  fixes: FixDesk;
  tap: Tap;
  /** Filled in as the listeners come up. */
  ports: Ports;
}

/** Where the writeups that ship with the platform live. */
export const contentFolder = fileURLToPath(new URL('../content/', import.meta.url));

/** Opens the store, reads the labs, and wires the way of the data. @throws LabError STORE_UNAVAILABLE */
export async function openServices(
  config: Config,
  log: FastifyBaseLogger,
  readContent: ReadContent,
): Promise<Services> {
  const labs = await loadLabs();
  const content: ContentIndex = { overview: null, writeups: [], files: [], problems: [] };
  const ready = readContent([contentFolder, ...(config.contentDir ? [config.contentDir] : [])]).then(
    (read) => {
      Object.assign(content, read);
    },
  );
  // Whoever waits for it hears of a failure; until then it is nobody's.
  ready.catch(() => undefined);
  const store = await openStore({
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl,
    connections: config.databaseConnections,
  });
  const ports: Ports = { ...config.ports };
  const probes = new ProbeDesk({
    target: () => ({ host: loopbackOf(config.host), port: ports.lab }),
    most: config.limits.probes,
  });
  const victims = new VictimDesk({
    limits: config.victim,
    chromiumPath: config.chromiumPath,
    host: loopbackOf(config.host),
    ports,
    log,
  });
  const registry = new BenchRegistry({
    store,
    content,
    ready,
    labs,
    limits: config.limits,
    secretKey: await store.keys.findOrCreate('bench-secrets'),
    originOf: ({ socket, protocol, headers }) => {
      const isVictim = victims.benchOf(socket) !== undefined;
      const origins = isVictim ? victimOrigins(ports) : originsUnder(config, ports, headers.host ?? '');
      return protocol === 'https' ? origins.labTls : origins.lab;
    },
    summon: (bench, who, path) => victims.summon(bench, who, path),
    onSleep: (bench) => {
      probes.release(bench);
      intercepts.release(bench);
      victims.release(bench);
      fixes.release(bench);
    },
  });
  const tap = new Tap({
    payloadBytes: config.limits.tracePayload,
    awakeBench: (id) => registry.awake(id),
    probes,
    victims,
    onError: (error) => log.error(error, 'the tap made a mistake'),
  });
  const intercepts = new InterceptDesk({
    awakeBench: (id) => registry.awake(id),
    isOurs: (socket) => tap.boundBench(socket) !== undefined,
    benchSockets: config.limits.benchSockets,
  });
  const exploits = new ExploitDesk({ victims, ports });
  const fixes: FixDesk = new FixDesk({
    registry,
    exploits,
    victims,
    lab: () => ({ host: loopbackOf(config.host), port: ports.lab }),
    origins: () => originsUnder(config, ports, 'localhost'),
    most: config.limits.verifications,
    seconds: config.limits.verificationSeconds,
    onError: (error) => log.error(error, 'a verification made a mistake'),
  });
  return {
    config,
    store,
    labs,
    content,
    ready,
    registry,
    probes,
    intercepts,
    victims,
    exploits,
    fixes,
    tap,
    ports,
  };
}

/** Where our own listener is reached from inside: a wildcard address is no destination. */
function loopbackOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
