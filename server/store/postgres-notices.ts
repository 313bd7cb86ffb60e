import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { Check } from 'typebox/value';
import { LocalNotices, type NoticeBody, type Notices, noticeBodies, type Topic } from './notices.ts';

/** The channel of `LISTEN` and `NOTIFY`. */
const CHANNEL = 'lab_101';

/** `NOTIFY` takes payloads shorter than 8000 bytes. */
const LONGEST = 7_999;

/** News of so many milliseconds travel together, each once: the board wants them within 2 s, and a flood costs one statement. */
const TOGETHER = 50;

/** How long PostgreSQL may take to let a listener in, in milliseconds. */
const LONGEST_CONNECTING = 5_000;

/** Before the next try to listen or to send, in milliseconds. */
const RETRY_AFTER = 500;

/** So often news are sent before they are given up. */
const TRIES = 5;

/** Notices between all processes on one PostgreSQL. They travel through it also within one process: one way for all. */
export class PostgresNotices implements Notices {
  readonly #url: string;
  readonly #pool: pg.Pool;
  readonly #local = new LocalNotices();
  readonly #waiting = new Set<string>();
  readonly #closing = new AbortController();
  #sending: Promise<void> | undefined;

  private constructor(url: string, pool: pg.Pool) {
    this.#url = url;
    this.#pool = pool;
  }

  /** Listens as soon as PostgreSQL lets it, and again whenever the connection is lost. The pool stays its owner's. */
  static async open(url: string, pool: pg.Pool): Promise<PostgresNotices> {
    const notices = new PostgresNotices(url, pool);
    await new Promise<void>((resolve) => {
      void notices.#keepListening(resolve);
    });
    return notices;
  }

  /** @throws RangeError for a body that is too long to travel. */
  publish<T extends Topic>(topic: T, body: NoticeBody<T>): void {
    const payload = JSON.stringify({ topic, body });
    if (Buffer.byteLength(payload) > LONGEST) {
      throw new RangeError(`Expected a notice of at most ${LONGEST} bytes: the store tells the rest.`);
    }
    this.#waiting.add(payload);
    this.#sending ??= this.#sendSoon();
  }

  subscribe<T extends Topic>(topic: T, listener: (body: NoticeBody<T>) => void): () => void {
    return this.#local.subscribe(topic, listener);
  }

  onGap(listener: () => void): () => void {
    return this.#local.onGap(listener);
  }

  /** Sends what still waits. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#sending;
    await this.#local.close();
  }

  async #sendSoon(): Promise<void> {
    let failures = 0;
    while (this.#waiting.size > 0) {
      await this.#pause(failures === 0 ? TOGETHER : RETRY_AFTER);
      const payloads = [...this.#waiting];
      this.#waiting.clear();
      if (await this.#send(payloads)) {
        failures = 0;
        continue;
      }
      failures++;
      if (failures < TRIES && !this.#closing.signal.aborted) {
        for (const payload of payloads) this.#waiting.add(payload);
        continue;
      }
      // While the database is away nothing changes in it either, and whoever listens hears of a gap. If it is not, at
      // least this process does.
      failures = 0;
      this.#local.gap();
    }
    this.#sending = undefined;
  }

  /** Whether they are on their way. */
  async #send(payloads: string[]): Promise<boolean> {
    try {
      await this.#pool.query('select pg_notify($1, payload) from unnest($2::text[]) as payload', [
        CHANNEL,
        payloads,
      ]);
      return true;
    } catch {
      return false;
    }
  }

  /** Calls back after the first try, whatever came of it. */
  async #keepListening(onFirst: () => void): Promise<void> {
    while (!this.#closing.signal.aborted) {
      await this.#listen(onFirst).catch(() => undefined);
      onFirst();
      await this.#pause(RETRY_AFTER);
    }
  }

  /** Settles when the connection has ended. */
  async #listen(whenListening: () => void): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'lab-101 notices',
      connectionTimeoutMillis: LONGEST_CONNECTING,
      // A connection that only listens would never learn that its network is gone.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    const end = () => void client.end().catch(() => undefined);
    // What ends the connection is told by `end`; an `error` that nobody hears would end the process.
    client.on('error', () => undefined);
    client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
    const ended = new Promise((resolve) => {
      client.once('end', resolve);
    });
    this.#closing.signal.addEventListener('abort', end);
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      this.#local.gap();
      whenListening();
      await ended;
    } finally {
      this.#closing.signal.removeEventListener('abort', end);
      end();
    }
  }

  /** Other versions and strangers may speak on the channel as well: what is not understood is not for us. */
  #hear(payload: string): void {
    const { topic, body } = parseNotice(payload);
    for (const known of Object.keys(noticeBodies) as Topic[]) {
      if (topic === known && Check(noticeBodies[known], body)) this.#local.publish(known, body);
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { ref: false, signal: this.#closing.signal }).catch(() => undefined);
  }
}

function parseNotice(payload: string): { topic?: unknown; body?: unknown } {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
