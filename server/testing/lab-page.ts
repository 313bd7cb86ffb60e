import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { patiently } from '../solve/raw-client.ts';

export interface LabPageOptions {
  port: number;
  bench: string;
  secure?: boolean;
  headers?: Record<string, string>;
  protocols?: string[];
}

/** A WebSocket of the lab's page: a client that calls itself a browser. It is gone when the test ends. */
export class LabPage {
  /** Every message that was heard, in order. */
  readonly heard: string[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #watchers = new Set<() => void>();

  constructor({ port, bench, secure = false, headers = {}, protocols = [] }: LabPageOptions) {
    this.socket = new WebSocket(`${secure ? 'wss' : 'ws'}://127.0.0.1:${port}/b/${bench}/socket`, protocols, {
      headers: { 'user-agent': 'Mozilla/5.0 (a test)', ...headers },
      rejectUnauthorized: false,
    });
    this.socket.on('message', (data) => {
      this.heard.push(data.toString());
      for (const watcher of this.#watchers) watcher();
    });
    const closed = Promise.withResolvers<{ code: number; reason: string }>();
    this.closed = closed.promise;
    this.socket.on('close', (code, reason) => closed.resolve({ code, reason: reason.toString() }));
    // What becomes of the connection is told by `closed`.
    this.socket.on('error', () => undefined);
    onTestFinished(() => this.socket.terminate());
  }

  /** Opens, and waits for the lab's welcome. */
  static async open(options: LabPageOptions): Promise<LabPage> {
    const page = new LabPage(options);
    await page.hears('Welcome');
    return page;
  }

  say(text: string | Uint8Array): this {
    this.socket.send(text);
    return this;
  }

  /** Waits until a message that contains the text was heard. */
  async hears(text: string): Promise<string[]> {
    const met = () => this.heard.some((message) => message.includes(text));
    const done = Promise.withResolvers<void>();
    const watcher = () => {
      if (met()) done.resolve();
    };
    this.#watchers.add(watcher);
    watcher();
    await patiently(done.promise, `"${text}", having heard ${JSON.stringify(this.heard)}`).finally(() =>
      this.#watchers.delete(watcher),
    );
    return this.heard;
  }
}
