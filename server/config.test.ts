import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, configTable, environmentSchema, parseConfig } from './config.ts';

describe('parseConfig', () => {
  it('listens on loopback at the documented ports when nothing is set', () => {
    const config = parseConfig({});
    expect(config.host).toBe('127.0.0.1');
    expect(config.ports).toEqual({ platform: 3000, lab: 3001, labTls: 3443, exploit: 3002 });
    expect(config.urls).toEqual({ platform: undefined, lab: undefined, exploit: undefined });
    expect(config.dataDir).toBe('./data');
    expect(config.instructorPassword).toBeUndefined();
    expect(config.limits).toEqual({
      benchSockets: 64,
      traceEvents: 10_000,
      traceBytes: 8 * 1024 * 1024,
      tracePayload: 64 * 1024,
      benchFrames: 5_000,
      benchBytes: 8 * 1024 * 1024,
      benchCalmPercent: 50,
      benchIdleMinutes: 60,
      benches: 2_000,
      learnerBenches: 12,
      benchesOpened: 600,
      probes: 8,
      pageRequests: 50,
      exports: 20,
      savedMessages: 100,
      exploitCharacters: 64 * 1024,
      exploitRequests: 50,
      checks: 100,
      classSeats: 5_000,
      joins: 3_000,
      rejoins: 10,
      wrongCodes: 60,
      wrongPasswords: 10,
      verifications: 4,
      verificationSeconds: 30,
    });
  });

  it('reads every variable into its place', () => {
    const config = parseConfig({
      HOST: '0.0.0.0',
      PORT: '0',
      LAB_PORT: '8001',
      LAB_TLS_PORT: '8443',
      EXPLOIT_PORT: '8002',
      DATA_DIR: '/var/lib/lab',
      CONTENT_DIR: '/srv/writeups',
      DATABASE_URL: 'sqlite:/srv/class.sqlite',
      DATABASE_CONNECTIONS: '8',
      CHROMIUM_PATH: '/usr/bin/chromium',
      INSTRUCTOR_PASSWORD: 'correct horse',
      ALONE: 'no',
      PLATFORM_URL: 'https://labs.example',
      LAB_URL: 'https://target.example:8443',
      EXPLOIT_URL: 'http://exploit.test',
      TRUSTED_PROXIES: '10.0.0.7,172.16.0.0/12',
      LOG_LEVEL: 'debug',
      METRICS_TOKEN: 'sixteen-letters!',
      BUSY_LAG_MS: '250',
      BUSY_HEAP_PERCENT: '75',
      BENCH_SOCKETS: '1',
      TRACE_EVENTS: '200',
      TRACE_BYTES: '70000',
      TRACE_PAYLOAD: '300',
      BENCH_FRAMES: '400',
      BENCH_CALM_PERCENT: '40',
      BENCH_BYTES: '2000000',
      BENCH_IDLE_MINUTES: '4',
      BENCHES: '5',
      LEARNER_BENCHES: '19',
      BENCHES_OPENED: '20',
      PROBES: '6',
      PAGE_REQUESTS: '21',
      EXPORTS: '22',
      SAVED_MESSAGES: '23',
      EXPLOIT_CHARACTERS: '2400',
      EXPLOIT_REQUESTS: '7',
      CLASS_SEATS: '18',
      JOINS: '25',
      REJOINS: '26',
      WRONG_CODES: '27',
      WRONG_PASSWORDS: '28',
      CHECKS: '17',
      VERIFICATIONS: '8',
      VERIFICATION_SECONDS: '9',
      VICTIM_VISITS: '8',
      VICTIM_WAITING: '9',
      VICTIM_SECONDS: '11',
      VICTIM_QUIET_MS: '120',
      VICTIM_SOCKETS: '13',
      VICTIM_BYTES: '140000',
      VICTIM_MEMORY_MB: '150',
      VICTIM_IDLE_SECONDS: '16',
    });
    expect(config).toEqual({
      host: '0.0.0.0',
      ports: { platform: 0, lab: 8001, labTls: 8443, exploit: 8002 },
      urls: {
        platform: 'https://labs.example',
        lab: 'https://target.example:8443',
        exploit: 'http://exploit.test',
      },
      trustedProxies: ['10.0.0.7', '172.16.0.0/12'],
      dataDir: '/var/lib/lab',
      contentDir: '/srv/writeups',
      databaseUrl: 'sqlite:/srv/class.sqlite',
      databaseConnections: 8,
      chromiumPath: '/usr/bin/chromium',
      instructorPassword: 'correct horse',
      alone: false,
      logLevel: 'debug',
      metricsToken: 'sixteen-letters!',
      busy: { lagMs: 250, heapPercent: 75 },
      limits: {
        benchSockets: 1,
        traceEvents: 200,
        traceBytes: 70_000,
        tracePayload: 300,
        benchFrames: 400,
        benchBytes: 2_000_000,
        benchCalmPercent: 40,
        benchIdleMinutes: 4,
        benches: 5,
        learnerBenches: 19,
        benchesOpened: 20,
        probes: 6,
        pageRequests: 21,
        exports: 22,
        savedMessages: 23,
        exploitCharacters: 2_400,
        exploitRequests: 7,
        checks: 17,
        classSeats: 18,
        joins: 25,
        rejoins: 26,
        wrongCodes: 27,
        wrongPasswords: 28,
        verifications: 8,
        verificationSeconds: 9,
      },
      victim: {
        visits: 8,
        waiting: 9,
        seconds: 11,
        quietMs: 120,
        sockets: 13,
        bytes: 140_000,
        memoryMb: 150,
        idleSeconds: 16,
      },
    });
  });

  it.each([
    [{ LAB_PORT: 'abc' }, 'LAB_PORT: expected a port number, got "abc"'],
    [{ PORT: '-1' }, 'PORT: expected a port number, got "-1"'],
    [{ PORT: '0x50' }, 'PORT: expected a port number, got "0x50"'],
    [{ PORT: ' 80' }, 'PORT: expected a port number, got " 80"'],
    [{ EXPLOIT_PORT: '65536' }, 'EXPLOIT_PORT: expected a port number from 0 to 65535, got "65536"'],
    [{ PROBES: '0' }, 'PROBES: expected a whole number from 1 to 100, got "0"'],
    [{ BENCHES: '1e3' }, 'BENCHES: expected a whole number, got "1e3"'],
    [
      { HOST: 'http://x' },
      'HOST: expected an address or host name such as 127.0.0.1 or 0.0.0.0, got "http://x"',
    ],
    [
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace and silent, got "loud"',
    ],
    [
      { LAB_URL: 'https://lab.example/path' },
      'LAB_URL: expected an http or https origin without a path, such as https://lab.example, got "https://lab.example/path"',
    ],
    [
      { PLATFORM_URL: 'ftp://labs.example' },
      'PLATFORM_URL: expected an http or https origin without a path, such as https://labs.example:8443, got "ftp://labs.example"',
    ],
    [
      { TRUSTED_PROXIES: '10.0.0.0/33' },
      'TRUSTED_PROXIES: expected addresses or ranges such as 10.0.0.7 or 172.16.0.0/12, or loopback, separated by commas, got "10.0.0.0/33"',
    ],
    [{ PORT: '4000', LAB_PORT: '4000' }, 'PORT and LAB_PORT: expected different ports, got "4000" twice'],
    [
      { LAB_URL: 'https://x.example', EXPLOIT_URL: 'https://x.example' },
      'LAB_URL and EXPLOIT_URL: expected different origins, got "https://x.example" twice',
    ],
    [
      { TRACE_BYTES: '65536', TRACE_PAYLOAD: '65537' },
      'TRACE_PAYLOAD: expected no more than TRACE_BYTES (65536), got "65537"',
    ],
    [
      { DATABASE_URL: './class.sqlite' },
      'DATABASE_URL: expected "sqlite:" and the path of a file, such as sqlite:./data/class.sqlite, or postgres://user:password@host:5432/database, got one that starts with "."',
    ],
  ])('refuses %o', (env, message) => {
    expect(problemsOf(env)).toEqual([message]);
  });

  it.each([
    'postgres://lab:s3cret@db.example:5432/lab?sslmode=verify-full',
    'postgresql://lab:s3cr%2Fet@[::1]/lab',
    'postgres://lab@%2Frun%2Fpostgresql/lab',
    'postgres:///lab?host=/run/postgresql&user=lab',
  ])('takes the address %s of a PostgreSQL', (url) => {
    expect(parseConfig({ DATABASE_URL: url, DATABASE_CONNECTIONS: '3' })).toMatchObject({
      databaseUrl: url,
      databaseConnections: 3,
    });
  });

  it.each([
    'postgres://lab:s3cret@db',
    'postgres://lab:s3cret@db/',
    'postgres:///lab',
    'postgres:s3cret',
    'postgres://lab:s3cret/more@db/lab',
    'postgres://lab:s3cret#more@db/lab',
    'postgres://lab:s3cret%zz@db/lab',
  ])('refuses %s as the address of a PostgreSQL without repeating the password', (url) => {
    const [problem] = problemsOf({ DATABASE_URL: url });
    expect(problem).toMatch(
      /^DATABASE_URL: expected postgres:\/\/user:.*, with the password percent-encoded .*, got one that starts with "postgres:"$/,
    );
  });

  it('refuses a short instructor password without repeating it', () => {
    const [problem] = problemsOf({ INSTRUCTOR_PASSWORD: 'hunter2' });
    expect(problem).toBe('INSTRUCTOR_PASSWORD: expected at least 10 characters, got 7');
  });

  it('refuses a short token for the metrics without repeating it', () => {
    const [problem] = problemsOf({ METRICS_TOKEN: 'hunter2' });
    expect(problem).toBe(
      'METRICS_TOKEN: expected at least 16 letters, digits or signs, without a space, got 7',
    );
  });

  it('names every problem at once, one line each', () => {
    expect(() => parseConfig({ PORT: 'x', LAB_PORT: 'y', PROBES: 'z' })).toThrow(
      /^PORT: .*\nLAB_PORT: .*\nPROBES: .*$/,
    );
  });

  it('takes an empty variable as one that is not set', () => {
    expect(parseConfig({ LAB_URL: '', PORT: '', INSTRUCTOR_PASSWORD: '' })).toEqual(parseConfig({}));
  });

  it('lets port 0 stand for every listener at once', () => {
    const env = { PORT: '0', LAB_PORT: '0', LAB_TLS_PORT: '0', EXPLOIT_PORT: '0' };
    expect(parseConfig(env).ports).toEqual({ platform: 0, lab: 0, labTls: 0, exploit: 0 });
  });

  it('ignores variables of other programs', () => {
    expect(parseConfig({ PATH: '/bin', LAB_COLOUR: 'red' })).toEqual(parseConfig({}));
  });
});

describe('configTable', () => {
  it('has a row for every variable', () => {
    const rows = configTable().split('\n').slice(2);
    expect(rows.map((row) => /^\| `([A-Z_]+)` \|/.exec(row)?.[1])).toEqual(
      Object.keys(environmentSchema.properties),
    );
  });

  it('is what the README says between its config markers', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const section = /<!-- config -->\n([\s\S]*?)\n<!-- \/config -->/.exec(readme)?.[1];
    expect(section, 'put the output of configTable() between <!-- config --> and <!-- /config -->').toBe(
      configTable(),
    );
  });
});

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
