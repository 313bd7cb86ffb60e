/** What an operator can set: one schema over the environment, read once by `main.ts` and passed on as a plain value. */
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { addressVariables } from './config/addresses.ts';
import { classVariables } from './config/classes.ts';
import { limitVariables } from './config/limits.ts';
import { storageVariables } from './config/storage.ts';
import { victimVariables } from './config/victim.ts';
import { watchingVariables } from './config/watching.ts';

export { isPostgresUrl } from './config/storage.ts';

/** The environment, variable by variable, in the order of the README's table. Unknown variables are ignored. */
export const environmentSchema = Type.Object({
  ...addressVariables,
  ...storageVariables,
  ...classVariables,
  ...watchingVariables,
  ...limitVariables,
  ...victimVariables,
});

export type Environment = Static<typeof environmentSchema>;

/** What the platform works with: the same values, typed and grouped. */
export type Config = ReturnType<typeof grouped>;

/** Names every variable that is wrong, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads the configuration from the environment.
 * An empty variable counts as one that is not set: that is what `LAB_URL=${LAB_URL}` in a compose file leaves behind.
 * @throws ConfigError
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, schema] of Object.entries(environmentSchema.properties)) {
    const given = env[name] || undefined;
    const value = given === undefined ? schema.default : readAs(schema, given);
    if (value === undefined) continue;
    values[name] = value;
    if (given !== undefined && !Check(schema, value)) {
      problems.push(
        `${name}: expected ${schema.expected(given)}, got ${schema.shown?.(given) ?? `"${given}"`}`,
      );
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  if (!Check(environmentSchema, values))
    throw new Error('environmentSchema: a default does not match its own type');
  const clashes = clashesIn(values);
  if (clashes.length > 0) throw new ConfigError(clashes);
  return grouped(values);
}

/** The variables as a Markdown table: the README's section between the `config` markers. */
export function configTable(): string {
  const rows = Object.entries(environmentSchema.properties).map(
    ([name, { default: byDefault, description }]) =>
      `| \`${name}\` | ${byDefault === undefined ? 'none' : `\`${byDefault}\``} | ${description}. |`,
  );
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function grouped(env: Environment) {
  return {
    host: env.HOST,
    ports: {
      platform: env.PORT,
      lab: env.LAB_PORT,
      labTls: env.LAB_TLS_PORT,
      exploit: env.EXPLOIT_PORT,
    },
    /** Public origins, where they differ from host and port. */
    urls: { platform: env.PLATFORM_URL, lab: env.LAB_URL, exploit: env.EXPLOIT_URL },
    trustedProxies: env.TRUSTED_PROXIES?.split(',') ?? [],
    dataDir: env.DATA_DIR,
    contentDir: env.CONTENT_DIR,
    databaseUrl: env.DATABASE_URL,
    databaseConnections: env.DATABASE_CONNECTIONS,
    chromiumPath: env.CHROMIUM_PATH,
    instructorPassword: env.INSTRUCTOR_PASSWORD,
    alone: env.ALONE === 'yes',
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN,
    /** When new requests are answered with 503; 0 for never. */
    busy: { lagMs: env.BUSY_LAG_MS, heapPercent: env.BUSY_HEAP_PERCENT },
    limits: {
      benchSockets: env.BENCH_SOCKETS,
      traceEvents: env.TRACE_EVENTS,
      traceBytes: env.TRACE_BYTES,
      tracePayload: env.TRACE_PAYLOAD,
      benchFrames: env.BENCH_FRAMES,
      benchBytes: env.BENCH_BYTES,
      benchCalmPercent: env.BENCH_CALM_PERCENT,
      benchIdleMinutes: env.BENCH_IDLE_MINUTES,
      benches: env.BENCHES,
      learnerBenches: env.LEARNER_BENCHES,
      benchesOpened: env.BENCHES_OPENED,
      probes: env.PROBES,
      pageRequests: env.PAGE_REQUESTS,
      exports: env.EXPORTS,
      savedMessages: env.SAVED_MESSAGES,
      exploitCharacters: env.EXPLOIT_CHARACTERS,
      exploitRequests: env.EXPLOIT_REQUESTS,
      checks: env.CHECKS,
      classSeats: env.CLASS_SEATS,
      joins: env.JOINS,
      rejoins: env.REJOINS,
      wrongCodes: env.WRONG_CODES,
      wrongPasswords: env.WRONG_PASSWORDS,
      verifications: env.VERIFICATIONS,
      verificationSeconds: env.VERIFICATION_SECONDS,
    },
    victim: {
      visits: env.VICTIM_VISITS,
      waiting: env.VICTIM_WAITING,
      seconds: env.VICTIM_SECONDS,
      quietMs: env.VICTIM_QUIET_MS,
      sockets: env.VICTIM_SOCKETS,
      bytes: env.VICTIM_BYTES,
      memoryMb: env.VICTIM_MEMORY_MB,
      idleSeconds: env.VICTIM_IDLE_SECONDS,
    },
  };
}

/** The three origins keep learners' pages away from the platform (DESIGN §2), so no two may fall together. */
function clashesIn(env: Environment): string[] {
  const ports = ['PORT', 'LAB_PORT', 'LAB_TLS_PORT', 'EXPLOIT_PORT'] as const;
  const urls = ['PLATFORM_URL', 'LAB_URL', 'EXPLOIT_URL'] as const;
  const clashes = [
    ...pairs(ports).map(([one, other]) => ({ one, other, what: 'ports' })),
    ...pairs(urls).map(([one, other]) => ({ one, other, what: 'origins' })),
  ]
    // Port 0 asks for any free port, and two of those never meet.
    .filter(({ one, other }) => env[one] && env[one] === env[other])
    .map(
      ({ one, other, what }) => `${one} and ${other}: expected different ${what}, got "${env[one]}" twice`,
    );
  if (env.TRACE_PAYLOAD > env.TRACE_BYTES) {
    clashes.push(
      `TRACE_PAYLOAD: expected no more than TRACE_BYTES (${env.TRACE_BYTES}), got "${env.TRACE_PAYLOAD}"`,
    );
  }
  return clashes;
}

function pairs<Item>(items: readonly Item[]): [Item, Item][] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other): [Item, Item] => [one, other]));
}

/** Only plain digits are a number: `Number` would also take "0x10", "1e3" and " ". */
function readAs(schema: Type.TSchema, given: string): string | number {
  return Type.IsInteger(schema) && /^[0-9]{1,15}$/.test(given) ? Number(given) : given;
}
