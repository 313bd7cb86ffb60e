/** What an operator can set: one schema over the environment, read once by `main.ts` and passed on as a plain value. */
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';

interface Words {
  /** The variable's line in the README. */
  description: string;
  /** Ends the sentence "expected …" for a value that was refused. */
  expected: (given: string) => string;
  /** How a refused value is repeated; secrets are not. */
  shown?: (given: string) => string;
  default?: string | number;
}

/** Passwords have no upper strength; below this length they are guessed. */
const PASSWORD_LENGTH = 10;

/** The environment, variable by variable, in the order of the README's table. Unknown variables are ignored. */
export const environmentSchema = Type.Object({
  HOST: variable(Type.String({ pattern: '^[A-Za-z0-9._:-]+$' }), {
    default: '127.0.0.1',
    expected: () => 'an address or host name such as 127.0.0.1 or 0.0.0.0',
    description:
      'Where all listeners bind. The labs are vulnerable on purpose: leave loopback only for a network you trust',
  }),
  PORT: port(3000, 'Port of the platform. For this and the next three, 0 takes any free port'),
  LAB_PORT: port(3001, 'Port of the labs'),
  LAB_TLS_PORT: port(3443, 'Port of the labs over TLS'),
  EXPLOIT_PORT: port(3002, 'Port of the exploit server'),
  DATA_DIR: variable(Type.String(), {
    default: './data',
    expected: () => 'a folder',
    description: 'Folder of the database; made if it is missing',
  }),
  CONTENT_DIR: variable(Type.Optional(Type.String()), {
    expected: () => 'a folder',
    description: 'Another folder of writeups, beside the ones that come with the platform',
  }),
  DATABASE_URL: variable(Type.Optional(Type.Refine(Type.String(), isDatabaseUrl)), {
    expected: (given) =>
      isPostgresUrl(given)
        ? 'postgres://user:password@host:5432/database, with the password percent-encoded (a "/" is %2F)'
        : '"sqlite:" and the path of a file, such as sqlite:./data/class.sqlite, or postgres://user:password@host:5432/database',
    // The address of a database server may hold a password.
    shown: (given) => `one that starts with "${/^[\w+.-]*:?/.exec(given)?.[0] ?? ''}"`,
    description:
      'Where the database is, if not in `DATA_DIR`: another file, `sqlite:<path>`, or PostgreSQL, `postgres://user:password@host:5432/database`',
  }),
  DATABASE_CONNECTIONS: limit(
    1,
    10,
    1_000,
    'Connections to PostgreSQL at once, beside the one that listens for news',
  ),
  CHROMIUM_PATH: variable(Type.Optional(Type.String()), {
    expected: () => 'an executable file',
    description: 'The Chrome or Chromium that the platform and its tests drive, if not the one that is found',
  }),
  INSTRUCTOR_PASSWORD: variable(Type.Optional(Type.String({ minLength: PASSWORD_LENGTH })), {
    expected: () => `at least ${PASSWORD_LENGTH} characters`,
    shown: (given) => `${given.length}`,
    description: `Kept for the class view, which is still to come; at least ${PASSWORD_LENGTH} characters`,
  }),
  PLATFORM_URL: origin('Public origin of the platform, behind a reverse proxy'),
  LAB_URL: origin('Public origin of the labs, behind a reverse proxy'),
  EXPLOIT_URL: origin('Public origin of the exploit server, behind a reverse proxy'),
  LOG_LEVEL: variable(Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']), {
    default: 'info',
    expected: () => 'one of fatal, error, warn, info, debug, trace and silent',
    description: 'Least severe line that is logged: fatal, error, warn, info, debug, trace or silent',
  }),
  BENCH_SOCKETS: limit(1, 64, 10_000, 'Sockets that one bench holds open at once'),
  TRACE_EVENTS: limit(
    100,
    10_000,
    1_000_000,
    'Events that the trace of one bench keeps; the oldest go first',
  ),
  TRACE_BYTES: limit(65_536, 8_388_608, 1_073_741_824, 'Bytes that the trace of one bench keeps'),
  TRACE_PAYLOAD: limit(
    125,
    65_536,
    16_777_216,
    'Bytes that the trace keeps of one payload; the rest is only counted',
  ),
  BENCH_FRAMES: limit(
    100,
    5_000,
    100_000_000,
    'Frames that one bench exchanges in a second (an HTTP request counts as 20); what comes faster is read more slowly',
  ),
  BENCH_BYTES: limit(
    1_048_576,
    8_388_608,
    1_000_000_000_000,
    'Bytes that one bench exchanges in a second, after inflating; what comes faster is read more slowly',
  ),
  BENCH_IDLE_MINUTES: limit(1, 60, 10_080, 'Minutes without traffic after which a bench is put to sleep'),
  BENCHES: limit(1, 2_000, 100_000, 'Benches that are awake at once'),
  PROBES: limit(1, 8, 100, 'Probes that one bench holds open at once'),
  EXPLOIT_REQUESTS: limit(1, 50, 10_000, 'Requests in a second that the exploit server takes for one bench'),
  VERIFICATIONS: limit(1, 4, 64, 'Fixes that are verified at once; others wait'),
  VERIFICATION_SECONDS: limit(5, 30, 600, 'Seconds after which a verification is ended, and decides nothing'),
  VICTIM_VISITS: limit(1, 4, 64, 'Visits of victims that run at once, of all benches'),
  VICTIM_WAITING: limit(1, 5, 100, 'Visits that may wait on one bench'),
  VICTIM_SECONDS: limit(1, 10, 120, 'Seconds after which a visit is ended'),
  VICTIM_QUIET_MS: limit(
    50,
    500,
    10_000,
    'Milliseconds without traffic, dialog or console line after which a loaded page is left',
  ),
  VICTIM_SOCKETS: limit(4, 32, 1_000, 'Sockets that one visit holds open at once'),
  VICTIM_BYTES: limit(65_536, 33_554_432, 1_073_741_824, 'Bytes that one visit may load and send'),
  VICTIM_MEMORY_MB: limit(
    128,
    512,
    65_536,
    'Megabytes that each process of the victim’s browser may fill; on Linux',
  ),
  VICTIM_IDLE_SECONDS: limit(1, 120, 86_400, 'Seconds without a visit after which the browser is closed'),
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
    dataDir: env.DATA_DIR,
    contentDir: env.CONTENT_DIR,
    databaseUrl: env.DATABASE_URL,
    databaseConnections: env.DATABASE_CONNECTIONS,
    chromiumPath: env.CHROMIUM_PATH,
    instructorPassword: env.INSTRUCTOR_PASSWORD,
    logLevel: env.LOG_LEVEL,
    limits: {
      benchSockets: env.BENCH_SOCKETS,
      traceEvents: env.TRACE_EVENTS,
      traceBytes: env.TRACE_BYTES,
      tracePayload: env.TRACE_PAYLOAD,
      benchFrames: env.BENCH_FRAMES,
      benchBytes: env.BENCH_BYTES,
      benchIdleMinutes: env.BENCH_IDLE_MINUTES,
      benches: env.BENCHES,
      probes: env.PROBES,
      exploitRequests: env.EXPLOIT_REQUESTS,
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

function variable<Schema extends Type.TSchema>(schema: Schema, words: Words): Schema & Words {
  return Object.assign(schema, words);
}

function port(byDefault: number, description: string) {
  return wholeNumber('a port number', { minimum: 0, default: byDefault, maximum: 65_535 }, description);
}

function limit(minimum: number, byDefault: number, maximum: number, description: string) {
  return wholeNumber('a whole number', { minimum, default: byDefault, maximum }, description);
}

function wholeNumber(
  noun: string,
  bounds: { minimum: number; default: number; maximum: number },
  description: string,
) {
  return variable(Type.Integer(bounds), {
    default: bounds.default,
    expected: (given) =>
      /^[0-9]+$/.test(given) ? `${noun} from ${bounds.minimum} to ${bounds.maximum}` : noun,
    description,
  });
}

function origin(description: string) {
  return variable(Type.Optional(Type.Refine(Type.String(), isOrigin)), {
    expected: (given) =>
      `an http or https origin without a path, such as ${originOf(given) ?? 'https://labs.example:8443'}`,
    description,
  });
}

/** Browsers send origins in one form only (RFC 6454 §6.2), and they are compared as text. */
function isOrigin(given: string): boolean {
  return originOf(given) === given;
}

function originOf(given: string): string | undefined {
  if (!URL.canParse(given)) return undefined;
  const url = new URL(given);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : undefined;
}

/** Whether an address is one of PostgreSQL; whether it is complete is another question. */
export function isPostgresUrl(given: string): boolean {
  return /^postgres(ql)?:/i.test(given);
}

function isDatabaseUrl(given: string): boolean {
  return isPostgresUrl(given) ? isCompletePostgresUrl(given) : isSqliteUrl(given);
}

/** Names a host, or a socket's folder in `?host=`, and a database; the driver decodes each part. */
function isCompletePostgresUrl(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const { username, password, hostname, pathname, searchParams, hash } = new URL(given);
  const isReadable = [username, password, hostname, pathname].every(isDecodable);
  return isReadable && (hostname !== '' || searchParams.has('host')) && pathname.length > 1 && hash === '';
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

/** `sqlite://folder/file` would name a host, which no file has. */
function isSqliteUrl(given: string): boolean {
  return /^sqlite:(?!\/\/[^/]).+/.test(given);
}
