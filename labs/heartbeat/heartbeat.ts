export interface HeartbeatOptions {
  /** Milliseconds from one ping to the next. */
  every: number;
  /** Milliseconds that a ping may stay unanswered. */
  patience: number;
  ping(): void;
  /** Called once, when a ping stayed unanswered; the heartbeat has stopped then. */
  giveUp(): void;
}

/** Asks again and again whether somebody is there. Its timers run until `stop`. */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #interval: NodeJS.Timeout;
  /** Runs while a ping is unanswered, from the first of them. */
  #deadline: NodeJS.Timeout | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#interval = setInterval(() => this.#ask(), options.every);
  }

  /** The client has answered. RFC 6455 §5.5.3: one pong may answer several pings. */
  answered(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  stop(): void {
    clearInterval(this.#interval);
    clearTimeout(this.#deadline);
  }

  #ask(): void {
    this.#options.ping();
    this.#deadline ??= setTimeout(() => {
      this.stop();
      this.#options.giveUp();
    }, this.#options.patience);
  }
}
