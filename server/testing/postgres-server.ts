import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';

const USER = 'lab';

/** PostgreSQL refuses to run as root; there it runs as `nobody`. */
const NOBODY = 65_534;
const runAs = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** Where Debian and others put `initdb` and `postgres`, the newest last. */
const folders = globSync('/usr/lib/postgresql/*/bin').toSorted((one, other) =>
  one.localeCompare(other, 'en', { numeric: true }),
);
const binaries = folders.findLast((folder) => existsSync(join(folder, 'initdb')));

/** Why there can be no PostgreSQL here, for the name of what is skipped. */
export const noPostgres = binaries
  ? undefined
  : 'skipped: expected initdb in /usr/lib/postgresql/*/bin; install the package "postgresql"';

/** A real PostgreSQL on a Unix socket in a folder of its own. It asks for a password, and can go away and come back. */
export class PostgresServer {
  /** Full of what an address must escape. */
  readonly password = `p@ss/w:${randomBytes(8).toString('hex')}#?%`;
  readonly folder: string;
  #process: ChildProcess | undefined;
  #databases = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes and starts one; whoever does so in `beforeAll` removes it in `afterAll`. */
  static async make(): Promise<PostgresServer> {
    const server = new PostgresServer(await mkdtemp(join(tmpdir(), 'lab-101-postgres-')));
    if (runAs.uid !== undefined) await chown(server.folder, runAs.uid, runAs.gid);
    const passwordFile = join(server.folder, 'password');
    await writeFile(passwordFile, server.password);
    if (runAs.uid !== undefined) await chown(passwordFile, runAs.uid, runAs.gid);
    const how = ['--no-locale', '--encoding=UTF8', '--no-sync', '--auth=scram-sha-256'];
    const who = [`--username=${USER}`, `--pwfile=${passwordFile}`];
    const [code] = await once(server.#run('initdb', ['-D', server.#data, ...how, ...who]), 'close');
    if (code !== 0) throw new Error(`initdb ended with ${code}`);
    await server.start();
    return server;
  }

  /** Settles when connections are accepted; at once when they are already. */
  async start(): Promise<void> {
    if (this.#process) return;
    const settings = ['fsync=off', 'listen_addresses=', `unix_socket_directories=${this.folder}`];
    const child = this.#run('postgres', ['-D', this.#data, ...settings.flatMap((one) => ['-c', one])]);
    this.#process = child;
    process.once('exit', this.#kill);
    if (!child.stderr) throw new Error('The server has no log to read.');
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stderr })) {
      lines.push(line);
      if (line.includes('ready to accept connections')) {
        // A pipe that nobody reads would stop the server.
        child.stderr.resume();
        return;
      }
    }
    throw new Error(`PostgreSQL did not start:\n${lines.join('\n')}`);
  }

  /** Ends every connection and the server, as an operator does. */
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    process.off('exit', this.#kill);
    if (!child || child.exitCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGINT');
    await closed;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Makes an empty database and tells its address. */
  async newDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    await this.query(this.address('postgres'), `create database ${name}`);
    return this.address(name);
  }

  address(database: string, password: string = this.password): string {
    return `postgres://${USER}:${encodeURIComponent(password)}@${encodeURIComponent(this.folder)}/${database}`;
  }

  async query(url: string, sql: string): Promise<Record<string, unknown>[]> {
    const session = await this.session(url);
    try {
      const { rows } = await session.query<Record<string, unknown>>(sql);
      return rows;
    } finally {
      await session.end();
    }
  }

  /** A connection of a stranger, who ends it. */
  async session(url: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  }

  get #data(): string {
    return join(this.folder, 'data');
  }

  readonly #kill = (): void => {
    this.#process?.kill('SIGQUIT');
  };

  #run(program: string, programArguments: string[]): ChildProcess {
    if (!binaries) throw new Error(noPostgres);
    return spawn(join(binaries, program), programArguments, {
      ...runAs,
      cwd: this.folder,
      // Its words are matched.
      env: { LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }
}
