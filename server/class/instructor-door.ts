import { labError } from '../errors.ts';
import type { Store, StoredSession } from '../store/store.ts';
import { FailureLimit } from './failure-limit.ts';
import { hashPassword, isPassword, makePassword } from './password.ts';

/** How long somebody stays signed in: a day of teaching. Milliseconds. */
export const SESSION_LIFE = 12 * 60 * 60 * 1000;

/** Wrong passwords of one address in a minute. */
const WRONG_PER_MINUTE = 10;
/** Sign-ins that wait for their turn: each takes some tens of megabytes and a tenth of a second. */
const MOST_WAITING = 20;
/** What is kept of how a browser names itself, in characters. */
const BROWSER_LENGTH = 120;

export interface SignIn {
  password: string;
  /** Whose wrong passwords are counted together. */
  address: string;
  /** What the browser calls itself. */
  browser: string;
}

type Door = Store['instructors'];

/** Where instructors sign in. */
export class InstructorDoor {
  readonly #door: Door;
  readonly #notices: Store['notices'];
  /** From the environment; undefined when the platform makes one. */
  readonly #password: string | undefined;
  readonly #limit = new FailureLimit({
    most: WRONG_PER_MINUTE,
    within: 60_000,
    what: 'wrong passwords from this address',
  });
  #settled: Promise<string | null> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor({ instructors, notices }: Store, password: string | undefined) {
    this.#door = instructors;
    this.#notices = notices;
    this.#password = password;
  }

  /**
   * Sees to it that there is a password, and that the one in the environment is the one that holds. A new one there ends
   * the sessions of the one before. Answers the password that was made just now, if one was: it can be told this once.
   */
  settle(): Promise<string | null> {
    this.#settled ??= this.#settle().catch((error: unknown) => {
      // The store is away: the next one who asks tries again.
      this.#settled = undefined;
      throw error;
    });
    return this.#settled;
  }

  /** @throws LabError PASSWORD_WRONG, LIMIT_REACHED */
  async signIn({ password, address, browser }: SignIn): Promise<StoredSession & { token: string }> {
    await this.settle();
    await this.#inTurn(async () => {
      // Looked at when its turn has come: guesses that were sent together are counted one by one.
      this.#limit.check(address);
      const kept = (await this.#door.password()) ?? '';
      if (await isPassword(password, kept)) return;
      this.#limit.fail(address);
      throw labError('PASSWORD_WRONG');
    });
    return this.#door.begin(browser.slice(0, BROWSER_LENGTH), SESSION_LIFE);
  }

  /** Whose token this is, while the session lasts. A password that changed in the environment has ended it. */
  async sessionOf(token: string): Promise<StoredSession | undefined> {
    await this.settle();
    return this.#door.byToken(token);
  }

  /** Calls back once when the session has ended, by itself or not. Answers how to stop listening. */
  onEnd(session: StoredSession, ended: () => void): () => void {
    const stop = this.#notices.subscribe('signedOut', ({ session: id }) => {
      if (id === null || id === session.id) end();
    });
    const timer = setTimeout(end, Math.max(0, session.expiresAt - Date.now())).unref();
    function end(): void {
      clear();
      ended();
    }
    function clear(): void {
      stop();
      clearTimeout(timer);
    }
    return clear;
  }

  async #settle(): Promise<string | null> {
    const kept = await this.#door.password();
    if (this.#password === undefined) return kept === undefined ? this.#make() : null;
    if (kept === undefined) await this.#door.addPassword(await hashPassword(this.#password));
    else if (!(await isPassword(this.#password, kept)))
      await this.#door.changePassword(await hashPassword(this.#password));
    return null;
  }

  async #make(): Promise<string | null> {
    const password = makePassword();
    const isOurs = await this.#door.addPassword(await hashPassword(password));
    // Another process was first: it tells its own.
    return isOurs ? password : null;
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    if (this.#waiting >= MOST_WAITING) {
      throw labError('LIMIT_REACHED', {
        limit: MOST_WAITING,
        what: 'sign-ins waiting',
        setting: 'the platform',
        remedy: 'Try again in a moment.',
      });
    }
    this.#waiting++;
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    try {
      await turn;
    } finally {
      this.#waiting--;
    }
  }
}
