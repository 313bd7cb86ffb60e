import type { FastifyBaseLogger } from 'fastify';
import { Driver } from './driver.ts';
import type { BrowserFacts, DriverSettings, FromDriver, ToDriver } from './driver-messages.ts';

export interface DriverKeeperOptions {
  settings: DriverSettings;
  log: Pick<FastifyBaseLogger, 'warn' | 'error'>;
  /** What the thread says of its visits. */
  onMessage(message: Exclude<FromDriver, { type: 'browser' | 'unavailable' }>): void;
  /** There is a browser after all, or none any more. */
  onAvailability(): void;
  /** The thread ended, and with it everything that was under way. */
  onGone(): void;
}

/** Has a thread with a browser while there is need of one. */
export class DriverKeeper {
  readonly #options: DriverKeeperOptions;
  readonly #known = Promise.withResolvers<void>();
  #driver: Driver | null = null;
  #browser: BrowserFacts | null = null;
  #unavailable: string | null = null;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: DriverKeeperOptions) {
    this.#options = options;
  }

  /** The browser that was started last; null before the first. */
  get browser(): BrowserFacts | null {
    return this.#browser;
  }

  /** Why no browser can be had; null when one could, or nobody has tried yet. */
  get unavailable(): string | null {
    return this.#unavailable;
  }

  /** Settles when it is known whether a browser can be had. */
  get known(): Promise<void> {
    return this.#known.promise;
  }

  /** Says something to the thread, which is started for it. */
  say(message: ToDriver): void {
    clearTimeout(this.#idle);
    this.#driver ??= this.#start();
    this.#driver.say(message);
  }

  /** Says something that only matters to a thread that runs already. */
  mention(message: ToDriver): void {
    this.#driver?.say(message);
  }

  /** Nobody needs it now: it stays for so long, and goes then. */
  rest(seconds = this.#options.settings.limits.idleSeconds): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.close(), seconds * 1000).unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const driver = this.#driver;
    this.#driver = null;
    await driver?.close();
  }

  #start(): Driver {
    const { settings, log, onGone } = this.#options;
    // The listeners' ports are known by now, and do not change.
    const driver: Driver = new Driver(structuredClone(settings), {
      message: (message) => this.#hear(message),
      gone: (error) => {
        log.error(error, 'the thread of the victim’s browser ended');
        if (this.#driver === driver) this.#driver = null;
        onGone();
      },
    });
    return driver;
  }

  #hear(message: FromDriver): void {
    if (message.type === 'browser') return this.#learn(message.facts, null);
    if (message.type === 'unavailable') return this.#learn(this.#browser, message.reason);
    this.#options.onMessage(message);
  }

  #learn(browser: BrowserFacts | null, unavailable: string | null): void {
    const isNews = unavailable !== this.#unavailable;
    this.#browser = browser;
    this.#unavailable = unavailable;
    this.#known.resolve();
    if (isNews && unavailable !== null) this.#options.log.warn(unavailable);
    if (isNews) this.#options.onAvailability();
  }
}
