import { type ClientOptions, WebSocket } from 'ws';
import type { WorkbenchMessage } from '../../protocol/workbench.ts';
import type { WorkbenchRequest } from '../../protocol/workbench-requests.ts';
import { patiently } from '../solve/raw-client.ts';

type MessageOf<Type extends WorkbenchMessage['type']> = Extract<WorkbenchMessage, { type: Type }>;
type Without<Key extends string, T> = T extends unknown ? Omit<T, Key> : never;

export interface TestPageOptions {
  port: number;
  bench: string;
  cookie: string;
  /** Where this page's copy of the trace ends. */
  seen?: { trace: string; seq: number };
  /** Of the channel; the learner's own unless said otherwise. */
  path?: string;
  /** The way to the platform, when it is not the port on this machine. */
  through?: { address: string; options: ClientOptions };
}

/** A learner's page on the live channel that keeps every message, and can send what no page of ours would. */
export class TestPage {
  readonly messages: WorkbenchMessage[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  readonly #watchers = new Set<() => void>();
  #lastRef = 1000;

  constructor({ port, bench, cookie, seen, through, path = '/api/live' }: TestPageOptions) {
    const place = seen ? `&trace=${seen.trace}&since=${seen.seq}` : '';
    const host = `localhost:${port}`;
    const { address, options } = through ?? {
      address: `ws://127.0.0.1:${port}`,
      options: { headers: { host, origin: `http://${host}` } },
    };
    this.#socket = new WebSocket(`${address}${path}?bench=${bench}${place}`, {
      ...options,
      headers: { ...options.headers, cookie },
    });
    const closed = Promise.withResolvers<{ code: number; reason: string }>();
    this.closed = closed.promise;
    this.#socket.on('message', (data) => {
      this.messages.push(JSON.parse(data.toString()) as WorkbenchMessage);
      for (const watcher of this.#watchers) watcher();
    });
    this.#socket.on('close', (code, reason) => closed.resolve({ code, reason: reason.toString() }));
    this.#socket.on('error', () => undefined);
  }

  /** Opens the channel and waits for its hello. */
  static async open(options: TestPageOptions): Promise<TestPage> {
    const page = new TestPage(options);
    await Promise.race([page.until('hello'), page.closed]);
    return page;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  get hello(): MessageOf<'hello'> {
    const [hello] = this.of('hello');
    if (!hello) throw new Error('the live channel has not said hello');
    return hello;
  }

  /** The steps as this page knows them now. */
  get steps() {
    return this.of('steps').at(-1)?.steps ?? this.hello.bench.steps;
  }

  step(id: string) {
    const step = this.steps.find((candidate) => candidate.id === id);
    if (!step) throw new Error(`there is no step "${id}"`);
    return step;
  }

  /** All trace events received, in order of arrival. */
  get events() {
    return this.of('events').flatMap(({ events }) => events);
  }

  of<Type extends WorkbenchMessage['type']>(type: Type): MessageOf<Type>[] {
    return this.messages.filter((message): message is MessageOf<Type> => message.type === type);
  }

  /** The first message of a type that meets the condition, among those received and those to come. */
  async until<Type extends WorkbenchMessage['type']>(
    type: Type,
    met: (message: MessageOf<Type>) => boolean = () => true,
  ): Promise<MessageOf<Type>> {
    const found = () => this.of(type).find(met);
    await this.untilTrue(() => found() !== undefined, `a message "${type}"`);
    const message = found();
    if (!message) throw new Error(`the message "${type}" is gone`);
    return message;
  }

  async untilTrue(met: () => boolean, what: string): Promise<void> {
    if (met()) return;
    const done = Promise.withResolvers<void>();
    const watcher = () => {
      if (met()) done.resolve();
    };
    this.#watchers.add(watcher);
    await patiently(done.promise, what).finally(() => this.#watchers.delete(watcher));
  }

  async untilPassed(step: string): Promise<void> {
    await this.untilTrue(() => this.step(step).passed, `step "${step}" to pass`);
  }

  /** Sends anything: text and bytes as they are, all else as JSON. */
  send(data: unknown): void {
    this.#socket.send(typeof data === 'string' || data instanceof Uint8Array ? data : JSON.stringify(data));
  }

  /** Sends a request and resolves with its `done` or `refused`. */
  async ask(request: Without<'ref', WorkbenchRequest>): Promise<MessageOf<'done'> | MessageOf<'refused'>> {
    const ref = ++this.#lastRef;
    this.send({ ...request, ref });
    return this.answerTo(ref);
  }

  async answerTo(ref: number | null): Promise<MessageOf<'done'> | MessageOf<'refused'>> {
    const found = () =>
      this.messages.find(
        (message) => (message.type === 'done' || message.type === 'refused') && message.ref === ref,
      );
    await this.untilTrue(() => found() !== undefined, `the answer to request ${ref}`);
    const message = found();
    if (message?.type !== 'done' && message?.type !== 'refused') throw new Error('the answer is gone');
    return message;
  }

  /** Stops reading from TCP, as a page in a suspended tab does. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Vanishes without a close frame. */
  vanish(): void {
    this.#socket.terminate();
  }

  close(): void {
    this.#socket.close();
  }
}
