import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import Fastify, { type FastifyRequest } from 'fastify';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { soundSettings } from '../../kit/settings.ts';
import { holdUpgrade } from '../../kit/upgrade.ts';
import lab from '../lab.ts';
import { type SupportChatSettings, supportChatSettings } from '../settings.ts';
import type { ShopBench } from '../shop.ts';

/** Nothing is asked for but a chat. */
export const open: Partial<SupportChatSettings> = { origin: 'any', auth: 'cookie' };

export interface OpenShop {
  bench: ShopBench & { settings: SupportChatSettings };
  /** `http://127.0.0.1:<port>/b/<bench>`; the shop's own origin is that of `localhost`. */
  address: string;
  origin: string;
  /** Who was sent where, in order. */
  summoned: [who: string, path: string][];
  /** What the lab told the trace, in order. */
  told: [name: string, data: unknown][];
  /** One more bench on the same listener. */
  another(id: string): ShopBench;
}

/** The lab on a listener of its own, with everything real but the platform around it. It closes with the test. */
export async function openShop(settings: Partial<SupportChatSettings> = {}): Promise<OpenShop> {
  const app = Fastify({ forceCloseConnections: true });
  const benches = new Map<string, OpenShop['bench']>();
  const summoned: OpenShop['summoned'] = [];
  const told: OpenShop['told'] = [];
  const another = (id: string) => {
    const bench = {
      id,
      base: `/b/${id}`,
      settings: { ...soundSettings(supportChatSettings), ...settings },
      emit: (name: string, data: unknown) => void told.push([name, data]),
      secret: (name: string, length = 20) =>
        createHmac('sha256', id).update(name).digest('hex').slice(0, length),
      summon: (who: string, path: string) => void summoned.push([who, path]),
      crossed: () => ({ exchanges: 0, client: 0, server: 0 }),
      originOf: ({ headers }: FastifyRequest) => `http://${headers.host}`,
    };
    benches.set(id, bench);
    return bench;
  };
  const bench = another('one');
  app.register(
    async (scope) => {
      await lab.routes(scope, (request) => {
        const asked = benches.get(/^\/b\/(\w+)/.exec(request.url)?.[1] ?? '');
        if (!asked) throw new Error(`there is no bench at ${request.url}`);
        return asked;
      });
    },
    { prefix: '/b/:bench' },
  );
  app.server.on('upgrade', (request, socket: Socket, head) => {
    const response = new ServerResponse(request);
    response.assignSocket(socket);
    response.once('finish', () => socket.destroySoon());
    holdUpgrade(request, { socket, head, response });
    app.routing(request, response);
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return { bench, address: `${origin}/b/one`, origin, summoned, told, another };
}

/** The cookie that names a session of one of the regulars. */
export function cookieOf({ bench }: Pick<OpenShop, 'bench'>, who: string): string {
  const [cookie] = lab.people?.[who]?.cookies(bench as never) ?? [];
  return `${cookie?.name}=${cookie?.value}`;
}

/** A browser without a screen: it keeps its cookie, follows nothing, and connects as the chat page does. */
export class Visitor {
  readonly #address: string;
  cookie: string | undefined;

  constructor(address: string, cookie?: string) {
    this.#address = address;
    this.cookie = cookie;
  }

  async get(path: string): Promise<{ status: number; headers: Headers; text: string }> {
    return this.#fetch(path, {});
  }

  /** Sends a form as a page of the shop has it: with the hidden field that the page at `path` holds. */
  async submit(path: string, fields: Record<string, string>): ReturnType<Visitor['get']> {
    const { text } = await this.get(path);
    const csrf = /name="csrf" value="(\w+)"/.exec(text)?.[1] ?? '';
    return this.post(path, { csrf, ...fields });
  }

  async post(path: string, fields: Record<string, string>): ReturnType<Visitor['get']> {
    return this.#fetch(path, { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** Loads the chat page, or the console, and connects where it says. */
  async connect(page = '/chat'): Promise<Talker> {
    const { text } = await this.get(page);
    const socket = /data-socket="([^"]+)"/.exec(text)?.[1];
    if (socket === undefined) throw new Error(`no address of a socket at ${page}`);
    return Talker.open(`${this.#address}/${socket}`, {
      ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
      origin: new URL(this.#address).origin,
    });
  }

  async #fetch(path: string, init: RequestInit): ReturnType<Visitor['get']> {
    const headers = this.cookie === undefined ? {} : { cookie: this.cookie };
    const answer = await fetch(this.#address + path, { ...init, headers, redirect: 'manual' });
    this.cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? this.cookie;
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }
}

type Said = Record<string, unknown>;

/** One connection with the chat. */
export class Talker {
  readonly socket: WebSocket;
  readonly heard: Said[] = [];
  /** With which code it was closed. */
  #code: number | null = null;
  /** Resolves when something happens. */
  #news = Promise.withResolvers<void>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.heard.push(JSON.parse(data.toString()));
      this.#tell();
    });
    socket.once('close', (code) => {
      this.#code = code;
      this.#tell();
    });
  }

  /** @throws Error with the status and body of a refusal */
  static async open(address: string, headers: Record<string, string> = {}): Promise<Talker> {
    const socket = new WebSocket(address.replace(/^http/, 'ws'), { headers });
    onTestFinished(() => socket.terminate());
    const refused = Promise.withResolvers<never>();
    socket.on('unexpected-response', async (_request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      refused.reject(new Error(`${response.statusCode}: ${Buffer.concat(chunks)}`));
    });
    socket.on('error', refused.reject);
    const talker = new Talker(socket);
    await Promise.race([once(socket, 'open'), refused.promise]);
    return talker;
  }

  say(message: unknown): this {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    return this;
  }

  /** Waits for a message that has these properties, heard already or not. */
  async hears(wanted: Said): Promise<Said> {
    const fits = (said: Said) => Object.entries(wanted).every(([key, value]) => said[key] === value);
    for (;;) {
      const found = this.heard.find(fits);
      if (found) return found;
      if (this.#code !== null)
        throw new Error(`expected ${JSON.stringify(wanted)}, heard ${JSON.stringify(this.heard)}`);
      await this.#news.promise;
    }
  }

  /** Says hello, and gives the lines that are replayed. */
  async replay(): Promise<Said[]> {
    this.say({ type: 'hello' });
    await this.hears({ type: 'ready' });
    return this.heard.filter(({ type }) => type === 'line');
  }

  /** Waits for the end, and gives its code. */
  async closed(): Promise<number> {
    while (this.#code === null) await this.#news.promise;
    return this.#code;
  }

  #tell(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}
