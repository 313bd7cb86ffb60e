import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { generate } from 'selfsigned';
import { onTestFinished } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import type { Answer, Asking } from './http-client.ts';

const binary = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/bin/nginx'].find((file) =>
  existsSync(file),
);

/** Why there can be no nginx here, for the name of what is skipped. */
export const noNginx = binary ? undefined : 'skipped: expected /usr/sbin/nginx; install the package "nginx"';

/** The three host names of a front. No DNS knows them: the clients below connect to this machine. */
export const hosts = { platform: 'labs.test', lab: 'weak.test', exploit: 'evil.test' } as const;
export type Host = keyof typeof hosts;

export interface FrontOptions {
  /** A recipe's text, with its ports and names already those of the test. */
  recipe: string;
  /** Where the recipe listens with TLS. */
  port: number;
}

/** A recipe from `deploy/`, by name. */
export function readRecipe(name: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url)), 'utf8');
}

/** The same text with each of these words as the other. @throws Error when one is not there: the recipe has changed. */
export function refill(recipe: string, words: Record<string, string>): string {
  return Object.entries(words).reduce((text, [word, other]) => {
    if (!text.includes(word)) throw new Error(`expected "${word}" in the recipe`);
    return text.replaceAll(word, other);
  }, recipe);
}

/** A real nginx with a certificate of its own, in a folder of its own, and clients that come through it. */
export class NginxFront {
  readonly port: number;
  readonly #certificate: string;
  readonly #folder: string;

  private constructor(port: number, certificate: string, folder: string) {
    this.port = port;
    this.#certificate = certificate;
    this.#folder = folder;
  }

  /** Starts one that ends with the test. `/etc/nginx/certificates` in the recipe becomes its folder. */
  static async start({ recipe, port }: FrontOptions): Promise<NginxFront> {
    const folder = await mkdtemp(join(tmpdir(), 'lab-101-nginx-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const { private: key, cert } = await generate([{ name: 'commonName', value: hosts.platform }], {
      keyType: 'ec',
      extensions: [
        { name: 'subjectAltName', altNames: Object.values(hosts).map((value) => ({ type: 2, value })) },
      ],
    });
    await mkdir(join(folder, 'certificates'));
    await writeFile(join(folder, 'certificates', 'fullchain.pem'), cert);
    await writeFile(join(folder, 'certificates', 'privkey.pem'), key);
    await writeFile(
      join(folder, 'site.conf'),
      recipe.replaceAll('/etc/nginx/certificates', `${folder}/certificates`),
    );
    await writeFile(join(folder, 'nginx.conf'), aroundSite(folder));
    const arguments_ = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-g', 'daemon off;'];
    const child = spawn(binary ?? '', arguments_, { stdio: ['ignore', 'ignore', 'pipe'] });
    onTestFinished(async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'close');
    });
    await untilStarted(child);
    return new NginxFront(port, cert, folder);
  }

  /** The public origin of a listener. */
  origin(host: Host): string {
    return `https://${hosts[host]}:${this.port}`;
  }

  /** The variables that tell the platform of this front, before it is there. */
  static environment(port: number): Record<string, string> {
    const url = (host: Host) => `https://${hosts[host]}:${port}`;
    return { PLATFORM_URL: url('platform'), LAB_URL: url('lab'), EXPLOIT_URL: url('exploit') };
  }

  /** One request through the front, as a browser that knows the name would send it; `from` is its address. */
  ask(
    host: Host,
    { path = '/', method = 'GET', headers = {}, body, from = '127.0.0.1' }: Asking & { from?: string } = {},
  ): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const outgoing = request(
      {
        ...this.#address(host),
        localAddress: from,
        path,
        method,
        headers: { ...this.#own(host), ...headers },
        agent: false,
      },
      async (response) => {
        const whole = Buffer.concat(await response.toArray());
        const { statusCode: status = 0, headers: fields } = response;
        resolve({ status, headers: fields, body: whole, text: whole.toString() });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
    return promise;
  }

  /** A JSON request from the platform's own page. */
  post(path: string, body: unknown, cookie = ''): Promise<Answer> {
    const headers = { 'content-type': 'application/json', origin: this.origin('platform'), cookie };
    return this.ask('platform', { path, method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** A WebSocket through the front. */
  socket(host: Host, path: string, headers: Record<string, string> = {}): WebSocket {
    const { address, options } = this.through(host);
    return new WebSocket(`${address}${path}`, { ...options, headers: { ...options.headers, ...headers } });
  }

  /** What a client of `ws` needs to come by the name of a host. */
  through(host: Host): { address: string; options: ClientOptions } {
    const { ca, servername } = this.#address(host);
    // The types of `ws` leave out `servername`; it hands it on to TLS.
    const options = { ca, servername, headers: { ...this.#own(host) } };
    return { address: `wss://127.0.0.1:${this.port}`, options };
  }

  /** Which address behind the front answered each request so far, by path; of several that were tried, the last. */
  async answered(): Promise<{ path: string; by: string }[]> {
    const log = await readFile(join(this.#folder, 'access.log'), 'utf8');
    return log.split('\n').flatMap((line) => {
      const [path = '', ...tried] = line.split(' ');
      const by = tried.at(-1);
      return by === undefined ? [] : [{ path, by }];
    });
  }

  #address(host: Host) {
    return { host: '127.0.0.1', port: this.port, servername: hosts[host], ca: this.#certificate };
  }

  #own(host: Host): OutgoingHttpHeaders & Record<string, string> {
    return { host: `${hosts[host]}:${this.port}`, origin: this.origin('platform') };
  }
}

/** What Debian has around a file in conf.d, with all places in the folder. */
function aroundSite(folder: string): string {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  return `${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr notice;
events { worker_connections 512; }
http {
  log_format who '$request_uri $upstream_addr';
  access_log ${folder}/access.log who;
  ${places.join('\n  ')}
  include ${folder}/site.conf;
}
`;
}

async function untilStarted(child: ChildProcess): Promise<void> {
  if (!child.stderr) throw new Error('nginx has no log to read.');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    if (line.includes('start worker process ')) {
      child.stderr.resume();
      return;
    }
  }
  throw new Error(`nginx did not start:\n${lines.join('\n')}`);
}
