/** Questions and answers between a process and the one that started it, over the channel that Node opens between them. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

type Numbers = Record<string, number>;
type Handlers = Record<string, (question: Numbers) => Promise<object>>;

interface Question {
  id: number;
  ask: string;
  values: Numbers;
}

interface Answer {
  id: number;
  answer?: unknown;
  failure?: string;
}

/** The child's side: answers what the parent asks by name, and ends with the parent. */
export function answerParent(handlers: Handlers): void {
  process.on('disconnect', () => process.exit());
  process.on('message', ({ id, ask, values }: Question) => {
    const handler = handlers[ask];
    if (!handler) return;
    handler(values).then(
      (answer) => process.send?.({ id, answer } satisfies Answer),
      (error: unknown) => process.send?.({ id, failure: String(error) } satisfies Answer),
    );
  });
}

/** The parent's side: a file of ours in a process of its own. */
export class Child {
  readonly process: ChildProcess;
  #last = 0;
  readonly #asked = new Map<number, PromiseWithResolvers<unknown>>();

  constructor(file: string, environment: Record<string, string>, flags: string[] = []) {
    this.process = fork(fileURLToPath(new URL(file, import.meta.url)), {
      execArgv: ['--disable-warning=ExperimentalWarning', ...flags],
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    this.process.on('message', ({ id, answer, failure }: Answer) => {
      const asked = this.#asked.get(id);
      this.#asked.delete(id);
      if (failure === undefined) asked?.resolve(answer);
      else asked?.reject(new Error(failure));
    });
    this.process.once('exit', (code, signal) => {
      for (const { reject } of this.#asked.values())
        reject(new Error(`${file} ended with ${signal ?? code}`));
    });
  }

  /** Asks the child; rejects with its sentence, or when it ends first. */
  ask<Result>(ask: string, values: Numbers = {}): Promise<Result> {
    const id = ++this.#last;
    const asked = Promise.withResolvers<unknown>();
    this.#asked.set(id, asked);
    this.process.send({ id, ask, values } satisfies Question);
    return asked.promise as Promise<Result>;
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGKILL');
    await once(this.process, 'exit');
  }
}
