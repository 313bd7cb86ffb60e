import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { patience } from '../solve/patience.ts';
import { patiently } from '../solve/raw-client.ts';
import { productFlags } from './product-flags.ts';

/** How long a process may take to start or to end beside all other tests, in milliseconds. Alone it takes two seconds. */
export const STARTING = 40_000;

/** `server/main.ts` in a process of its own, as `npm start` runs it, on free ports. It is killed when the test ends. */
export class ChildPlatform {
  readonly #child: ChildProcess;
  /** `[code, signal]`, once all of its output is read. */
  readonly ended: Promise<unknown[]>;
  #stdout = '';
  #stderr = '';
  readonly #ready = Promise.withResolvers<{ platform: number; lab: number; exploit: number }>();

  constructor(environment: Record<string, string>, script = '../main.ts', parameters: string[] = []) {
    const free = { PORT: '0', LAB_PORT: '0', LAB_TLS_PORT: '0', EXPLOIT_PORT: '0', DATA_DIR: ':memory:' };
    const file = fileURLToPath(new URL(script, import.meta.url));
    this.#child = spawn(process.execPath, [...productFlags, file, ...parameters], {
      env: { ...process.env, ...free, ...patience, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = once(this.#child, 'close');
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#lookForAddresses();
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.#ready.promise.catch(() => undefined);
    void this.ended.then(() =>
      this.#ready.reject(new Error(`the platform ended before it was ready: ${this.#stderr}${this.#stdout}`)),
    );
    onTestFinished(async () => {
      this.#child.kill('SIGKILL');
      await this.ended;
    });
  }

  /** Its ports, once it says that it is ready. */
  ready(): Promise<{ platform: number; lab: number; exploit: number }> {
    return patiently(this.#ready.promise, 'the platform to be ready', STARTING);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  #lookForAddresses(): void {
    const [platform, lab, exploit] = ['platform', 'lab', 'exploit'].map((name) =>
      Number(new RegExp(`"${name}":"https?://[\\w.]+:(\\d+)"`).exec(this.#stdout)?.[1]),
    );
    if (platform && lab && exploit) this.#ready.resolve({ platform, lab, exploit });
  }
}
