import { Worker } from 'node:worker_threads';
import type { DriverSettings, FromDriver, ToDriver } from './driver-messages.ts';

/** Memory of the thread for its own objects, in megabytes: the browser has its own. */
const THREAD_MEMORY = 512;

/** How long the thread may take to end its browsers, in milliseconds: without it they end by themselves. */
const FAREWELL = 4_000;

/** The platform's side of the thread that drives the browser. */
export class Driver {
  readonly #worker: Worker;
  #isClosing = false;
  readonly #closed = Promise.withResolvers<void>();

  /** `onGone` is called when the thread ends without having been asked to. */
  constructor(
    settings: DriverSettings,
    on: { message(message: FromDriver): void; gone(error: Error): void },
  ) {
    let failure = new Error('the thread of the victim’s browser ended');
    this.#worker = new Worker(new URL('./driver-thread.ts', import.meta.url), {
      workerData: settings,
      resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY },
    });
    this.#worker.on('message', (message: FromDriver) => on.message(message));
    this.#worker.once('error', (error) => {
      failure = error;
    });
    this.#worker.once('exit', () => {
      this.#closed.resolve();
      if (!this.#isClosing) on.gone(failure);
    });
  }

  say(message: ToDriver): void {
    this.#worker.postMessage(message);
  }

  /** Ends the browser and the thread. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.say({ type: 'close' });
    const impatience = setTimeout(() => this.#worker.terminate(), FAREWELL);
    await this.#closed.promise;
    clearTimeout(impatience);
  }
}
