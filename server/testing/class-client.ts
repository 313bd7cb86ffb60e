import { WebSocket } from 'ws';
import type { ClassDetail } from '../../protocol/class.ts';
import type { BoardMessage, BoardRow } from '../../protocol/class-board.ts';
import type { Joined } from '../../protocol/class-joining.ts';
import type { Policies } from '../../protocol/class-policies.ts';
import { patiently } from '../solve/raw-client.ts';
import { type Answer, ask, openBench, post } from './http-client.ts';

export const PASSWORD = 'correct horse battery';

/** An instructor who is signed in, at the platform's own API. */
export class TestInstructor {
  readonly port: number;
  readonly cookie: string;

  private constructor(port: number, cookie: string) {
    this.port = port;
    this.cookie = cookie;
  }

  /** The platform must have been started with `INSTRUCTOR_PASSWORD: PASSWORD`. */
  static async signIn(port: number): Promise<TestInstructor> {
    const answer = await post(port, '/class/api/session', { password: PASSWORD });
    if (answer.status !== 200) throw new Error(`could not sign in: ${answer.status} ${answer.text}`);
    return new TestInstructor(port, answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '');
  }

  /** The same browser at another process. */
  at(port: number): TestInstructor {
    return new TestInstructor(port, this.cookie);
  }

  /** A request to a path below `/class/api`. */
  async request(method: string, path: string, body?: unknown): Promise<Answer> {
    const host = `localhost:${this.port}`;
    return ask(this.port, {
      path: `/class/api${path}`,
      method,
      headers: {
        host,
        origin: `http://${host}`,
        cookie: this.cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** The same, for what must go well. */
  async do<Result>(method: string, path: string, body?: unknown): Promise<Result> {
    const answer = await this.request(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return (answer.text === '' ? undefined : JSON.parse(answer.text)) as Result;
  }

  openClass(name = 'Monday'): Promise<ClassDetail> {
    return this.do('POST', '/classes', { name });
  }

  /** Changes some of a class's policies. */
  async rule(id: string, changes: Partial<Policies>): Promise<void> {
    const { policies } = await this.do<ClassDetail>('GET', `/classes/${id}`);
    await this.do('PUT', `/classes/${id}/policies`, { ...policies, ...changes });
  }

  watchBoard(id: string, view: 'board' | 'projector' = 'board'): Promise<TestBoard> {
    return TestBoard.open(this, id, view);
  }
}

/** The board as an instructor's page knows it: messages applied as they come. */
export class TestBoard {
  readonly rows = new Map<string, BoardRow>();
  readonly messages: BoardMessage[] = [];
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #watchers = new Set<() => void>();

  private constructor({ port, cookie }: TestInstructor, id: string, view: string) {
    const host = `localhost:${port}`;
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/class/api/classes/${id}/live?view=${view}`, {
      headers: { host, origin: `http://${host}`, cookie },
    });
    const closed = Promise.withResolvers<number>();
    this.closed = closed.promise;
    this.#socket.on('message', (data) => this.#receive(JSON.parse(data.toString()) as BoardMessage));
    this.#socket.on('close', (code) => closed.resolve(code));
    this.#socket.on('error', () => undefined);
  }

  static async open(instructor: TestInstructor, id: string, view: string): Promise<TestBoard> {
    const board = new TestBoard(instructor, id, view);
    const isWhole = () => board.head !== undefined && board.rows.size >= board.head.total;
    await Promise.race([board.until(isWhole, 'the board'), board.closed]);
    return board;
  }

  get head() {
    return this.messages.find((message) => message.type === 'board');
  }

  get room(): ClassDetail | undefined {
    return this.messages.findLast((message) => message.type === 'class')?.class ?? this.head?.class;
  }

  byName(name: string): BoardRow {
    const row = [...this.rows.values()].find((candidate) => candidate.name === name);
    if (!row) throw new Error(`the board has no "${name}"`);
    return row;
  }

  async until(met: () => boolean, what: string): Promise<void> {
    if (met()) return;
    const done = Promise.withResolvers<void>();
    const watcher = () => {
      if (met()) done.resolve();
    };
    this.#watchers.add(watcher);
    await patiently(done.promise, what).finally(() => this.#watchers.delete(watcher));
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive(message: BoardMessage): void {
    this.messages.push(message);
    if (message.type === 'rows') for (const row of message.rows) this.rows.set(row.learner, row);
    if (message.type === 'gone') for (const learner of message.learners) this.rows.delete(learner);
    for (const watcher of this.#watchers) watcher();
  }
}

/** Joins with a code; answers the learner's cookie too. */
export async function joinClass(
  port: number,
  code: string,
  name?: string,
  cookie?: string,
): Promise<Joined & { cookie: string }> {
  const answer = await tryToJoin(port, { code, ...(name === undefined ? {} : { name }) }, cookie);
  if (answer.status !== 200) throw new Error(`could not join: ${answer.status} ${answer.text}`);
  const joined = JSON.parse(answer.text) as Joined;
  return { ...joined, cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie ?? '' };
}

export function tryToJoin(port: number, body: unknown, cookie?: string): Promise<Answer> {
  return post(port, '/api/join', body, cookie === undefined ? {} : { cookie });
}

/** A learner of a class on a bench. */
export async function joinOnBench(port: number, code: string, name: string, writeup?: string) {
  const { cookie } = await joinClass(port, code, name);
  return openBench(port, cookie, writeup);
}
