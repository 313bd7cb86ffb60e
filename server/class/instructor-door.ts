import { labError } from '../errors.ts';
import type { Store, StoredSession } from '../store/store.ts';
import { deviceOf, makeDevice } from './device.ts';
import { MinuteLimit } from './minute-limit.ts';
import { hashPassword, isPassword, makePassword } from './password.ts';

/** How long somebody stays signed in: a day of teaching. Milliseconds. */
export const SESSION_LIFE = 12 * 60 * 60 * 1000;

/** Sign-ins that wait for their turn: each takes some tens of megabytes and a tenth of a second. */
const MOST_WAITING = 20;
/** What is kept of how a browser names itself, in characters. */
const BROWSER_LENGTH = 120;

export interface SignIn {
  password: string;
  /** Whose wrong passwords are counted together, unless the device is known. */
  address: string;
  /** What this browser was given when it signed in before. */
  device?: string | undefined;
  /** What the browser calls itself. */
  browser: string;
}

/** An instructor who has signed in. */
export interface SignedIn {
  session: StoredSession;
  token: string;
  /** For this browser to show the next time. */
  device: string;
}

export interface DoorOptions {
  /** From the environment; undefined when the platform makes one. */
  password: string | undefined;
  /** Wrong passwords in a minute, from one address or from one browser that has signed in before. */
  wrongPasswords: number;
}

type Door = Store['instructors'];

/** Where instructors sign in. */
export class InstructorDoor {
  readonly #door: Door;
  readonly #notices: Store['notices'];
  readonly #password: string | undefined;
  readonly #wrong: MinuteLimit;
  #settled: Promise<string | null> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor({ instructors, notices }: Store, { password, wrongPasswords }: DoorOptions) {
    this.#door = instructors;
    this.#notices = notices;
    this.#password = password;
    this.#wrong = new MinuteLimit({
      most: wrongPasswords,
      what: 'wrong passwords from here in this minute',
      setting: 'WRONG_PASSWORDS',
    });
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
  async signIn({ password, address, browser, device }: SignIn): Promise<SignedIn> {
    await this.settle();
    const who = (device !== undefined && deviceOf(device, await this.#kept())) || address;
    // Whoever has guessed too often takes up no turn.
    this.#wrong.check(who);
    const kept = await this.#inTurn(async () => {
      // Again, now that its turn has come: guesses that were sent together are counted one by one.
      this.#wrong.check(who);
      const hash = await this.#kept();
      if (await isPassword(password, hash)) return hash;
      this.#wrong.count(who);
      throw labError('PASSWORD_WRONG');
    });
    const { token, ...session } = await this.#door.begin(browser.slice(0, BROWSER_LENGTH), SESSION_LIFE);
    return { session, token, device: makeDevice(kept) };
  }

  /** Whose token this is, while the session lasts. A password that changed in the environment has ended it. */
  async sessionOf(token: string): Promise<StoredSession | undefined> {
    await this.settle();
    return this.#door.byToken(token);
  }

  /** Calls back once when the session has ended, by itself or not. Answers how to stop listening. */
  onEnd(session: StoredSession, ended: () => void): () => void {
    let isOver = false;
    const stops = [
      this.#notices.subscribe('signedOut', ({ session: id }) => {
        if (id === null || id === session.id) end();
      }),
      this.#notices.onGap(async () => {
        // Should the store be away: when it is back there is another gap.
        const left = await this.#door.all().catch(() => [session]);
        if (!isOver && !left.some(({ id }) => id === session.id)) end();
      }),
    ];
    const timer = setTimeout(end, Math.max(0, session.expiresAt - Date.now())).unref();
    function end(): void {
      clear();
      ended();
    }
    function clear(): void {
      isOver = true;
      for (const stop of stops) stop();
      clearTimeout(timer);
    }
    return clear;
  }

  async #kept(): Promise<string> {
    return (await this.#door.password()) ?? '';
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

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
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
      return await turn;
    } finally {
      this.#waiting--;
    }
  }
}
