import type { FastifyBaseLogger } from 'fastify';
import type { LabDefinition } from '../labs/kit/define-lab.ts';
import { hostsOf, unnamed } from '../labs/kit/lab-names.ts';
import { BenchRegistry } from './benches/bench-registry.ts';
import { loadLabs } from './benches/labs.ts';
import { BoardDesk } from './class/board-desk.ts';
import { ClassDesk } from './class/class-desk.ts';
import { forgetOnNotice } from './class/forget-work.ts';
import { InstructorDoor } from './class/instructor-door.ts';
import { JoinDesk } from './class/join-desk.ts';
import { SecretIndex } from './class/secret-index.ts';
import { SecretWatch } from './class/secret-watch.ts';
import { type Config, isPostgresUrl } from './config.ts';
import { CheckDesk } from './connection-check/check-desk.ts';
import { LiveContent } from './content/live-content.ts';
import type { ContentIndex } from './content/writeup.ts';
import { ExploitDesk } from './exploit/exploit-desk.ts';
import { FixDesk } from './fix/fix-desk.ts';
import { contentFolder } from './kept-content.ts';
import { hostName, originsUnder, type Ports, victimOrigins } from './origins.ts';
import type { ReadContent } from './read-content.ts';
import { openStore, type Store } from './store/store.ts';
import { VictimDesk } from './victim/victim-desk.ts';
import { AnswerCounts } from './watching/answer-counts.ts';
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
  /** Reads the content again when it changes; null unless in development. */
  editions: LiveContent | null;
  registry: BenchRegistry;
  probes: ProbeDesk;
  intercepts: InterceptDesk;
  victims: VictimDesk;
  exploits: ExploitDesk;
  fixes: FixDesk;
  classes: ClassDesk;
  door: InstructorDoor;
  joins: JoinDesk;
  boards: BoardDesk;
  checks: CheckDesk;
  tap: Tap;
  /** What all listeners have answered. */
  answers: AnswerCounts;
  /** Filled in as the listeners come up. */
  ports: Ports;
}

/** Opens the store, reads the labs, and wires the way of the data. @throws LabError STORE_UNAVAILABLE */
export async function openServices(
  config: Config,
  log: FastifyBaseLogger,
  readContent: ReadContent,
  isDevelopment = false,
): Promise<Services> {
  const labs = await loadLabs();
  const content: ContentIndex = { overview: null, writeups: [], files: [], problems: [], warnings: [] };
  const folders = [contentFolder, ...(config.contentDir ? [config.contentDir] : [])];
  const ready = readContent(folders).then((read) => {
    Object.assign(content, read);
  });
  // Whoever waits for it hears of a failure; until then it is nobody's.
  ready.catch(() => undefined);
  const store = await openStore({
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl,
    connections: config.databaseConnections,
  });
  const ports: Ports = { ...config.ports };
  const probes = new ProbeDesk({
    target: (secure) => ({ host: loopbackOf(config.host), port: secure ? ports.labTls : ports.lab }),
    most: config.limits.probes,
  });
  const victims = new VictimDesk({
    limits: config.victim,
    chromiumPath: config.chromiumPath,
    host: loopbackOf(config.host),
    ports,
    log,
  });
  const classes = new ClassDesk({ store, content, alone: config.alone });
  const secretKey = await store.keys.findOrCreate('bench-secrets');
  const secrets = new SecretWatch({
    signals: store.signals,
    classes,
    index: new SecretIndex(store, secretKey),
    onError: (error) => log.error(error, 'a signal was not kept'),
  });
  const registry = new BenchRegistry({
    store,
    classes,
    onRecord: (bench, record) => secrets.observe(bench, record),
    isShared: isPostgresUrl(config.databaseUrl ?? ''),
    content,
    ready,
    labs,
    limits: config.limits,
    secretKey,
    originOf: ({ socket, protocol, headers: { host = '' } }, names, secure = protocol === 'https') => {
      const lab = hostName(host) ?? '';
      const isVictim = victims.benchOf(socket) !== undefined;
      // Whoever asks for the lab by a name of its own is answered as those are who know it by no other.
      const isNamed = names !== unnamed && hostsOf(names).includes(lab);
      const origins =
        isVictim || isNamed
          ? victimOrigins(ports, isNamed ? { lab } : {})
          : originsUnder(config, ports, host);
      return secure ? origins.labTls : origins.lab;
    },
    summon: (bench, who, path) => victims.summon(bench, who, path),
    letGo: (bench) => {
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
  const exploits = new ExploitDesk({ victims, ports, characters: config.limits.exploitCharacters });
  const fixes: FixDesk = new FixDesk({
    registry,
    exploits,
    victims,
    intercepts,
    lab: () => ({ host: loopbackOf(config.host), port: ports.lab }),
    origins: () => originsUnder(config, ports, 'localhost'),
    most: config.limits.verifications,
    seconds: config.limits.verificationSeconds,
    onError: (error) => log.error(error, 'a verification made a mistake'),
  });
  forgetOnNotice({
    notices: store.notices,
    registry,
    fixes,
    onError: (error) => log.error(error, 'a bench could not begin again'),
  });
  const editions = isDevelopment
    ? new LiveContent({
        content,
        folders,
        read: () => readContent(folders),
        onRead: () => registry.renew(),
        onError: (error) => log.error(error, 'content could not be read again'),
      })
    : null;
  return {
    config,
    store,
    labs,
    content,
    ready,
    editions,
    registry,
    probes,
    intercepts,
    victims,
    exploits,
    fixes,
    classes,
    door: new InstructorDoor(store, {
      password: config.instructorPassword,
      wrongPasswords: config.limits.wrongPasswords,
    }),
    joins: new JoinDesk(store, config.limits),
    boards: new BoardDesk({ store, content, onError: (error) => log.error(error, 'a board was not read') }),
    checks: new CheckDesk(config.limits.checks),
    tap,
    answers: new AnswerCounts(),
    ports,
  };
}

/** Where our own listener is reached from inside: a wildcard address is no destination. */
function loopbackOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
